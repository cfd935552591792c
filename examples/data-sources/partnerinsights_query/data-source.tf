# A system query, by its name. Reports can use it.
data "partnerinsights_query" "customers" {
  name = "Customers"
}

resource "partnerinsights_report" "customers" {
  name                = "Customers, weekly"
  query_id            = data.partnerinsights_query.customers.id
  recurrence_interval = 168
}

# A query by its ID, for example if several have the same name.
data "partnerinsights_query" "pinned" {
  id = "6664daf3-c161-423a-92a1-0ea6db2c0384"
}

output "text" {
  value = data.partnerinsights_query.pinned.query
}
