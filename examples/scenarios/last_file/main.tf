# Reports whose newest file is downloaded before they are destroyed: a report takes its executions and their files with it.
# A report is destroyed when it is taken out of var.reports, when its query changes, and by `terraform destroy`. It needs
# Terraform 1.16, for the event before_destroy and for `caller`.

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
  description = "Texts of queries, by the names of their daily reports."
  type        = map(string)
  default = {
    "Office seats"      = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
    "Azure consumption" = "SELECT SubscriptionId, CustomerName, Month, TotalACR FROM AzureUsage TIMESPAN LAST_MONTH"
  }
}

variable "folder" {
  description = "Where the files go: a folder of the machine that applies, such as the mount of a share."
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

  # A download that fails stops the apply before the report is destroyed, and the next apply tries again. That needs the
  # usual order: with create_before_destroy, the next apply destroys the old report without another try. Only in a
  # `terraform destroy` is a failed download a warning.
  lifecycle {
    action_trigger {
      events  = [before_destroy]
      actions = [action.partnerinsights_report_download.last]
    }
  }
}

# `caller` is the report that is about to be destroyed. By hand, for the newest file of each report:
# terraform apply -invoke=action.partnerinsights_report_download.last
action "partnerinsights_report_download" "last" {
  config {
    report_id     = caller.id
    output_path   = "${var.folder}/${caller.name}, ${caller.id}.csv"
    overwrite     = true
    allow_missing = true # a report that has not run yet may be destroyed
  }
}
