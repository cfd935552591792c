variable "query" {
  description = "Report query for the monthly export."
  type        = string
  default     = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage WHERE CustomerMarket = 'United States' TIMESPAN LAST_MONTH"
}

# An invalid query fails here, with line, column and a suggested fix.
locals {
  query = provider::partnerinsights::query_parse(var.query)
}

resource "partnerinsights_query" "export" {
  name  = "Monthly export of ${local.query.dataset}"
  query = var.query

  lifecycle {
    precondition {
      condition     = contains(local.query.columns, "CustomerName")
      error_message = "CustomerName is required by the downstream load."
    }
    precondition {
      condition     = local.query.timespan == "LAST_MONTH"
      error_message = "The export is monthly: end the query with TIMESPAN LAST_MONTH."
    }
  }
}

# "CustomerMarket = United States"; filters is null where the query has no WHERE clause.
output "filters" {
  value = local.query.filters == null ? [] : [for f in local.query.filters : "${f.column} ${f.operator} ${join(", ", f.values)}"]
}
