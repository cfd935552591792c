list "partnerinsights_query" "all" {
  provider = partnerinsights
  limit    = 1000
}

list "partnerinsights_report" "all" {
  provider = partnerinsights
  limit    = 1000
}
