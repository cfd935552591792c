# By name. To import by ID, omit the prefix "name:".
import {
  to = partnerinsights_report.daily
  id = "name:Azure consumption, daily"
}
