import {
  to = partnerinsights_report.daily
  identity = {
    id = "d9548477-16d4-492a-bf9c-0cf91a9f69bf"
  }
}
