resource "partnerinsights_report" "customers" {
  name        = "Customers"
  query_id    = "6664daf3-c161-423a-92a1-0ea6db2c0384"
  execute_now = true
}

# Waits for the file and returns its link.
ephemeral "partnerinsights_report_execution" "customers" {
  report_id           = partnerinsights_report.customers.id
  wait_for_completion = true

  timeouts = {
    open = "3h"
  }
}

# Pass the link to the system that loads the file, here in a secret that a data pipeline reads:
#
#   resource "azurerm_key_vault_secret" "customers_link" {
#     name             = "customers-link"
#     key_vault_id     = var.key_vault_id
#     value_wo         = ephemeral.partnerinsights_report_execution.customers.report_access_secure_link
#     value_wo_version = parseint(formatdate("YYYYMMDD", plantimestamp()), 10)
#   }
