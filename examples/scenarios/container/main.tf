# Stores the file of each run of a daily report in a container of Azure Blob Storage. A scheduled `terraform apply` reads the newest
# run, and streams its file into the container if the run is new. The file is not stored on the machine that applies. Only the newest
# run is read, so apply at least as often as the report runs. Requires Terraform 1.14 for actions.

terraform {
  required_version = ">= 1.14"

  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

variable "container_url" {
  description = "URL of an existing container: https://<account>.blob.core.windows.net/<container>."
  type        = string
}

variable "signature" {
  description = "Shared access signature of the container with the permissions to create and write (sp=cw). If it is null, the provider uses its own sign-in, which requires the role Storage Blob Data Contributor."
  type        = string
  default     = null
  sensitive   = true
}

resource "partnerinsights_query" "usage" {
  name  = "Azure consumption of the month"
  query = "SELECT SubscriptionId, CustomerName, Month, ServiceName, TotalACR FROM AzureUsage TIMESPAN LAST_MONTH"
}

resource "partnerinsights_report" "usage" {
  name                = "Azure consumption of the month, daily"
  query_id            = partnerinsights_query.usage.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
  lifecycle {
    create_before_destroy = true
  }
}

data "partnerinsights_report_execution" "newest" {
  report_id = partnerinsights_report.usage.id
}

locals {
  day  = try(formatdate("YYYY/MM/DD", data.partnerinsights_report_execution.newest.report_generated_time), "none")
  blob = "${var.container_url}/azure-usage/${local.day}.csv"
}

# To download the newest file again: terraform apply -invoke=action.partnerinsights_report_download.newest
action "partnerinsights_report_download" "newest" {
  config {
    report_id    = partnerinsights_report.usage.id
    execution_id = data.partnerinsights_report_execution.newest.execution_id
    output_url   = join("?", compact([local.blob, var.signature]))
    overwrite    = true

    allow_missing = true # before the first run, and after a new query has replaced the report
  }
}

# The newest run with a file. The action runs before the run is recorded here, so the next apply repeats a failed download.
resource "terraform_data" "newest" {
  input = data.partnerinsights_report_execution.newest.execution_id

  lifecycle {
    action_trigger {
      events  = [before_create, before_update]
      actions = [action.partnerinsights_report_download.newest]
    }
  }
}
