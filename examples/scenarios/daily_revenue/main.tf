# Exports the revenue of each customer every morning: a query, a daily report with a callback to the service that loads the file, and a
# check in every plan that warns if the files stop arriving.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

variable "callback_url" {
  description = "URL that the service calls with POST when a file is ready. The ID of the report is appended to its path."
  type        = string
  sensitive   = true
}

resource "partnerinsights_query" "revenue" {
  name        = "Revenue of customers"
  description = "Billed revenue and Azure consumption in US dollars, for the data platform"
  query       = <<-EOT
    SELECT
      CustomerTenantId,
      CustomerName,
      CustomerMarket,
      Product,
      Month,
      BilledRevenueUSD,
      AzureConsumedRevenueUSD
    FROM CustomersAndTenants
    TIMESPAN LAST_3_MONTHS
  EOT
}

resource "partnerinsights_report" "revenue" {
  name        = "Revenue of customers, daily"
  description = "Loaded by the data platform"
  query_id    = partnerinsights_query.revenue.id

  # At 05:00 UTC. The start time can be in the past.
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  # The state contains the URL. To avoid that, use callback_url_wo and callback_url_wo_version (Terraform or OpenTofu 1.11).
  callback_url = var.callback_url

  # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
  lifecycle {
    create_before_destroy = true
  }
}

data "partnerinsights_report_execution" "newest" { # outside of the check, so that it is not read again in every apply
  report_id = partnerinsights_report.revenue.id
}

# Warns if the newest file is too old. Before the first run there is no file, which is not an error.
check "fresh" {
  assert {
    condition = (
      data.partnerinsights_report_execution.newest.report_generated_time == null ? true :
      timecmp(timeadd(data.partnerinsights_report_execution.newest.report_generated_time, "48h"), plantimestamp()) > 0
    )
    error_message = "The newest file of the daily revenue was made at ${coalesce(data.partnerinsights_report_execution.newest.report_generated_time, "no time")}, which is more than two days ago. Is the report paused, and do the credentials still have the role Executive report viewer?"
  }
}

output "first_run" {
  description = "Time of the first run."
  value       = partnerinsights_report.revenue.effective_start_time
}
