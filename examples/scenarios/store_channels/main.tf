# Exports the channels of a Microsoft Store page and their conversions for a range of days, once and immediately.
# `make demo PROGRAM=store` applies it to the emulator.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

# The application signs in without a user. Its credentials come from environment variables; with workload identity none of them is a secret:
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
  description = "Whether to read the download link of the newest file. Anyone with the link can read the data, and the state contains it."
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

# Changing the time range replaces the report and deletes its file.
resource "partnerinsights_report" "channels" {
  name             = "Channels and conversions, ${var.first_day} to ${var.last_day}"
  query_id         = partnerinsights_query.channels.id
  execute_now      = true
  query_start_time = var.first_day
  query_end_time   = var.last_day

  # A changed query replaces the report too. If a creation fails, the old report and its file still exist.
  lifecycle {
    create_before_destroy = true
  }
}

# The executions of the report. Before the run all attributes are null.
data "partnerinsights_report_execution" "all" {
  report_id    = partnerinsights_report.channels.id
  latest       = false
  statuses     = ["Pending", "Running", "Completed", "Failed"]
  include_link = var.include_link
}

output "executions" {
  description = "Executions of the report, newest first."
  value = [for e in data.partnerinsights_report_execution.all.executions : {
    status         = e.status
    generated_time = e.report_generated_time
  }]
}

output "link" {
  description = "Download link of the newest file; null unless include_link is true and a file exists."
  value       = one(slice(concat([for e in data.partnerinsights_report_execution.all.executions : e.report_access_secure_link if e.report_access_secure_link != null], [null]), 0, 1))
  sensitive   = true
}
