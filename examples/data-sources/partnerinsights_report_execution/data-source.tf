resource "partnerinsights_report" "customers" {
  name        = "Customers"
  query_id    = "6664daf3-c161-423a-92a1-0ea6db2c0384"
  execute_now = true
}

# Waits for the file. A report can take hours.
data "partnerinsights_report_execution" "customers" {
  report_id           = partnerinsights_report.customers.id
  wait_for_completion = true

  timeouts = {
    read = "3h"
  }
}

output "generated_time" {
  value = data.partnerinsights_report_execution.customers.report_generated_time
}

# All executions of the last 90 days.
data "partnerinsights_report_execution" "history" {
  report_id = data.partnerinsights_report_execution.customers.report_id
  latest    = false
  statuses  = ["Pending", "Running", "Paused", "Completed"]
}

output "history" {
  value = [for e in data.partnerinsights_report_execution.history.executions : "${e.execution_id} ${e.status}"]
}
