# What the module refuses while it plans, and what it warns of. It needs the emulator, as reports.tftest.hcl does.

provider "partnerinsights" {
  endpoint     = "http://127.0.0.1:8344/insights/v1/mpn"
  access_token = "emulator"
}

variables {
  reports = { customers = { system_query = "Customers" } }
}

run "no_query" {
  command = plan
  variables {
    reports = { customers = {} }
  }
  expect_failures = [var.reports]
}

run "two_queries" {
  command = plan
  variables {
    reports = { customers = { system_query = "Customers", query = "SELECT MpnId FROM Profile" } }
  }
  expect_failures = [var.reports]
}

run "cadence_and_interval" {
  command = plan
  variables {
    reports = { customers = { system_query = "Customers", cadence = "daily", interval_hours = 24 } }
  }
  expect_failures = [var.reports]
}

run "unknown_cadence" {
  command = plan
  variables {
    reports = { customers = { system_query = "Customers", cadence = "monthly" } }
  }
  expect_failures = [var.reports]
}

run "interval_out_of_range" {
  command = plan
  variables {
    reports = { customers = { system_query = "Customers", interval_hours = 2161 } }
  }
  expect_failures = [var.reports]
}

run "semicolon_in_a_name" {
  command = plan
  variables {
    reports = { customers = { system_query = "Customers", name = "Customers; all" } }
  }
  expect_failures = [var.reports]
}

run "one_name_twice" {
  command = plan
  variables {
    reports = {
      customers = { system_query = "Customers" }
      again     = { system_query = "Customers", name = "Customers" }
    }
  }
  expect_failures = [var.reports]
}

run "no_time" {
  command = plan
  variables {
    start_time = "five in the morning"
  }
  expect_failures = [var.start_time]
}

run "no_end_time" {
  command = plan
  variables {
    end_time = "in a year"
  }
  expect_failures = [var.end_time]
}

run "callback_without_a_scheme" {
  command = plan
  variables {
    callback_url = "example.com/reports"
  }
  expect_failures = [var.callback_url]
}

run "callback_of_one_without_a_scheme" {
  command = plan
  variables {
    callback_urls = { customers = "example.com/reports" }
  }
  expect_failures = [var.callback_urls]
}

run "no_such_system_query" {
  command = plan
  variables {
    reports = { customers = { system_query = "Clients" } }
  }
  expect_failures = [partnerinsights_report.this]
}

run "too_often_for_the_dataset" {
  command = plan
  variables {
    reports = { seats = { query = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage", interval_hours = 12 } }
  }
  expect_failures = [partnerinsights_report.this]
}

# A check warns, and hinders nothing.
run "more_than_the_quota" {
  command = plan
  variables {
    report_quota = 0
  }
  expect_failures = [check.quota]
}

run "callback_for_nothing" {
  command = plan
  variables {
    callback_urls = { custommers = "https://example.com/reports" }
  }
  expect_failures = [check.callbacks]
}
