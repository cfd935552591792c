# Exports a past year, with one file for each quarter. After you have loaded the files, `terraform destroy` deletes the
# reports and the files. The marketplace documents 5 such reports in 60 minutes, so wait an hour before the next year.
# A change of `year` alone replaces the reports and deletes the files of the year before.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

variable "year" {
  description = "Year to export."
  type        = number
  default     = 2025

  validation {
    condition     = var.year >= 2000 && var.year < 2100 && floor(var.year) == var.year
    error_message = "year is a year of this century, such as 2025."
  }
}

variable "wait" {
  description = "How long an apply waits for each file, such as \"3h\". A report can take hours. If it is null, apply again later to see which files exist."
  type        = string
  default     = null
}

locals {
  quarters = {
    q1 = { from = "${var.year}-01-01T00:00:00Z", to = "${var.year}-04-01T00:00:00Z" }
    q2 = { from = "${var.year}-04-01T00:00:00Z", to = "${var.year}-07-01T00:00:00Z" }
    q3 = { from = "${var.year}-07-01T00:00:00Z", to = "${var.year}-10-01T00:00:00Z" }
    q4 = { from = "${var.year}-10-01T00:00:00Z", to = "${var.year + 1}-01-01T00:00:00Z" }
  }
}

# The time range of each report replaces a TIMESPAN.
resource "partnerinsights_query" "usage" {
  name  = "Azure consumption of ${var.year}"
  query = "SELECT SubscriptionId, CustomerName, Month, ServiceName, TotalACR FROM AzureUsage"
}

resource "partnerinsights_report" "quarter" {
  for_each = local.quarters

  name             = "Azure consumption, ${upper(each.key)} ${var.year}"
  query_id         = partnerinsights_query.usage.id
  execute_now      = true
  query_start_time = each.value.from
  query_end_time   = each.value.to

  lifecycle {
    create_before_destroy = true
  }
}

# Without include_link, because the state would store the links, and anyone with a link can read the data.
data "partnerinsights_report_execution" "quarter" {
  for_each = partnerinsights_report.quarter

  report_id           = each.value.id
  wait_for_completion = var.wait != null

  timeouts = {
    read = var.wait
  }
}

output "files" {
  description = "Time when the file of each quarter was generated, and its execution; null until then."
  value = {
    for quarter, e in data.partnerinsights_report_execution.quarter : quarter => {
      execution_id   = e.execution_id
      generated_time = e.report_generated_time
    }
  }
}
