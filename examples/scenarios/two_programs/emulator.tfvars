# The emulator at its usual address, with its two tenants.

marketplace = {
  tenant_id    = "contoso.onmicrosoft.com"
  client_id    = "c0ffee00-1234-4567-89ab-0123456789ab"
  endpoint     = "http://127.0.0.1:8344/insights/v1.1/cmp"
  access_token = "emulator"
}

store = {
  tenant_id    = "adatum.onmicrosoft.com"
  client_id    = "5ec0cd1e-1234-4567-89ab-0123456789ab"
  endpoint     = "http://127.0.0.1:8344/consumer/insights/v1.1"
  access_token = "emulator-adatum"
}
