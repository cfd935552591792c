data "partnerinsights_reports" "active" {
  status = "Active"
}

# A user can have 50 active reports: say it before the service does.
check "quota" {
  assert {
    condition     = length(data.partnerinsights_reports.active.reports) < 45
    error_message = "There are ${length(data.partnerinsights_reports.active.reports)} active reports, and 50 are the most. Delete or pause some."
  }
}

# Reports that will not run again.
data "partnerinsights_reports" "inactive" {
  status = "Inactive"
}

output "used_up" {
  value = data.partnerinsights_reports.inactive.reports[*].name
}
