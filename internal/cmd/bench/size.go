package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// size is how many objects a configuration has. Each report runs one of the queries.
type size struct{ Queries, Reports int }

// sizes is the flag of that name.
type sizes []size

// standardSizes are one pair, the documented quotas, and ten times as many as they allow.
var standardSizes = sizes{{1, 1}, {100, 50}, bounded}

// bounded is the size that the bounds are for.
var bounded = size{1000, 1000}

func (s size) String() string { return fmt.Sprintf("%d+%d", s.Queries, s.Reports) }

func (s *sizes) String() string {
	var all []string
	for _, one := range *s {
		all = append(all, one.String())
	}
	return strings.Join(all, ",")
}

// Set reads the flag.
func (s *sizes) Set(text string) error {
	*s = nil
	for part := range strings.SplitSeq(text, ",") {
		queries, reports, ok := strings.Cut(strings.TrimSpace(part), "+")
		q, err := strconv.Atoi(queries)
		r, err2 := strconv.Atoi(reports)
		if !ok || err != nil || err2 != nil || q < 1 || r < 0 {
			return fmt.Errorf("%q is not queries+reports, for example 100+50", part)
		}
		*s = append(*s, size{q, r})
	}
	slices.SortFunc(*s, func(a, b size) int { return a.Queries + a.Reports - b.Queries - b.Reports })
	return nil
}

// floorConfig has as many terraform_data as configuration has objects, linked in the same way.
const floorConfig = `
variable "queries" { type = number }
variable "reports" { type = number }

resource "terraform_data" "query" {
  count = var.queries
  input = "Query ${count.index}"
}

resource "terraform_data" "report" {
  count = var.reports
  input = terraform_data.query[count.index % var.queries].id
}
`

// configuration has queries and reports as users have them.
const configuration = `
terraform {
  required_providers {
    partnerinsights = { source = "partnerinsights/partnerinsights" }
  }
}

variable "queries" { type = number }
variable "reports" { type = number }

resource "partnerinsights_query" "query" {
  count       = var.queries
  name        = "Query ${count.index}"
  description = "Paid and used seats of large customers"
  query       = <<-EOT
    SELECT CustomerName, CustomerMarket, PaidAvailableUnits, MonthlyActiveUsers
    FROM OfficeUsage
    WHERE PaidAvailableUnits > ${count.index}
    ORDER BY PaidAvailableUnits DESC
    TIMESPAN LAST_MONTH
  EOT
}

resource "partnerinsights_report" "report" {
  count               = var.reports
  name                = "Report ${count.index}"
  query_id            = partnerinsights_query.query[count.index % var.queries].id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
}
`
