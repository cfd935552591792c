# Reports of the program cmp, which requires an end of each schedule. See reports.tftest.hcl.

provider "partnerinsights" {
  program      = "cmp"
  endpoint     = "http://127.0.0.1:8344/insights/v1.1/cmp"
  access_token = "emulator"
}

variables {
  reports = {
    orders = {
      query          = "SELECT AssetId, OfferName, OrderStatus FROM ISVOrder TIMESPAN LAST_MONTH"
      interval_hours = 1
    }
    usage = {
      query            = "SELECT UsageDate, OfferName, MeteredUsage FROM ISVUsage TIMESPAN LAST_MONTH"
      recurrence_count = 90
    }
    customers = {
      query    = "SELECT CustomerState FROM ISVCustomer TIMESPAN LAST_6_MONTHS"
      cadence  = "weekly"
      end_time = "2100-01-01T00:00:00Z"
    }
  }
  recurrence_count = 365
}

run "create" {
  assert {
    condition     = { for key, r in partnerinsights_report.this : key => r.recurrence_interval } == { customers = 168, orders = 1, usage = 24 }
    error_message = "An interval of one hour is allowed, because the dataset has this minimum."
  }
  assert {
    condition     = partnerinsights_report.this["orders"].recurrence_count == 365 && partnerinsights_report.this["usage"].recurrence_count == 90
    error_message = "recurrence_count is the default of the reports that set no end."
  }
  assert {
    condition     = timecmp(partnerinsights_report.this["customers"].end_time, "2100-01-01T00:00:00Z") == 0 && partnerinsights_report.this["customers"].recurrence_count == null
    error_message = "A report with an end_time does not have the default recurrence_count."
  }
  assert {
    condition     = alltrue([for r in output.reports : r.status == "Active"])
    error_message = "Each report is active."
  }
}

# A later end changes the reports in place: the plan knows their IDs.
run "plan_of_a_later_end" {
  command = plan

  variables {
    recurrence_count = 730
  }

  assert {
    condition     = length(output.reports["orders"].id) > 0 && partnerinsights_report.this["orders"].recurrence_count == 730
    error_message = "The report orders is not updated in place."
  }
}
