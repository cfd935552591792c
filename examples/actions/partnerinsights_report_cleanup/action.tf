# Deletes what runs have left at the service more than two days ago. To see what that is, set dry_run.
#
#   terraform apply -invoke=action.partnerinsights_report_cleanup.runs
action "partnerinsights_report_cleanup" "runs" {
  config {
    minimum_age = 48
  }
}
