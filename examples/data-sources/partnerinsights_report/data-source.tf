resource "partnerinsights_report" "customers" {
  name                = "Customers, weekly"
  query_id            = "6664daf3-c161-423a-92a1-0ea6db2c0384"
  recurrence_interval = 168
}

# Reads a report by its name, for example one that another configuration manages. Here it depends on the report
# above.
data "partnerinsights_report" "customers" {
  name = "Customers, weekly"

  depends_on = [partnerinsights_report.customers]
}

# The executions of the report.
data "partnerinsights_report_execution" "customers" {
  report_id = data.partnerinsights_report.customers.id
}

output "generated_time" {
  value = data.partnerinsights_report_execution.customers.report_generated_time
}
