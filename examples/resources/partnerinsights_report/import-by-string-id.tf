# By name, if exactly one report has it. To import by ID, write the ID without the prefix name:.
import {
  to = partnerinsights_report.daily
  id = "name:Azure consumption, daily"
}
