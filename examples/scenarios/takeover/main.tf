# Imports reports that were created in Partner Center or by a script, without changing them.
#
# For a few objects, write an import block for each, by ID or by name, and let Terraform generate the resources:
#
#   terraform plan -generate-config-out=generated.tf
#
# With Terraform 1.16, each import block then needs the line "provider = partnerinsights". Remove it afterwards.
#
# For all objects of a tenant, use all.tfquery.hcl with Terraform 1.14, which generates the import blocks and the
# resources. System queries are not listed, because they cannot be managed:
#
#   terraform query -generate-config-out=generated.tf
#
# Then replace IDs with references, as below, so that Terraform knows the dependencies, and plan until nothing is
# added, changed or destroyed. A callback does not have to be configured; an existing one is kept.

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
  id = "name:Paid seats" # if the name is unique, otherwise the ID
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
  start_time          = "2026-01-05T06:00:00Z" # any of its run times

  lifecycle {
    create_before_destroy = true
  }
}
