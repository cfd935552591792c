resource "partnerinsights_query" "azure" {
  name        = "Azure consumption of large subscriptions"
  description = "For the monthly review"
  query       = <<-EOT
    SELECT SubscriptionId, CustomerName, Month, ServiceName, TotalACR
    FROM AzureUsage
    WHERE TotalACR > 20000
    ORDER BY TotalACR DESC
    TIMESPAN LAST_6_MONTHS
  EOT
}

# Checks the syntax only, for names that the service accepts but does not list.
resource "partnerinsights_query" "training" {
  name             = "Training"
  query            = "SELECT TrainingTitle, TrainingCompletionDate, PartnerName FROM TrainingCompletions"
  query_validation = "syntax"
}
