# By name, if exactly one query has it. To import by ID, write the ID without the prefix name:.
import {
  to = partnerinsights_query.azure
  id = "name:Azure consumption of large subscriptions"
}
