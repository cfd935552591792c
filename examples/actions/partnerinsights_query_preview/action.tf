resource "partnerinsights_query" "seats" {
  name  = "Office seats"
  query = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage ORDER BY PaidAvailableUnits DESC"

  lifecycle {
    action_trigger {
      events  = [after_create]
      actions = [action.partnerinsights_query_preview.seats]
    }
  }
}

# Shows the first rows when the query is made or replaced. To see them at any other time:
#
#   terraform apply -invoke=action.partnerinsights_query_preview.seats
action "partnerinsights_query_preview" "seats" {
  config {
    query_id = partnerinsights_query.seats.id
    rows     = 20
  }
}
