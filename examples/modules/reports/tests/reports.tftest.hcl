# The life of the module's reports, against the emulator at its usual address: the README says how to start it. What is
# made here is destroyed in the end, and no tenant is ever asked.

provider "partnerinsights" {
  endpoint     = "http://127.0.0.1:8344/insights/v1/mpn"
  access_token = "emulator"
}

variables {
  reports = {
    daily-seats = {
      description = "For the data platform"
      query       = <<-EOT
        SELECT CustomerName, PaidAvailableUnits, MonthlyActiveUsers
        FROM OfficeUsage
        TIMESPAN LAST_MONTH
      EOT
    }
    customers = {
      name             = "Customers of the week"
      system_query     = "Customers"
      cadence          = "weekly"
      format           = "TSV"
      recurrence_count = 52
    }
    paused = {
      query_id       = "6664daf3-c161-423a-92a1-0ea6db2c0384"
      interval_hours = 48
      start_time     = "2026-01-01T07:30:00+01:00"
      paused         = true
    }
  }
  callback_url  = "https://example.com/reports?code=a-key"
  callback_urls = { paused = "" }
}

run "plan" {
  command = plan

  assert {
    condition     = partnerinsights_query.this["daily-seats"].name == "daily seats" && partnerinsights_query.this["daily-seats"].dataset == "OfficeUsage"
    error_message = "The query is ${partnerinsights_query.this["daily-seats"].name} of ${partnerinsights_query.this["daily-seats"].dataset}."
  }
  assert {
    condition     = keys(partnerinsights_query.this) == ["daily-seats"]
    error_message = "Only a text makes a query."
  }
  assert {
    condition     = { for key, r in partnerinsights_report.this : key => r.recurrence_interval } == { customers = 168, daily-seats = 24, paused = 48 }
    error_message = "A cadence is a number of hours."
  }
}

run "create" {
  assert {
    condition     = output.reports["customers"].name == "Customers of the week" && output.reports["daily-seats"].name == "daily-seats"
    error_message = "The key is the name unless there is one."
  }
  assert {
    condition     = output.reports["customers"].query_id == "6664daf3-c161-423a-92a1-0ea6db2c0384"
    error_message = "A system query is found by its name."
  }
  assert {
    condition     = output.reports["daily-seats"].query_id == output.queries["daily-seats"].id
    error_message = "A report runs the query of its own text."
  }
  assert {
    condition     = { for key, r in output.reports : key => r.status } == { customers = "Active", daily-seats = "Active", paused = "Paused" }
    error_message = "Only what is paused is paused."
  }
  assert {
    condition     = formatdate("hh:mm", output.reports["daily-seats"].effective_start_time) == "05:00" && formatdate("hh:mm", output.reports["paused"].effective_start_time) == "06:30"
    error_message = "The first run is on the grid of start_time."
  }
  assert {
    condition     = { for key, r in partnerinsights_report.this : key => nonsensitive(r.callback_url) } == { customers = var.callback_url, daily-seats = var.callback_url, paused = "" }
    error_message = "A report has the callback of all, unless it has one of its own."
  }
}

# Another spelling of a text is no change, and a name changes in place: the plan knows the IDs, so nothing is replaced.
run "plan_of_a_rename" {
  command = plan

  variables {
    reports = {
      daily-seats = {
        name        = "Seats"
        description = "For the data platform"
        query       = "select CustomerName, PaidAvailableUnits, MonthlyActiveUsers from OfficeUsage timespan last_month"
      }
    }
    callback_urls = {}
  }

  assert {
    condition     = length(output.queries["daily-seats"].id) > 0 && length(output.reports["daily-seats"].id) > 0
    error_message = "Neither the query nor the report is to be replaced."
  }
  assert {
    condition     = output.reports["daily-seats"].name == "Seats"
    error_message = "The report is to get the new name."
  }
}

# Another text replaces the query, and its report with it; what is no longer in the map is destroyed.
run "another_query" {
  variables {
    reports = {
      daily-seats = { query = "SELECT CustomerName FROM CustomersAndTenants" }
    }
    callback_urls = {}
  }

  assert {
    condition     = output.queries["daily-seats"].dataset == "CustomersAndTenants" && output.reports["daily-seats"].query_id == output.queries["daily-seats"].id
    error_message = "The report runs ${output.reports["daily-seats"].query_id}, and the new query is ${output.queries["daily-seats"].id}."
  }
  assert {
    condition     = keys(output.reports) == ["daily-seats"] && keys(output.queries) == ["daily-seats"]
    error_message = "There are the reports ${join(", ", keys(output.reports))}."
  }
}
