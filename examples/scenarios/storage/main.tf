# The files of a daily report, taken into storage: `terraform apply` from a schedule finds the newest run, and when it is one
# that it has not seen, downloads its file. Only the newest: apply at least as often as the report runs. It needs
# Terraform 1.14, for actions.

terraform {
  required_version = ">= 1.14"

  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

variable "folder" {
  description = "Where the files go: a folder of the machine that applies, such as the mount of a share."
  type        = string
  default     = "files"
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

  # A changed query replaces the report too. Create both first: if that fails, the old report and its files are still there.
  lifecycle {
    create_before_destroy = true
  }
}

data "partnerinsights_report_execution" "newest" {
  report_id = partnerinsights_report.usage.id
}

# By hand, for the newest file again: terraform apply -invoke=action.partnerinsights_report_download.newest
action "partnerinsights_report_download" "newest" {
  config {
    report_id    = partnerinsights_report.usage.id
    execution_id = data.partnerinsights_report_execution.newest.execution_id
    output_path  = "${var.folder}/${try(formatdate("YYYY-MM-DD", data.partnerinsights_report_execution.newest.report_generated_time), "none")}.csv"
    overwrite    = true

    allow_missing = true # before the first run, and after a new query has replaced the report
  }
}

# The newest run whose file is there. The file comes before it is noted here, so that the next apply tries again what failed.
resource "terraform_data" "newest" {
  input = data.partnerinsights_report_execution.newest.execution_id

  lifecycle {
    action_trigger {
      events  = [before_create, before_update]
      actions = [action.partnerinsights_report_download.newest]
    }
  }
}
