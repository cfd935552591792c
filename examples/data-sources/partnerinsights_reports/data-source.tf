data "partnerinsights_reports" "active" {
  status = "Active"
}

# The service allows 50 active reports. Warn before it refuses one.
check "quota" {
  assert {
    condition     = length(data.partnerinsights_reports.active.reports) < 45
    error_message = "There are ${length(data.partnerinsights_reports.active.reports)} active reports; the maximum is 50. Delete or pause some."
  }
}

# Reports whose schedule has ended.
data "partnerinsights_reports" "inactive" {
  status = "Inactive"
}

output "used_up" {
  value = data.partnerinsights_reports.inactive.reports[*].name
}
