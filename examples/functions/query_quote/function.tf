variable "customer" {
  description = "Name of the customer to report."
  type        = string
  default     = "O'Brien Ltd"
}

# SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage WHERE CustomerName = 'O''Brien Ltd'
resource "partnerinsights_query" "seats" {
  name  = "Paid seats of a customer"
  query = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage WHERE CustomerName = ${provider::partnerinsights::query_quote(var.customer)}"
}
