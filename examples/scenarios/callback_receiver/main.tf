# The service calls an Azure Function when a file is ready, and the function stores the file in a container of Azure Blob
# Storage. Nothing polls. The directory receiver contains the function and describes how to deploy it.

terraform {
  required_version = ">= 1.11" # for write-only arguments

  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" { # credentials come from the environment
  program = "cmp"
}

variable "receiver_url" {
  description = "URL of the function without its key: https://<function app>.azurewebsites.net/api/callback."
  type        = string
}

variable "callback_key" {
  description = "App setting CALLBACK_KEY of the function, which authenticates the call."
  type        = string
  sensitive   = true
  ephemeral   = true
}

variable "end_time" {
  description = "End of the schedule, such as 2027-07-01T00:00:00Z. A later time extends the schedule in place."
  type        = string
}

resource "partnerinsights_query" "orders" {
  name  = "Orders"
  query = "SELECT AssetId, OfferName, CustomerCompanyName, OrderPurchaseDate, OrderStatus FROM ISVOrder TIMESPAN LAST_MONTH"
}

resource "partnerinsights_report" "orders" {
  name                = "Orders, daily"
  query_id            = partnerinsights_query.orders.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
  end_time            = var.end_time

  # The service adds the ID of the report to the path. Neither plan nor state stores a write-only argument. Raise the version
  # when you change the key.
  callback_url_wo         = "${var.receiver_url}/${var.callback_key}"
  callback_url_wo_version = 1

  # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
  lifecycle {
    create_before_destroy = true
  }
}
