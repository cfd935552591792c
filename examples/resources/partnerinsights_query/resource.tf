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

  # A report can't use a query that is gone: make the new one first when the text changes.
  lifecycle {
    create_before_destroy = true
  }
}

# Where the service knows more names than the catalogue of the account lists, check the syntax only.
resource "partnerinsights_query" "training" {
  name             = "Training"
  query            = "SELECT TrainingTitle, TrainingCompletionDate, PartnerName FROM TrainingCompletions"
  query_validation = "syntax"
}
