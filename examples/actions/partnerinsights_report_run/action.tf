# Runs a query, downloads the file, and deletes the query and the report:
#
#   terraform apply -invoke=action.partnerinsights_report_run.customers
action "partnerinsights_report_run" "customers" {
  config {
    query       = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage"
    output_path = "reports/customers.csv"
    overwrite   = true

    # A time range instead of the query's TIMESPAN.
    query_start_time = "2026-01-01T00:00:00Z"
    query_end_time   = "2026-07-01T00:00:00Z"

    # A report can take hours.
    timeouts = {
      invoke = "3h"
    }
  }
}

# Downloads a first file right after a report was created or replaced, before its first scheduled run.
resource "partnerinsights_query" "seats" {
  name  = "Office seats"
  query = "SELECT Month, PaidAvailableUnits FROM OfficeUsage"
}

resource "partnerinsights_report" "seats" {
  name                = "Office seats, daily"
  query_id            = partnerinsights_query.seats.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  lifecycle {
    create_before_destroy = true

    action_trigger {
      events  = [after_create]
      actions = [action.partnerinsights_report_run.seats]
    }
  }
}

action "partnerinsights_report_run" "seats" {
  config {
    query_id    = partnerinsights_query.seats.id
    name        = "Office seats, by Terraform"
    format      = "TSV"
    output_path = "reports/seats.tsv"
    overwrite   = true
  }
}
