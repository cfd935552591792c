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

# For mpn: an application and a user who signed in with multi-factor authentication. The file contains the refresh
# token of the user; the provider writes each new token to it.
provider "partnerinsights" {
  tenant_id          = "contoso.onmicrosoft.com"
  client_id          = "6731de76-14a6-49ae-97bc-6eba6914391e"
  client_secret      = var.client_secret
  refresh_token_file = "refresh-token"
}

# In GitHub Actions, the application can authenticate with the token of the job, so no client secret is stored.
# All credentials come from environment variables: PARTNERINSIGHTS_REFRESH_TOKEN, PARTNERINSIGHTS_TENANT_ID,
# PARTNERINSIGHTS_CLIENT_ID and PARTNERINSIGHTS_USE_OIDC=true. The provider block is empty:
#
#   provider "partnerinsights" {}
#
# On a workstation, as the user who is signed in to the Azure CLI:
#
#   provider "partnerinsights" {
#     use_cli = true
#   }
