# The reports that will run again. terraform query -generate-config-out=generated.tf writes resources and import
# blocks for them; their callbacks stay as they are.
list "partnerinsights_report" "active" {
  provider         = partnerinsights
  include_resource = true

  config {
    status = "Active"
  }
}
