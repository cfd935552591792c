variable "reports" {
  description = <<-EOT
    Reports, by keys that you choose. Each runs one query: `query` is the text of a query that the module creates, `query_id` the ID of
    an existing query, `system_query` the name of a system query.
  EOT
  type = map(object({
    name                   = optional(string) # defaults to the key
    description            = optional(string)
    query                  = optional(string)
    query_id               = optional(string)
    system_query           = optional(string)
    cadence                = optional(string) # daily, weekly or four-weekly; defaults to daily
    interval_hours         = optional(number) # instead of cadence
    start_time             = optional(string) # defaults to var.start_time
    recurrence_count       = optional(number) # defaults to var.recurrence_count, unless end_time is set
    end_time               = optional(string) # defaults to var.end_time, unless recurrence_count is set
    recreate_when_inactive = optional(bool, false)
    format                 = optional(string, "CSV")
    callback_method        = optional(string, "POST")
    paused                 = optional(bool, false)
  }))
  nullable = false

  validation {
    condition     = alltrue([for r in var.reports : length([for q in [r.query, r.query_id, r.system_query] : q if q != null]) == 1])
    error_message = "Give each report exactly one of query, query_id and system_query. Affected keys: ${join(", ", [for key, r in var.reports : key if length([for q in [r.query, r.query_id, r.system_query] : q if q != null]) != 1])}."
  }
  validation {
    condition     = alltrue([for r in var.reports : r.cadence == null || r.interval_hours == null])
    error_message = "Give each report either cadence or interval_hours. Affected keys: ${join(", ", [for key, r in var.reports : key if r.cadence != null && r.interval_hours != null])}."
  }
  validation {
    condition     = alltrue([for r in var.reports : r.cadence == null ? true : contains(["daily", "weekly", "four-weekly"], r.cadence)])
    error_message = "cadence must be daily, weekly or four-weekly. For other intervals use interval_hours. Affected keys: ${join(", ", [for key, r in var.reports : key if r.cadence == null ? false : !contains(["daily", "weekly", "four-weekly"], r.cadence)])}."
  }
  validation {
    condition     = alltrue([for r in var.reports : r.interval_hours == null ? true : r.interval_hours >= 1 && r.interval_hours <= 2160 && floor(r.interval_hours) == r.interval_hours])
    error_message = "interval_hours must be a whole number from 1 to 2160. Affected keys: ${join(", ", [for key, r in var.reports : key if r.interval_hours == null ? false : r.interval_hours < 1 || r.interval_hours > 2160 || floor(r.interval_hours) != r.interval_hours])}."
  }
  validation {
    condition     = alltrue([for key, r in var.reports : can(regex("^[^;\\s]([^;]{0,254}[^;\\s])?$", r.name == null ? key : r.name))])
    error_message = "A name must have 1 to 256 characters, no semicolon, and no white space at either end. Affected keys: ${join(", ", [for key, r in var.reports : key if !can(regex("^[^;\\s]([^;]{0,254}[^;\\s])?$", r.name == null ? key : r.name))])}."
  }
  validation {
    condition     = length(distinct([for key, r in var.reports : lower(r.name == null ? key : r.name)])) == length(var.reports)
    error_message = "The names of the reports must be unique, ignoring case, because a report can be imported by name. Affected keys: ${join(", ", [for key, r in var.reports : key if length([for k, o in var.reports : k if lower(o.name == null ? k : o.name) == lower(r.name == null ? key : r.name)]) > 1])}."
  }
}

variable "start_time" {
  description = "Default start_time of the reports, RFC 3339. It can be in the past."
  type        = string
  default     = "2026-01-01T05:00:00Z"
  nullable    = false

  validation {
    condition     = can(timecmp(var.start_time, var.start_time))
    error_message = "start_time must be an RFC 3339 time, such as 2026-01-01T05:00:00Z or 2026-01-01T06:00:00+01:00."
  }
}

variable "recurrence_count" {
  description = "Default number of runs of each report. The program cmp requires this or end_time."
  type        = number
  default     = null
}

variable "end_time" {
  description = "Default time when the schedules end, RFC 3339, for the programs cmp and store."
  type        = string
  default     = null

  validation {
    condition     = var.end_time == null ? true : can(timecmp(var.end_time, var.end_time))
    error_message = "end_time must be an RFC 3339 time, such as 2027-01-01T00:00:00Z."
  }
}

variable "callback_url" {
  description = "URL that the service calls after each run of each report; null for none. It is sensitive because it often contains a key. The state contains it."
  type        = string
  default     = null
  sensitive   = true

  validation {
    condition     = var.callback_url == null ? true : can(regex("^https?://[^/\\s]", var.callback_url))
    error_message = "callback_url must be an absolute http or https URL."
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
    error_message = "Each of callback_urls must be an absolute http or https URL, or empty. Affected keys: ${nonsensitive(join(", ", [for key, url in var.callback_urls : key if !can(regex("^(https?://[^/\\s].*)?$", url))]))}."
  }
}

variable "report_quota" {
  description = "Maximum number of active reports of the user or application, for a warning. The documentation of the service states 50 for the program cmp."
  type        = number
  default     = 50
  nullable    = false
}
