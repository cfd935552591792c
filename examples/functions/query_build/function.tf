variable "markets" {
  description = "Markets of the customers to report, all of them if empty."
  type        = list(string)
  default     = ["Norway", "Sweden"]
}

# SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage WHERE CustomerMarket IN ('Norway', 'Sweden') TIMESPAN LAST_MONTH
resource "partnerinsights_query" "seats" {
  name = "Paid seats"
  query = provider::partnerinsights::query_build({
    dataset  = "OfficeUsage"
    columns  = ["CustomerName", "PaidAvailableUnits"]
    filters  = length(var.markets) == 0 ? null : [{ column = "CustomerMarket", operator = "IN", values = var.markets }]
    timespan = "LAST_MONTH"
  })
}
