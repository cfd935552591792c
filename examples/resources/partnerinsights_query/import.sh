terraform import partnerinsights_query.azure ec8366a4-d96e-4194-8c37-d5dbc0639033
