# Active reports. terraform query -generate-config-out=generated.tf writes resources and import
# blocks for them. The callbacks are not changed.
list "partnerinsights_report" "active" {
  provider         = partnerinsights
  include_resource = true
  limit            = 1000

  config {
    status = "Active"
  }
}
