# Deletes reports that partnerinsights_report_run left at the service more than two days ago. Set dry_run to list them.
#
#   terraform apply -invoke=action.partnerinsights_report_cleanup.runs
action "partnerinsights_report_cleanup" "runs" {
  config {
    minimum_age = 48
  }
}
