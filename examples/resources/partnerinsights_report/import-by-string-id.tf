# By name, where one report has it; an ID stands here without name: before it.
import {
  to = partnerinsights_report.daily
  id = "name:Azure consumption, daily"
}
