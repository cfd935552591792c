package main

import "fmt"

// layout is how the objects stand in a configuration. It decides much of what Terraform itself costs: where a report refers
// to one of many instances of a resource, Terraform looks at all of them, for each report.
type layout string

const (
	counted layout = "count"   // all instances of two resources, as most write it
	modules layout = "modules" // a module for each query and its report
)

// Set reads the flag.
func (l *layout) Set(text string) error {
	switch layout(text) {
	case counted, modules:
		*l = layout(text)
		return nil
	}
	return fmt.Errorf("%q is neither %s nor %s", text, counted, modules)
}

func (l *layout) String() string { return string(*l) }

// files are the configuration of a variant, by name.
func (l layout) files(v variant) map[string]string {
	objects, requirements := pairObjects, requirements
	if v == floor {
		objects, requirements = floorObjects, ""
	}
	if l == modules {
		return map[string]string{
			"main.tf":      requirements + variables + "module \"pair\" {\n  source  = \"./pair\"\n  count   = var.queries\n  number  = count.index\n  reports = var.reports\n}\n",
			"pair/main.tf": requirements + "variable \"number\" { type = number }\nvariable \"reports\" { type = number }\n" + fmt.Sprintf(objects, "", "var.number", "var.number < var.reports ? 1 : 0", ""),
		}
	}
	return map[string]string{"main.tf": requirements + variables + fmt.Sprintf(objects, "count = var.queries", "count.index", "var.reports", "[count.index % var.queries]")}
}

const variables = `
variable "queries" { type = number }
variable "reports" { type = number }
`

const requirements = `
terraform {
  required_providers {
    partnerinsights = { source = "partnerinsights/partnerinsights" }
  }
}
`

// pairObjects are queries and reports as users have them. It takes: how many queries there are, the number of one, how many
// reports there are, and which of the queries a report runs.
const pairObjects = `
resource "partnerinsights_query" "query" {
  %[1]s
  name        = "Query ${%[2]s}"
  description = "Paid and used seats of large customers"
  query       = <<-EOT
    SELECT CustomerName, CustomerMarket, PaidAvailableUnits, MonthlyActiveUsers
    FROM OfficeUsage
    WHERE PaidAvailableUnits > ${%[2]s}
    ORDER BY PaidAvailableUnits DESC
    TIMESPAN LAST_MONTH
  EOT
}

resource "partnerinsights_report" "report" {
  count               = %[3]s
  name                = "Report ${%[2]s}"
  query_id            = partnerinsights_query.query%[4]s.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
}
`

// floorObjects are as many terraform_data, linked in the same way.
const floorObjects = `
resource "terraform_data" "query" {
  %[1]s
  input = "Query ${%[2]s}"
}

resource "terraform_data" "report" {
  count = %[3]s
  input = terraform_data.query%[4]s.id
}
`
