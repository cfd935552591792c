# By name. To import by ID, omit the prefix "name:".
import {
  to = partnerinsights_query.azure
  id = "name:Azure consumption of large subscriptions"
}
