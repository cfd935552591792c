# Exports the metered usage of every offer in the Microsoft marketplace every morning, until an end time.
# `make demo PROGRAM=cmp` applies it to the emulator.

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
  program = "cmp"
}

variable "end_time" {
  description = "End of the schedule, such as 2027-07-01T00:00:00Z. A later time extends the schedule in place."
  type        = string
}

variable "include_link" {
  description = "Whether to read the download link of the newest file. Anyone with the link can read the data, and the state contains it."
  type        = bool
  default     = false
}

resource "partnerinsights_query" "usage" {
  name        = "Metered usage"
  description = "Metered usage of all offers, by customer and plan"
  query       = <<-EOT
    SELECT
      UsageDate,
      OfferName,
      Sku,
      CustomerCompanyName,
      MeteredUsage,
      EstimatedExtendedChargePC
    FROM ISVUsage
    ORDER BY UsageDate DESC
    TIMESPAN LAST_MONTH
  EOT
}

resource "partnerinsights_report" "usage" {
  name     = "Metered usage, daily"
  query_id = partnerinsights_query.usage.id

  # Every day at 05:00 UTC. The start time can be in the past.
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  # The marketplace requires an end_time or a recurrence_count.
  end_time = var.end_time

  # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
  lifecycle {
    create_before_destroy = true
  }
}

# The executions of the report. Before the first run all attributes are null.
data "partnerinsights_report_execution" "all" {
  report_id    = partnerinsights_report.usage.id
  latest       = false
  statuses     = ["Pending", "Running", "Completed"]
  include_link = var.include_link
}

output "next_run" {
  description = "Time of the next run; null after the end, or if the service does not report it."
  value       = partnerinsights_report.usage.next_execution_start_time
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
