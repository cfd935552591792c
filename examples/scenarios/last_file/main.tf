# Downloads the newest file of a report before the report is destroyed, because destroying a report deletes its executions and files.
# A report is destroyed when it is removed from var.reports, when its query changes, and by `terraform destroy`. Requires
# Terraform 1.16 for the event before_destroy and for `caller`.

terraform {
  required_version = ">= 1.16"

  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

variable "reports" {
  description = "Queries, by the names of their daily reports."
  type        = map(string)
  default = {
    "Office seats"      = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
    "Azure consumption" = "SELECT SubscriptionId, CustomerName, Month, TotalACR FROM AzureUsage TIMESPAN LAST_MONTH"
  }
}

variable "folder" {
  description = "Directory for the files on the machine that applies, such as a mounted share."
  type        = string
  default     = "files"
}

resource "partnerinsights_query" "daily" {
  for_each = var.reports
  name     = each.key
  query    = each.value
}

resource "partnerinsights_report" "daily" {
  for_each            = var.reports
  name                = "${each.key}, daily"
  query_id            = partnerinsights_query.daily[each.key].id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  # A failed download stops the apply before the report is destroyed, and the next apply repeats it. Do not set
  # create_before_destroy, with which the next apply destroys the old report without another download. In
  # `terraform destroy` a failed download is only a warning.
  lifecycle {
    action_trigger {
      events  = [before_destroy]
      actions = [action.partnerinsights_report_download.last]
    }
  }
}

# `caller` is the report that will be destroyed. To download the newest file of each report at another time:
# terraform apply -invoke=action.partnerinsights_report_download.last
action "partnerinsights_report_download" "last" {
  config {
    report_id     = caller.id
    output_path   = "${var.folder}/${caller.name}, ${caller.id}.csv"
    overwrite     = true
    allow_missing = true # a report that has not run yet may be destroyed
  }
}
