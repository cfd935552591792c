locals {
  names  = [for r in local.reports : r.name]
  active = length([for r in local.reports : r if !r.paused])
}

data "partnerinsights_reports" "active" { # outside of the check, so that it is not read again in every apply
  status = "Active"
}

# Warns before the service refuses a report. Reports that are not in this configuration count too.
check "quota" {
  assert {
    condition     = local.active + length([for r in data.partnerinsights_reports.active.reports : r if !contains(local.names, r.name)]) <= var.report_quota
    error_message = "A user or application can have ${var.report_quota} active reports. This configuration has ${local.active}, and there are ${length([for r in data.partnerinsights_reports.active.reports : r if !contains(local.names, r.name)])} others. Pause or delete some, or use another user or application."
  }
}

# A misspelt key would have no effect.
check "callbacks" {
  assert {
    condition     = length(setsubtract(nonsensitive(keys(var.callback_urls)), keys(var.reports))) == 0
    error_message = "callback_urls has keys that reports does not have. Affected keys: ${join(", ", setsubtract(nonsensitive(keys(var.callback_urls)), keys(var.reports)))}."
  }
}
