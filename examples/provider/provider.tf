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

# In GitHub Actions, the job's own token can prove the application, so that no secret of it is stored. The refresh
# token comes from the environment variable PARTNERINSIGHTS_REFRESH_TOKEN, and then so does all the rest:
# PARTNERINSIGHTS_TENANT_ID, PARTNERINSIGHTS_CLIENT_ID and PARTNERINSIGHTS_USE_OIDC=true. Nothing stands here:
#
#   provider "partnerinsights" {}
#
# On a laptop, as the user who is signed in to the Azure CLI:
#
#   provider "partnerinsights" {
#     use_cli = true
#   }
