# Reports that were made by hand, in the portal or by a script, brought under Terraform without a change to any of them.
#
# A few: write an import block for each, by ID or by name, and let Terraform write the resources:
#
#   terraform plan -generate-config-out=generated.tf
#
# With Terraform 1.16, each import block needs the line "provider = partnerinsights" for that, and loses it afterwards.
#
# All of a tenant, with Terraform 1.14: all.tfquery.hcl lists them, and Terraform writes both the import blocks and the
# resources. System queries are not among them, for nobody can manage those:
#
#   terraform query -generate-config-out=generated.tf
#
# Then put references in the place of IDs, as below, so that Terraform knows what depends on what, and plan until it says
# that nothing is added, changed or destroyed. A callback need not be written down: what the service has stays.

terraform {
  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}

provider "partnerinsights" {} # credentials come from the environment

import {
  to = partnerinsights_query.seats
  id = "name:Paid seats" # when only one has the name, else its ID
}

resource "partnerinsights_query" "seats" {
  name  = "Paid seats"
  query = "SELECT Month, CustomerName, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
}

import {
  to = partnerinsights_report.seats
  id = "name:Paid seats every Monday"
}

resource "partnerinsights_report" "seats" {
  name                = "Paid seats every Monday"
  query_id            = partnerinsights_query.seats.id
  recurrence_interval = 168
  start_time          = "2026-01-05T06:00:00Z" # any of its run times: another one plans no changes

  lifecycle {
    create_before_destroy = true
  }
}
