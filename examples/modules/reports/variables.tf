variable "reports" {
  description = <<-EOT
    The reports, by a key of your own. Each runs one query: `query` is the text of one to be made, `query_id` the ID of
    one that exists, `system_query` the name of one that the service brings.
  EOT
  type = map(object({
    name                   = optional(string) # defaults to the key
    description            = optional(string)
    query                  = optional(string)
    query_id               = optional(string)
    system_query           = optional(string)
    cadence                = optional(string) # daily, weekly or four-weekly; defaults to daily
    interval_hours         = optional(number) # instead of cadence, 4 to 2160
    start_time             = optional(string) # defaults to var.start_time
    recurrence_count       = optional(number) # if null, the report runs indefinitely
    recreate_when_inactive = optional(bool, false)
    format                 = optional(string, "CSV")
    callback_method        = optional(string, "POST")
    paused                 = optional(bool, false)
  }))
  nullable = false

  validation {
    condition     = alltrue([for r in var.reports : length([for q in [r.query, r.query_id, r.system_query] : q if q != null]) == 1])
    error_message = "Give each report exactly one of query, query_id and system_query. These have none or several: ${join(", ", [for key, r in var.reports : key if length([for q in [r.query, r.query_id, r.system_query] : q if q != null]) != 1])}."
  }
  validation {
    condition     = alltrue([for r in var.reports : r.cadence == null || r.interval_hours == null])
    error_message = "Give each report either cadence or interval_hours. These have both: ${join(", ", [for key, r in var.reports : key if r.cadence != null && r.interval_hours != null])}."
  }
  validation {
    condition     = alltrue([for r in var.reports : r.cadence == null ? true : contains(["daily", "weekly", "four-weekly"], r.cadence)])
    error_message = "cadence is daily, weekly or four-weekly; for anything else use interval_hours. A month has no fixed number of hours. Look at: ${join(", ", [for key, r in var.reports : key if r.cadence == null ? false : !contains(["daily", "weekly", "four-weekly"], r.cadence)])}."
  }
  validation {
    condition     = alltrue([for r in var.reports : r.interval_hours == null ? true : r.interval_hours >= 4 && r.interval_hours <= 2160 && floor(r.interval_hours) == r.interval_hours])
    error_message = "interval_hours is a whole number from 4 to 2160. Look at: ${join(", ", [for key, r in var.reports : key if r.interval_hours == null ? false : r.interval_hours < 4 || r.interval_hours > 2160 || floor(r.interval_hours) != r.interval_hours])}."
  }
  validation {
    condition     = alltrue([for key, r in var.reports : can(regex("^[^;\\s]([^;]{0,254}[^;\\s])?$", r.name == null ? key : r.name))])
    error_message = "A name has 1 to 256 characters, no semicolon, and no white space at either end. Look at: ${join(", ", [for key, r in var.reports : key if !can(regex("^[^;\\s]([^;]{0,254}[^;\\s])?$", r.name == null ? key : r.name))])}."
  }
  validation {
    condition     = length(distinct([for key, r in var.reports : lower(r.name == null ? key : r.name)])) == length(var.reports)
    error_message = "Two reports have one name. Give them names of their own: people tell reports apart by name, and so does import."
  }
}

variable "start_time" {
  description = "Default start_time of the reports, RFC 3339. It can be in the past."
  type        = string
  default     = "2026-01-01T05:00:00Z"
  nullable    = false

  validation {
    condition     = can(timecmp(var.start_time, var.start_time))
    error_message = "start_time is a time of RFC 3339, such as 2026-01-01T05:00:00Z or 2026-01-01T06:00:00+01:00."
  }
}

variable "callback_url" {
  description = "URL that the service calls after each run of each report; null for none. It is sensitive because it often contains a key. The state contains it."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.callback_url == null ? true : can(regex("^https?://[^/\\s]", var.callback_url))
    error_message = "callback_url is an absolute http or https URL."
  }
}

variable "callback_urls" {
  description = "Callback URLs of individual reports instead of callback_url, by the keys of reports; \"\" for none."
  type        = map(string)
  default     = {}
  nullable    = false
  sensitive   = true

  validation {
    condition     = alltrue([for url in var.callback_urls : can(regex("^(https?://[^/\\s].*)?$", url))])
    error_message = "Each of callback_urls is an absolute http or https URL, or empty. Look at: ${nonsensitive(join(", ", [for key, url in var.callback_urls : key if !can(regex("^(https?://[^/\\s].*)?$", url))]))}."
  }
}

variable "report_quota" {
  description = "Maximum number of active reports of the user. The service documents 50 for the marketplace."
  type        = number
  default     = 50
  nullable    = false
}
