# System queries and user-defined queries about Azure.
data "partnerinsights_queries" "azure" {
  dataset = "AzureUsage"
}

output "azure" {
  value = { for q in data.partnerinsights_queries.azure.queries : q.name => q.id... }
}

# Queries that read a dataset that the account no longer has.
data "partnerinsights_datasets" "all" {}

data "partnerinsights_queries" "own" {
  type = "userDefined"
}

output "orphans" {
  value = [for q in data.partnerinsights_queries.own.queries : q.name if q.dataset != null && !contains(data.partnerinsights_datasets.all.datasets[*].name, q.dataset)]
}
