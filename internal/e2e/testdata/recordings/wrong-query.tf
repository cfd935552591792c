resource "partnerinsights_query" "seats" {
  name  = "Office seats"
  query = <<-EOT
    SELECT CustomerName, WorkloadName, PaidAvailableUnit
    FROM OfficeUsage
    WHERE CustomerMarket IN ('Norway', 'Sweden')
    TIMESPAN LAST_MONTH
  EOT
}

resource "partnerinsights_report" "daily" {
  name                = "Office seats, daily"
  query_id            = partnerinsights_query.seats.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
}
