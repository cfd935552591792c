ephemeral "partnerinsights_refresh_token" "newest" {}

# Store the token once a month, here in Azure Key Vault:
#
#   resource "azurerm_key_vault_secret" "refresh_token" {
#     name             = "partner-insights-refresh-token"
#     key_vault_id     = var.key_vault_id
#     value_wo         = ephemeral.partnerinsights_refresh_token.newest.refresh_token
#     value_wo_version = parseint(formatdate("YYYYMM", plantimestamp()), 10)
#   }
#
# The next run reads it with the ephemeral resource of the same name:
#
#   provider "partnerinsights" {
#     refresh_token = ephemeral.azurerm_key_vault_secret.refresh_token.value
#     # and tenant_id, client_id, and a credential of the application
#   }
