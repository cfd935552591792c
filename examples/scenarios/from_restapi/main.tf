# A query and its report that were resources of the provider Mastercard/restapi, as objects with a plan that says what changes.
# Nothing is created, changed or deleted at the service: the blocks move the states. Where the other provider is magodo/restful, its
# restful_resource moves in the same way. It needs Terraform 1.8; remove the moved blocks once every state has been applied.

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
  query_id            = partnerinsights_query.seats.id # was a value of the other provider's state
  start_time          = "2026-12-25T05:00:00Z"
  recurrence_interval = 168
  recurrence_count    = 20
  format              = "TSV"

  # A changed query replaces the report too. Create both first: if that fails, the old report and its files are still there.
  lifecycle {
    create_before_destroy = true
  }
}
