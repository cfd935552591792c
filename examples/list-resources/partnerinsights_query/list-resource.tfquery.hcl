# terraform query                                      shows them
# terraform query -generate-config-out=generated.tf    writes resources and import blocks for them
list "partnerinsights_query" "azure" {
  provider         = partnerinsights
  include_resource = true
  limit            = 1000 # 100 if it is not set

  config {
    dataset = "AzureUsage"
    name    = "consumption"
  }
}
