data "partnerinsights_datasets" "all" {}

# The columns of each dataset of the account.
output "columns" {
  value = { for d in data.partnerinsights_datasets.all.datasets : d.name => d.selectable_columns }
}

data "partnerinsights_datasets" "azure" {
  name = "AzureUsage"
}

output "azure_minimum_hours" {
  value = data.partnerinsights_datasets.azure.datasets[0].minimum_recurrence_interval
}
