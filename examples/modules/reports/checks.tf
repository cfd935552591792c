locals {
  names  = [for r in local.reports : r.name]
  active = length([for r in local.reports : r if !r.paused])
}

data "partnerinsights_reports" "active" { # not in the check, where it would be in every plan, to be read again
  status = "Active"
}

# Warns before the service refuses a report. What others have made counts, too.
check "quota" {
  assert {
    condition     = local.active + length([for r in data.partnerinsights_reports.active.reports : r if !contains(local.names, r.name)]) <= var.report_quota
    error_message = "A user can have ${var.report_quota} active reports. These are ${local.active}, and there are ${length([for r in data.partnerinsights_reports.active.reports : r if !contains(local.names, r.name)])} others. Pause or delete some, or let another user own these."
  }
}

# A callback for a key that is misspelt would never be called.
check "callbacks" {
  assert {
    condition     = length(setsubtract(nonsensitive(keys(var.callback_urls)), keys(var.reports))) == 0
    error_message = "callback_urls has keys that no report has: ${join(", ", setsubtract(nonsensitive(keys(var.callback_urls)), keys(var.reports)))}."
  }
}
