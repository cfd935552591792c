# SELECT DISTINCT CustomerName, Product
# FROM CustomersAndTenants
# WHERE CustomerMarket = 'United States'
#   AND Month >= '2024-01-01'
# ORDER BY CustomerName ASC
# TIMESPAN LAST_6_MONTHS
output "query" {
  value = provider::partnerinsights::query_format(
    "select distinct CustomerName,Product from CustomersAndTenants where CustomerMarket='United States' and Month>='2024-01-01' order by CustomerName asc timespan last_6_months"
  )
}
