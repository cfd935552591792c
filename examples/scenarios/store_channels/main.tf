# Where the visitors of a Store page come from, and how many of them install: one file of a range of days, made at once.
# `make demo PROGRAM=store` applies it to the built-in emulator.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

# The application signs in alone. Its credentials come from the environment; with workload identity none of them is a secret:
# PARTNERINSIGHTS_TENANT_ID, PARTNERINSIGHTS_CLIENT_ID and PARTNERINSIGHTS_USE_OIDC=true.
provider "partnerinsights" {
  program = "store"
}

variable "first_day" {
  description = "First day of the range, such as 2026-10-01."
  type        = string
  default     = "2026-10-01"
}

variable "last_day" {
  description = "Last day of the range, such as 2026-10-31."
  type        = string
  default     = "2026-10-31"
}

variable "include_link" {
  description = "Read the download link of the newest file too. Anyone who has the link can read the data, and the state stores it."
  type        = bool
  default     = false
}

resource "partnerinsights_query" "channels" {
  name        = "Channels and conversions"
  description = "Clicks and conversions of each channel, day by day"
  query       = <<-EOT
    SELECT
      Date,
      ApplicationName,
      ChannelType,
      Market,
      ClickCount,
      ConversionCount
    FROM ChannelsAndConversions
    TIMESPAN LAST_30_DAYS
    AGGREGATED Daily
  EOT
}

# A change of the range replaces the report, and with it its file.
resource "partnerinsights_report" "channels" {
  name             = "Channels and conversions, ${var.first_day} to ${var.last_day}"
  query_id         = partnerinsights_query.channels.id
  execute_now      = true
  query_start_time = var.first_day
  query_end_time   = var.last_day

  # A changed query replaces the report too. Create both first: if that fails, the old report and its file are still there.
  lifecycle {
    create_before_destroy = true
  }
}

# Whether the report has run. Until then everything here is null.
data "partnerinsights_report_execution" "all" {
  report_id    = partnerinsights_report.channels.id
  latest       = false
  statuses     = ["Pending", "Running", "Completed", "Failed"]
  include_link = var.include_link
}

output "executions" {
  description = "The runs of the report, newest first."
  value = [for e in data.partnerinsights_report_execution.all.executions : {
    status         = e.status
    generated_time = e.report_generated_time
  }]
}

output "link" {
  description = "Download link of the newest file; null unless include_link is true and there is one."
  value       = one(slice(concat([for e in data.partnerinsights_report_execution.all.executions : e.report_access_secure_link if e.report_access_secure_link != null], [null]), 0, 1))
  sensitive   = true
}
