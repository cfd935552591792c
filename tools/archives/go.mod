module github.com/partnerinsights/terraform-provider-partnerinsights/tools/archives

go 1.26.0
