terraform {
  required_version = ">= 1.8" # provider functions

  required_providers {
    partnerinsights = {
      source = "partnerinsights/partnerinsights"
    }
  }
}
