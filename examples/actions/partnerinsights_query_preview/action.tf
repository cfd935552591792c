resource "partnerinsights_query" "seats" {
  name  = "Office seats"
  query = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage ORDER BY PaidAvailableUnits DESC"
}

# Shows the first rows of the query before its report is created or replaced. To show them at any other time:
#
#   terraform apply -invoke=action.partnerinsights_query_preview.seats
action "partnerinsights_query_preview" "seats" {
  config {
    query_id = partnerinsights_query.seats.id
    rows     = 20
  }
}

resource "partnerinsights_report" "daily" {
  name                = "Office seats, daily"
  query_id            = partnerinsights_query.seats.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  lifecycle {
    create_before_destroy = true

    action_trigger {
      events  = [before_create]
      actions = [action.partnerinsights_query_preview.seats]
    }
  }
}
