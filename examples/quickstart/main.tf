# A daily report of paid and used Office 365 seats. `make demo` applies it to the emulator.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

# Credentials come from the environment: PARTNERINSIGHTS_REFRESH_TOKEN and so on.
provider "partnerinsights" {}

variable "include_link" {
  description = "Whether to read the download link of the newest file. Anyone with the link can read the data, and the state contains it."
  type        = bool
  default     = false
}

# What the account can report on: columns, metrics, time spans.
data "partnerinsights_datasets" "office" {
  name = "OfficeUsage"
}

resource "partnerinsights_query" "seats" {
  name        = "Office seats"
  description = "Paid and used seats of large customers"
  query       = <<-EOT
    SELECT
      CustomerName,
      CustomerMarket,
      WorkloadName,
      PaidAvailableUnits,
      MonthlyActiveUsers
    FROM OfficeUsage
    WHERE PaidAvailableUnits > 100
    ORDER BY PaidAvailableUnits DESC
    LIMIT 50
    TIMESPAN LAST_MONTH
  EOT
}

resource "partnerinsights_report" "daily" {
  name     = "Office seats, daily"
  query_id = partnerinsights_query.seats.id

  # Every day at 05:00 UTC. The start time can be in the past.
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = data.partnerinsights_datasets.office.datasets[0].minimum_recurrence_interval

  # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
  lifecycle {
    create_before_destroy = true
  }
}

# The executions of the report. Before the first run all attributes are null.
data "partnerinsights_report_execution" "all" {
  report_id    = partnerinsights_report.daily.id
  latest       = false
  statuses     = ["Pending", "Running", "Completed"]
  include_link = var.include_link
}

output "first_run" {
  description = "Time of the first run."
  value       = partnerinsights_report.daily.effective_start_time
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
