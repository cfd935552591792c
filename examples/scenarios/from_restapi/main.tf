# Moves a query and its report from the provider Mastercard/restapi. The moved blocks only change the state; nothing is created, changed
# or deleted at the service. restful_resource of magodo/restful moves in the same way. Requires Terraform 1.8. Remove the moved blocks
# after every state has been applied.

terraform {
  required_version = ">= 1.8"

  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

moved {
  from = restapi_object.query
  to   = partnerinsights_query.seats
}

moved {
  from = restapi_object.report
  to   = partnerinsights_report.seats
}

resource "partnerinsights_query" "seats" {
  name        = "Seats"
  description = "Paid seats"
  query       = "SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
}

resource "partnerinsights_report" "seats" {
  name                = "Seats, weekly"
  query_id            = partnerinsights_query.seats.id # was a value in the state of the other provider
  start_time          = "2026-12-25T05:00:00Z"
  recurrence_interval = 168
  recurrence_count    = 20
  format              = "TSV"

  # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
  lifecycle {
    create_before_destroy = true
  }
}
