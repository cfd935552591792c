terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

variable "client_secret" {
  description = "Secret of the application."
  type        = string
  sensitive   = true
}

# An application and a user who signed in with multi-factor authentication. The file holds the user's refresh
# token, and is rewritten when the token rotates.
provider "partnerinsights" {
  tenant_id          = "contoso.onmicrosoft.com"
  client_id          = "6731de76-14a6-49ae-97bc-6eba6914391e"
  client_secret      = var.client_secret
  refresh_token_file = "refresh-token"
}

# In a pipeline nothing needs to stand here: PARTNERINSIGHTS_TENANT_ID, PARTNERINSIGHTS_CLIENT_ID,
# PARTNERINSIGHTS_CLIENT_SECRET and PARTNERINSIGHTS_REFRESH_TOKEN do the same.
