# Every query that the service brings, scheduled once a week. When the service brings another one, the next plan shows
# its report. A user can have 50 active reports.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

variable "without" {
  description = "Names of system queries to leave out, such as those of datasets that the account does not have."
  type        = set(string)
  default     = []
}

data "partnerinsights_queries" "system" {
  type = "system"
}

resource "partnerinsights_report" "weekly" {
  for_each = { for q in data.partnerinsights_queries.system.queries : q.name => q if !contains(var.without, q.name) }

  name                = "${each.key}, weekly"
  description         = each.value.description
  query_id            = each.value.id
  recurrence_interval = 168

  # On Mondays from midnight to six. The minute follows from the name, so another report moves none of these.
  start_time = timeadd("2026-01-05T00:00:00Z", "${parseint(substr(sha1(each.key), 0, 6), 16) % 360}m")
}

output "schedule" {
  description = "When each report runs first, by the name of its query."
  value       = { for name, r in partnerinsights_report.weekly : name => r.effective_start_time }
}
