package report

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/query"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// checkSchedule checks a planned schedule against the rules of the program, as far as its values are known. A value that
// the state has already is not checked, for the service has accepted it. The state is nil for a new report.
func (r *reportResource) checkSchedule(ctx context.Context, plan, state *model, diags *diag.Diagnostics) {
	if r.session == nil || diags.HasError() || plan.ExecuteNow.IsUnknown() {
		return
	}
	program := r.session.Client.Program()
	if plan.ExecuteNow.ValueBool() {
		if state == nil {
			checkRange(program, plan.QueryStartTime, plan.QueryEndTime, diags)
		}
		return
	}
	if state == nil || !plan.EndTime.Equal(state.EndTime) || !plan.RecurrenceCount.Equal(state.RecurrenceCount) || !plan.StartTime.Equal(state.StartTime) {
		plan.checkEnd(program, diags)
	}
	if diags.HasError() {
		return
	}
	switch {
	case state == nil || plan.reschedules(state):
		plan.checkFirstRun(r.firstStart(plan), diags) // an interval that is not known yet counts as none: it only makes the run later
	case !plan.EndTime.Equal(state.EndTime):
		start, _ := instant(state.EffectiveStartTime)
		plan.checkFirstRun(start, diags)
	}
	if state != nil {
		plan.warnOfUsedCount(state, diags)
	}
	if state == nil || !plan.RecurrenceInterval.Equal(state.RecurrenceInterval) {
		r.checkInterval(ctx, plan, diags)
	}
}

// checkRange checks how the range of a report that runs once is written. A range that a state has is never sent again.
func checkRange(program insights.Program, start, end types.String, diags *diag.Diagnostics) {
	for name, v := range map[string]types.String{"query_start_time": start, "query_end_time": end} {
		if isDay(v) && !program.DateOnlyRange {
			diags.AddAttributeError(path.Root(name), "Not a time: "+name,
				fmt.Sprintf("The program %s documents ranges as times (yyyy-MM-ddTHH:mm:ssZ), and %s is the date %s. Write %sT00:00:00Z. Dates are for the program store.", program, name, v.ValueString(), v.ValueString()))
		}
	}
}

// checkEnd checks how the schedule ends.
func (m *model) checkEnd(program insights.Program, diags *diag.Diagnostics) {
	end, hasEnd := instant(m.EndTime)
	switch {
	case hasEnd && !program.Schedule.EndTime:
		diags.AddAttributeError(path.Root("end_time"), "Unsupported end_time",
			fmt.Sprintf("Reports of the program %s (%s) have no end time: version 1 of the API, which it has, documents none. Remove end_time, and set recurrence_count to "+
				"limit the number of runs. The programs cmp and store, with version 1.1, have one.", program.Name, program.Title))
		return
	case program.Schedule.EndRequired && m.RecurrenceCount.IsNull() && m.EndTime.IsNull():
		diags.AddAttributeError(path.Root("recurrence_count"), "Missing recurrence_count or end_time",
			fmt.Sprintf("The program %s (%s) requires that a schedule ends, as version 1.1 of its API documents: set recurrence_count to the number of runs, or end_time to a time after the first run.", program.Name, program.Title))
	}
	if anchor, ok := instant(m.StartTime); ok && hasEnd && !end.After(anchor) {
		diags.AddAttributeError(path.Root("end_time"), "Schedule ends before it starts",
			fmt.Sprintf("end_time must be after the first run; it is %s, and start_time is %s.", m.EndTime.ValueString(), m.StartTime.ValueString()))
	}
}

// checkFirstRun checks that a schedule ends after its first run: in the plan of a new report, and when the schedule is sent.
func (m *model) checkFirstRun(start time.Time, diags *diag.Diagnostics) {
	if end, ok := instant(m.EndTime); ok && !start.IsZero() && !end.After(start) {
		diags.AddAttributeError(path.Root("end_time"), "Schedule ends before its first run",
			fmt.Sprintf("end_time must be after the first run, which is at %s, and it is %s. The first run of a new schedule is 4 hours from now or later. Set a later end_time.",
				insights.FormatTime(start), m.EndTime.ValueString()))
	}
}

// warnOfUsedCount warns of a new count that is used up: as many runs have been, or more.
func (m *model) warnOfUsedCount(state *model, diags *diag.Diagnostics) {
	count, ran := m.RecurrenceCount, state.RecurrenceCount.ValueInt64()-state.RemainingRecurrenceCount.ValueInt64()
	if count.IsNull() || count.IsUnknown() || count.Equal(state.RecurrenceCount) || state.RecurrenceCount.IsNull() || state.RemainingRecurrenceCount.IsNull() || count.ValueInt64() > ran {
		return
	}
	diags.AddAttributeWarning(path.Root("recurrence_count"), fmt.Sprintf("Report %s ends", name(state)),
		fmt.Sprintf("It has run %d times, so with a recurrence_count of %d, which counts all runs, it does not run again.", ran, count.ValueInt64()))
}

// checkInterval checks the interval against the program's range and the dataset's minimum. For a query that is created in
// the same run the plan checks against the lowest minimum of all datasets, and Create against that of its own.
func (r *reportResource) checkInterval(ctx context.Context, plan *model, diags *diag.Diagnostics) {
	if r.session == nil || plan.RecurrenceInterval.IsUnknown() || plan.RecurrenceInterval.IsNull() {
		return
	}
	hours, rules := plan.RecurrenceInterval.ValueInt64(), r.session.Client.Program().Schedule
	refuse := func(detail string) {
		diags.AddAttributeError(path.Root("recurrence_interval"), "Invalid recurrence_interval", fmt.Sprintf("%s It is %d.", detail, hours))
	}
	if rules.MaxInterval > 0 && (hours > rules.MaxInterval || hours < rules.MinInterval && !rules.DatasetMinimum) {
		refuse(fmt.Sprintf("recurrence_interval must be between %d and %d hours.", rules.MinInterval, rules.MaxInterval))
		return
	}
	least, dataset := r.leastInterval(ctx, plan, diags)
	switch {
	case hours >= max(least, 1) && (hours >= rules.MinInterval || rules.DatasetMinimum && least > 0):
	case least > 0 && dataset != "":
		refuse(fmt.Sprintf("recurrence_interval must be at least the minimum_recurrence_interval of the dataset %s, which is %d hours.", dataset, max(least, 1)))
	case least > rules.MinInterval || rules.DatasetMinimum && least > 0:
		refuse(fmt.Sprintf("recurrence_interval must be at least %d hours, the lowest minimum_recurrence_interval of all datasets of the account.", least))
	default:
		refuse(fmt.Sprintf("recurrence_interval is in hours and must be at least %d.", max(rules.MinInterval, 1)))
	}
}

// leastInterval returns the minimum interval in hours of the dataset that the report's query reads, and the dataset's
// name. For a query that does not exist yet it is the lowest minimum of all datasets. 0 is not known.
func (r *reportResource) leastInterval(ctx context.Context, plan *model, diags *diag.Diagnostics) (hours int64, dataset string) {
	if plan.QueryID.IsUnknown() {
		catalog, ok := query.ReadCatalog(ctx, r.session, r.session.Validation, diags)
		if !ok {
			return 0, ""
		}
		return catalog.LowestInterval(), ""
	}
	r.session.Prefetch(ctx, session.Needs{Object: "report " + plan.Name.ValueString(), Catalog: true})
	text, ok := query.ReadText(ctx, r.session, plan.QueryID.ValueString(), diags)
	if !ok {
		return 0, "" // the service checks the interval
	}
	parsed, err := reportquery.Parse(text)
	if err != nil {
		return 0, ""
	}
	catalog, ok := query.ReadCatalog(ctx, r.session, r.session.Validation, diags)
	if !ok {
		return 0, ""
	}
	hours, _ = catalog.MinimumInterval(parsed.Dataset.Text)
	return hours, parsed.Dataset.Text
}
