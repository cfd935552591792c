locals {
  cadences = {
    daily       = 24
    weekly      = 168
    four-weekly = 672
  }

  reports = {
    for key, r in var.reports : key => merge(r, {
      name = r.name == null ? key : r.name

      # A report that sets one of the ends has neither of the defaults.
      recurrence_count = r.recurrence_count == null && r.end_time == null ? var.recurrence_count : r.recurrence_count
      end_time         = r.recurrence_count == null && r.end_time == null ? var.end_time : r.end_time

      hours = r.interval_hours == null ? local.cadences[r.cadence == null ? "daily" : r.cadence] : r.interval_hours
    })
  }

  # System queries by name, read only if a report uses one.
  system_queries = { for q in flatten(data.partnerinsights_queries.system[*].queries) : q.name => q.id }

  # Minimum recurrence interval in hours of the dataset of each query that the module creates.
  dataset_hours = {
    for d in data.partnerinsights_datasets.all.datasets : lower(d.name) => d.minimum_recurrence_interval
    if d.minimum_recurrence_interval != null
  }
  minimum_hours = {
    for key, r in var.reports : key => try(local.dataset_hours[lower(provider::partnerinsights::query_parse(r.query).dataset)], 0)
  }
}

data "partnerinsights_datasets" "all" {}

data "partnerinsights_queries" "system" {
  count = anytrue([for r in var.reports : r.system_query != null]) ? 1 : 0
  type  = "system"
}

resource "partnerinsights_query" "this" {
  for_each = { for key, r in local.reports : key => r if r.query != null }

  # The service accepts letters, digits and spaces in the name of a query.
  name        = trimspace(replace(each.key, "/[^\\pL\\pN]+/", " "))
  description = each.value.description
  query       = each.value.query
}

resource "partnerinsights_report" "this" {
  for_each = local.reports

  name        = each.value.name
  description = each.value.description
  query_id = (
    each.value.query != null ? partnerinsights_query.this[each.key].id :
    each.value.query_id != null ? each.value.query_id :
    lookup(local.system_queries, each.value.system_query, null)
  )

  start_time             = each.value.start_time == null ? var.start_time : each.value.start_time
  recurrence_interval    = each.value.hours
  recurrence_count       = each.value.recurrence_count
  end_time               = each.value.end_time
  recreate_when_inactive = each.value.recreate_when_inactive
  paused                 = each.value.paused

  format          = each.value.format
  callback_url    = lookup(var.callback_urls, each.key, var.callback_url == null ? "" : var.callback_url) # "" removes one
  callback_method = each.value.callback_method

  lifecycle {
    # A changed query replaces the report too. If a creation fails, the old report and its files still exist.
    create_before_destroy = true

    precondition {
      condition     = each.value.system_query == null ? true : contains(keys(local.system_queries), each.value.system_query)
      error_message = "The service has no system query ${jsonencode(each.value.system_query)}. It has: ${join(", ", keys(local.system_queries))}."
    }
    precondition { # the provider checks this too, but only after it has created the query
      condition     = each.value.hours >= local.minimum_hours[each.key]
      error_message = "The report ${each.key} has an interval of ${each.value.hours} hours, but the minimum of its dataset is ${local.minimum_hours[each.key]} hours."
    }
  }
}
