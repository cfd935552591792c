package main

const variables = `
variable "queries" { type = number }
variable "reports" { type = number }
`

// objectsConfig has queries and their reports as users write them.
const objectsConfig = variables + `
terraform {
  required_providers {
    partnerinsights = { source = "partnerinsights/partnerinsights" }
  }
}

resource "partnerinsights_query" "query" {
  count       = var.queries
  name        = "Query ${count.index}"
  description = "Paid and used seats of large customers"
  query       = <<-EOT
    SELECT CustomerName, CustomerMarket, PaidAvailableUnits, MonthlyActiveUsers
    FROM OfficeUsage
    WHERE PaidAvailableUnits > ${count.index}
    ORDER BY PaidAvailableUnits DESC
    TIMESPAN LAST_MONTH
  EOT
}

resource "partnerinsights_report" "report" {
  count               = var.reports
  name                = "Report ${count.index}"
  query_id            = partnerinsights_query.query[count.index % var.queries].id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
}
`

// floorConfig has as many terraform_data, linked in the same way.
const floorConfig = variables + `
resource "terraform_data" "query" {
  count = var.queries
  input = "Query ${count.index}"
}

resource "terraform_data" "report" {
  count = var.reports
  input = terraform_data.query[count.index % var.queries].id
}
`
