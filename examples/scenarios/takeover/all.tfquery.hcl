list "partnerinsights_query" "all" {
  provider = partnerinsights
}

list "partnerinsights_report" "all" {
  provider = partnerinsights
}
