resource "partnerinsights_report" "customers" {
  name                = "Customers, weekly"
  query_id            = "6664daf3-c161-423a-92a1-0ea6db2c0384"
  recurrence_interval = 168
}

# A report that another configuration manages is known by its name. Here it is the one above, which this has to
# wait for.
data "partnerinsights_report" "customers" {
  name = "Customers, weekly"

  depends_on = [partnerinsights_report.customers]
}

# Whether it has run.
data "partnerinsights_report_execution" "customers" {
  report_id = data.partnerinsights_report.customers.id
}

output "generated_time" {
  value = data.partnerinsights_report_execution.customers.report_generated_time
}
