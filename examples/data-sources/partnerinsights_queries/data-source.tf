# What the service brings for Azure, and what users have made of it.
data "partnerinsights_queries" "azure" {
  dataset = "AzureUsage"
}

output "azure" {
  value = { for q in data.partnerinsights_queries.azure.queries : q.name => q.id... }
}

# The queries that read a dataset which the account does not have any more.
data "partnerinsights_datasets" "all" {}

data "partnerinsights_queries" "own" {
  type = "userDefined"
}

output "orphans" {
  value = [for q in data.partnerinsights_queries.own.queries : q.name if q.dataset != null && !contains(data.partnerinsights_datasets.all.datasets[*].name, q.dataset)]
}
