resource "partnerinsights_query" "seats" {
  name  = "Office seats"
  query = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage"
}

resource "partnerinsights_report" "daily" {
  name                = "Office seats, daily"
  query_id            = partnerinsights_query.seats.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  lifecycle {
    create_before_destroy = true
  }
}

# Downloads the newest file of the report, in a pipeline that runs each morning:
#
#   terraform apply -auto-approve -invoke=action.partnerinsights_report_download.daily
action "partnerinsights_report_download" "daily" {
  config {
    report_id   = partnerinsights_report.daily.id
    output_path = "reports/${formatdate("YYYY-MM-DD", plantimestamp())}.csv"
  }
}
