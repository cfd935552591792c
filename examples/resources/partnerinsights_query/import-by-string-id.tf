# By name, where one query has it; an ID stands here without name: before it.
import {
  to = partnerinsights_query.azure
  id = "name:Azure consumption of large subscriptions"
}
