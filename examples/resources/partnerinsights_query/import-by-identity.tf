import {
  to = partnerinsights_query.azure
  identity = {
    id = "ec8366a4-d96e-4194-8c37-d5dbc0639033"
  }
}
