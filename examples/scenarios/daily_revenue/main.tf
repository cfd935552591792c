# The revenue of each customer, every morning: a query, a daily report that calls the service that loads the file, and a check that
# every plan makes, so that a report that no longer arrives is noticed before somebody misses it.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

variable "callback_url" {
  description = "URL that the service calls with POST when a file is there; the ID of the report is added to its path."
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

  # At 05:00 UTC. A time in the past is the normal way to write a schedule.
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  # The state stores it. To avoid that, use callback_url_wo and callback_url_wo_version (Terraform or OpenTofu 1.11).
  callback_url = var.callback_url

  # A changed query replaces the report too. Create both first: if that fails, the old report and its files are still there.
  lifecycle {
    create_before_destroy = true
  }
}

data "partnerinsights_report_execution" "newest" { # not in the check, where it would be in every plan, to be read again
  report_id = partnerinsights_report.revenue.id
}

# Whether the files still come. Before the first run there is none, which is fine.
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
  description = "When the report runs first."
  value       = partnerinsights_report.revenue.effective_start_time
}
