resource "partnerinsights_query" "azure" {
  name  = "Azure consumption"
  query = "SELECT SubscriptionId, CustomerName, Month, TotalACR FROM AzureUsage TIMESPAN LAST_MONTH"
}

# Every day at 05:00 UTC, as a tab-separated file, with a callback after each run.
resource "partnerinsights_report" "daily" {
  name                = "Azure consumption, daily"
  description         = "For the data platform"
  query_id            = partnerinsights_query.azure.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
  format              = "TSV"
  callback_url        = "https://example.com/reports"

  # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
  lifecycle {
    create_before_destroy = true
  }
}

# A system query, each Monday for a year. After that a new report replaces this one.
resource "partnerinsights_report" "weekly" {
  name                   = "Customers, weekly"
  query_id               = "6664daf3-c161-423a-92a1-0ea6db2c0384"
  start_time             = "2026-01-05T06:00:00+01:00"
  recurrence_interval    = 168
  recurrence_count       = 52
  recreate_when_inactive = true
}

# One run, for a time range.
resource "partnerinsights_report" "first_quarter" {
  name             = "Azure consumption, first quarter"
  query_id         = partnerinsights_query.azure.id
  execute_now      = true
  query_start_time = "2026-01-01T00:00:00Z"
  query_end_time   = "2026-04-01T00:00:00Z"

  lifecycle {
    create_before_destroy = true
  }
}
