package report

import (
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// dataSourceAttributes are the attributes of a report in both data sources. Unlike the resource they compute the times of runs
// that the service does not say: in a resource these would be a change at each refresh.
type dataSourceAttributes struct {
	reportAttributes
	LastExecutionTime types.String `tfsdk:"last_execution_time"`
}

// readReport reads a report over what the configuration of a data source sets. The callback is read only on request.
func readReport(config dataSourceAttributes, r *insights.Report, includeCallback types.Bool, now time.Time) dataSourceAttributes {
	config.fromAPI(r)
	if !includeCallback.ValueBool() {
		config.CallbackURL = types.StringNull()
	}
	last, next := runTimes(r, now)
	config.NextExecutionStartTime = planmodifiers.KeepPriorTime(types.StringNull(), next)
	config.LastExecutionTime = planmodifiers.KeepPriorTime(types.StringNull(), last)
	return config
}

// longestInterval is the longest interval with which times are computed, in hours: a century. An answer can have any number.
const longestInterval = 100 * 366 * 24

// runTimes are when a report was last due and when it is due next, each zero where that is not certain. The service's word
// for the next run goes first. Whether startTime stays at the first run or moves to the next one is not documented; the
// schedule's grid is the same either way. A report that is not active has no next run, and of one that was changed since
// a run was due it is not known whether it was active then.
func runTimes(r *insights.Report, now time.Time) (last, next time.Time) {
	next = r.NextExecutionTime.Time
	if !hasStatus(r, insights.ReportActive) || r.ExecuteNow != nil && *r.ExecuteNow ||
		r.StartTime.IsZero() || r.RecurrenceInterval == nil || *r.RecurrenceInterval < 1 || *r.RecurrenceInterval > longestInterval {
		return time.Time{}, next
	}
	due := schedule.First(r.StartTime.Time, *r.RecurrenceInterval, now)
	interval := time.Duration(*r.RecurrenceInterval) * time.Hour
	before := due.Add(-interval)
	started := !before.Before(r.StartTime.Time)
	if started && mayHaveEnded(r, due, interval) {
		return time.Time{}, next
	}
	if next.IsZero() && (r.EndTime.IsZero() || !due.After(r.EndTime.Time)) {
		next = due
	}
	if started && !before.Before(r.ModifiedTime.Time) {
		last = before
	}
	return last, next
}

// mayHaveEnded tells whether a schedule's runs may be used up before one is due: whether a count is the total or what is
// left differs by program.
func mayHaveEnded(r *insights.Report, due time.Time, interval time.Duration) bool {
	return r.RecurrenceCount != nil && int64(due.Sub(r.StartTime.Time)/interval) >= *r.RecurrenceCount
}
