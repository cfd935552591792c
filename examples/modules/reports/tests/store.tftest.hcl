# Reports of the program store. See reports.tftest.hcl.

provider "partnerinsights" {
  program      = "store"
  endpoint     = "http://127.0.0.1:8344/consumer/insights/v1.1"
  access_token = "emulator"
}

variables {
  reports = {
    channels = {
      query = "SELECT Date, ChannelType, ClickCount FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS AGGREGATED Daily"
    }
    weekly-channels = {
      query    = "SELECT Date, ApplicationName, ClickCount FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS AGGREGATED Daily"
      cadence  = "weekly"
      end_time = "2100-01-01T00:00:00Z"
    }
  }
}

run "create" {
  assert {
    condition     = { for key, q in output.queries : key => q.dataset } == { channels = "ChannelsAndConversions", weekly-channels = "ChannelsAndConversions" }
    error_message = "The datasets are ${jsonencode(output.queries)}."
  }
  assert {
    condition     = partnerinsights_report.this["channels"].end_time == null && timecmp(partnerinsights_report.this["weekly-channels"].end_time, "2100-01-01T00:00:00Z") == 0
    error_message = "Only the weekly report ends."
  }
  assert {
    condition     = alltrue([for r in output.reports : r.status == "Active"])
    error_message = "Each report is active."
  }
}
