# Two programs and two tenants in one configuration: the orders of a marketplace publisher, and the channels of a Store publisher.
# Each program has a provider block with an alias.
#
# Set both applications in a .tfvars file, and apply it in a job of GitHub Actions with the permission "id-token: write".
# To try it with the emulator (make emulator):
#
#   terraform apply -var-file=emulator.tfvars

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

variable "marketplace" {
  description = "Application for the marketplace. Only the emulator needs the endpoint and the access token."
  type = object({
    tenant_id    = string
    client_id    = string
    endpoint     = optional(string)
    access_token = optional(string)
  })
}

variable "store" {
  description = "Application for the Store, in another tenant."
  type = object({
    tenant_id    = string
    client_id    = string
    endpoint     = optional(string)
    access_token = optional(string)
  })
}

# Both applications trust the OIDC token of the job (use_oidc), so neither needs a secret. With an access token nobody signs in.
provider "partnerinsights" {
  alias     = "marketplace"
  program   = "cmp"
  tenant_id = var.marketplace.tenant_id
  client_id = var.marketplace.client_id
  use_oidc  = var.marketplace.access_token == null
  endpoint  = var.marketplace.endpoint

  access_token = var.marketplace.access_token
}

provider "partnerinsights" {
  alias     = "store"
  program   = "store"
  tenant_id = var.store.tenant_id
  client_id = var.store.client_id
  use_oidc  = var.store.access_token == null
  endpoint  = var.store.endpoint

  access_token = var.store.access_token
}

resource "partnerinsights_query" "orders" {
  provider = partnerinsights.marketplace

  name  = "Orders"
  query = "SELECT AssetId, OfferName, OrderStatus, Quantity FROM ISVOrder TIMESPAN LAST_6_MONTHS"
}

resource "partnerinsights_report" "orders" {
  provider = partnerinsights.marketplace

  name                = "Orders, daily"
  query_id            = partnerinsights_query.orders.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
  recurrence_count    = 90 # the marketplace requires this or end_time

  lifecycle {
    create_before_destroy = true
  }
}

resource "partnerinsights_query" "channels" {
  provider = partnerinsights.store

  name  = "Channels"
  query = "SELECT Date, ApplicationName, ChannelType, ClickCount FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS AGGREGATED Daily"
}

resource "partnerinsights_report" "channels" {
  provider = partnerinsights.store

  name                = "Channels, daily"
  query_id            = partnerinsights_query.channels.id
  start_time          = "2026-01-01T06:00:00Z"
  recurrence_interval = 24

  lifecycle {
    create_before_destroy = true
  }
}

output "first_runs" {
  description = "Time of the first run of each report."
  value = {
    orders   = partnerinsights_report.orders.effective_start_time
    channels = partnerinsights_report.channels.effective_start_time
  }
}
