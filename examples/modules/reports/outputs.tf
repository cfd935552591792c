output "reports" {
  description = "Reports, by the keys of var.reports."
  value = {
    for key, r in partnerinsights_report.this : key => {
      id                   = r.id
      name                 = r.name
      query_id             = r.query_id
      recurrence_interval  = r.recurrence_interval
      effective_start_time = r.effective_start_time
      status               = r.status
    }
  }
}

output "queries" {
  description = "Created queries, by the keys of var.reports."
  value = {
    for key, q in partnerinsights_query.this : key => {
      id      = q.id
      name    = q.name
      dataset = q.dataset
    }
  }
}
