# ["2026-12-02T05:00:00Z", "2026-12-03T05:00:00Z", "2026-12-04T05:00:00Z"]
output "next_runs" {
  value = provider::partnerinsights::schedule_runs("2026-01-01T05:00:00Z", 24, "2026-12-01T16:05:00Z", 3)
}
