module github.com/partnerinsights/terraform-provider-partnerinsights/tools/prose

go 1.26.0
