package report

import (
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// reportAttributes are the attributes that the resource, the data sources and the list resource share.
type reportAttributes struct {
	ID                 types.String `tfsdk:"id"`
	Name               types.String `tfsdk:"name"`
	Description        types.String `tfsdk:"description"`
	QueryID            types.String `tfsdk:"query_id"`
	Query              types.String `tfsdk:"query"`
	StartTime          types.String `tfsdk:"start_time"` // in the resource, the anchor of the schedule
	RecurrenceInterval types.Int64  `tfsdk:"recurrence_interval"`
	RecurrenceCount    types.Int64  `tfsdk:"recurrence_count"`
	EndTime            types.String `tfsdk:"end_time"`
	ExecuteNow         types.Bool   `tfsdk:"execute_now"`
	QueryStartTime     types.String `tfsdk:"query_start_time"`
	QueryEndTime       types.String `tfsdk:"query_end_time"`
	Format             types.String `tfsdk:"format"`
	CallbackURL        types.String `tfsdk:"callback_url"`
	CallbackMethod     types.String `tfsdk:"callback_method"`
	Paused             types.Bool   `tfsdk:"paused"`
	Status             types.String `tfsdk:"status"`
	User               types.String `tfsdk:"user"`
	CreatedTime        types.String `tfsdk:"created_time"`
	ModifiedTime       types.String `tfsdk:"modified_time"`

	RemainingRecurrenceCount types.Int64  `tfsdk:"remaining_recurrence_count"`
	NextExecutionStartTime   types.String `tfsdk:"next_execution_start_time"`
}

// model is the resource in configuration, plan and state.
type model struct {
	reportAttributes
	CallbackURLWO        types.String   `tfsdk:"callback_url_wo"`
	CallbackURLWOVersion types.Int64    `tfsdk:"callback_url_wo_version"`
	RecreateWhenInactive types.Bool     `tfsdk:"recreate_when_inactive"`
	SkipDestroy          types.Bool     `tfsdk:"skip_destroy"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`
	EffectiveStartTime   types.String   `tfsdk:"effective_start_time"`
}

// fromAPI reads a report into a state. A start on the grid of the state's anchor is the same schedule, whichever of its
// times the service names; a start off the grid is drift.
func (m *model) fromAPI(r *insights.Report) {
	prior := *m
	m.reportAttributes.fromAPI(r)
	m.CallbackURL = prior.callback().refresh(m.ID, r.CallbackURL)
	if insights.IsUnread(r.Unread, "callbackUrl") {
		m.CallbackURL = prior.CallbackURL
	}
	m.CallbackURLWO = types.StringNull()
	if m.RecreateWhenInactive.IsNull() {
		m.RecreateWhenInactive = types.BoolValue(false)
	}
	if m.SkipDestroy.IsNull() {
		m.SkipDestroy = types.BoolValue(false)
	}
	m.keepDerivedEnd(&prior, r)
	if m.ExecuteNow.ValueBool() {
		m.EffectiveStartTime = types.StringNull()
		return
	}
	anchor, ok := instant(prior.StartTime)
	if ok && (r.StartTime.IsZero() || schedule.OnGrid(anchor, m.RecurrenceInterval.ValueInt64(), r.StartTime.Time)) {
		m.StartTime = prior.StartTime
	}
	if !r.StartTime.IsZero() {
		m.EffectiveStartTime = planmodifiers.KeepPriorTime(m.EffectiveStartTime, r.StartTime.Time)
	}
}

// keepDerivedEnd leaves out of the state what the service derives: it may report an end time for a schedule with a count,
// and a count for one with an end time. The state has what it had before; after an import it has both, unless the end is that
// of the last run.
func (m *model) keepDerivedEnd(prior *model, r *insights.Report) {
	switch {
	case m.RecurrenceCount.IsNull() || m.EndTime.IsNull():
	case prior.RecurrenceCount.IsNull() && !prior.EndTime.IsNull():
		m.RecurrenceCount = types.Int64Null()
	case prior.EndTime.IsNull() && (!prior.RecurrenceCount.IsNull() || endsWithCount(r)):
		m.EndTime = types.StringNull()
	}
}

// endsWithCount tells whether a report's end is the time of its last run by its count, or one interval later.
func endsWithCount(r *insights.Report) bool {
	if r.RecurrenceInterval == nil || r.StartTime.IsZero() {
		return false
	}
	for _, count := range []*int64{r.RecurrenceCount, r.TotalCount} {
		if count == nil {
			continue
		}
		last := r.StartTime.Add(time.Duration(*r.RecurrenceInterval**count) * time.Hour)
		if r.EndTime.Equal(last) || r.EndTime.Equal(last.Add(-time.Duration(*r.RecurrenceInterval)*time.Hour)) {
			return true
		}
	}
	return false
}

// fromAPI reads a report over the attributes of a state or a configuration. What the service does not say, and what is
// semantically equal, stays as it is.
func (a *reportAttributes) fromAPI(r *insights.Report) {
	r = a.fillUnread(r)
	a.computedFromAPI(r)
	a.Name = planmodifiers.KeepPrior(a.Name, types.StringValue(r.Name), planmodifiers.EqualName)
	a.Description = planmodifiers.KeepPriorText(a.Description, r.Description)
	a.QueryID = keepIfAbsent(a.QueryID, r.QueryID)
	if r.ExecuteNow != nil || a.ExecuteNow.IsNull() {
		a.ExecuteNow = types.BoolValue(r.ExecuteNow != nil && *r.ExecuteNow)
	}
	if a.ExecuteNow.ValueBool() {
		a.clearSchedule()
		a.rangeFromAPI(r)
	} else {
		a.scheduleFromAPI(r)
	}
	a.Format = orDefault(keepIfAbsent(a.Format, strings.ToUpper(strings.TrimSpace(r.Format))), defaultFormat)
	a.CallbackURL = planmodifiers.StringOrNull(r.CallbackURL)
	a.CallbackMethod = orDefault(keepIfAbsent(a.CallbackMethod, strings.ToUpper(strings.TrimSpace(r.CallbackMethod))), defaultMethod)
}

// fillUnread returns a report with the values of a for the fields of the answer that could not be read, so that an answer of an
// undocumented form neither shows as drift nor goes back in an update. What is not listed here stays as it is where an
// answer lacks it.
func (a *reportAttributes) fillUnread(r *insights.Report) *insights.Report {
	result := *r
	for _, n := range r.Unread {
		switch n.Field {
		case "reportName":
			result.Name = a.Name.ValueString()
		case "description":
			result.Description = a.Description.ValueString()
		case "recurrenceInterval":
			result.RecurrenceInterval = a.RecurrenceInterval.ValueInt64Pointer()
		case "recurrenceCount":
			if r.TotalCount == nil {
				result.RecurrenceCount = a.RecurrenceCount.ValueInt64Pointer()
			}
		case "format":
			result.Format = a.Format.ValueString()
		case "callbackMethod":
			result.CallbackMethod = a.CallbackMethod.ValueString()
		}
	}
	return &result
}

// fillUnread is that of the attributes. A start that the service does not say is the effective one.
func (m *model) fillUnread(r *insights.Report) *insights.Report {
	result := m.reportAttributes.fillUnread(r)
	if result.StartTime.IsZero() {
		result.StartTime.Time, _ = instant(m.EffectiveStartTime)
	}
	return result
}

// computedFromAPI reads the attributes that only the service knows.
func (a *reportAttributes) computedFromAPI(r *insights.Report) {
	a.ID = keepIfAbsent(a.ID, r.ID) // the identity must not change
	a.Status = planmodifiers.StringOrNull(r.Status)
	a.Query = planmodifiers.StringOrNull(r.Query)
	a.User = planmodifiers.StringOrNull(string(r.User))
	a.CreatedTime = planmodifiers.KeepPriorTime(a.CreatedTime, r.CreatedTime.Time)
	a.ModifiedTime = planmodifiers.KeepPriorTime(a.ModifiedTime, r.ModifiedTime.Time)
	a.RemainingRecurrenceCount = types.Int64PointerValue(r.Remaining())
	a.NextExecutionStartTime = planmodifiers.KeepPriorTime(a.NextExecutionStartTime, r.NextExecutionTime.Time)
}

// clearSchedule removes the schedule, which a one-off report does not have, whatever the service reports.
func (a *reportAttributes) clearSchedule() {
	a.StartTime, a.EndTime = types.StringNull(), types.StringNull()
	a.RecurrenceInterval, a.RecurrenceCount = types.Int64Null(), types.Int64Null()
	a.Paused = types.BoolValue(false)
}

// rangeFromAPI reads the range of a one-off report, which the service may report as null [captured F-THOOR, F-GPS].
func (a *reportAttributes) rangeFromAPI(r *insights.Report) {
	if !r.QueryStartTime.IsZero() {
		a.QueryStartTime = planmodifiers.KeepPriorTime(a.QueryStartTime, r.QueryStartTime.Time)
	}
	if !r.QueryEndTime.IsZero() {
		a.QueryEndTime = planmodifiers.KeepPriorTime(a.QueryEndTime, r.QueryEndTime.Time)
	}
}

// scheduleFromAPI reads the schedule. The status Inactive leaves paused as it was.
func (a *reportAttributes) scheduleFromAPI(r *insights.Report) {
	if r.RecurrenceInterval != nil {
		a.RecurrenceInterval = types.Int64Value(*r.RecurrenceInterval)
	}
	if r.RecurrenceCount != nil || a.EndTime.IsNull() || r.EndTime.IsZero() { // where both end it, the service may keep one
		a.RecurrenceCount = countFromAPI(a.RecurrenceCount, r)
	}
	if !r.EndTime.IsZero() {
		a.EndTime = planmodifiers.KeepPriorTime(a.EndTime, r.EndTime.Time)
	}
	if !r.StartTime.IsZero() {
		a.StartTime = planmodifiers.KeepPriorTime(a.StartTime, r.StartTime.Time)
	}
	switch {
	case hasStatus(r, insights.ReportPaused):
		a.Paused = types.BoolValue(true)
	case hasStatus(r, insights.ReportActive), a.Paused.IsNull():
		a.Paused = types.BoolValue(false)
	}
}

// countFromAPI reads the recurrence count: the total where the service says it. Otherwise a count below the state's is the
// service counting down, which does not count as drift.
func countFromAPI(prior types.Int64, r *insights.Report) types.Int64 {
	count := r.RecurrenceCount
	switch {
	case r.TotalCount != nil && *r.TotalCount > 0:
		return types.Int64Value(*r.TotalCount)
	case count == nil:
		return types.Int64Null()
	case *count <= 0, !prior.IsNull() && *count < prior.ValueInt64():
		return prior
	}
	return types.Int64Value(*count)
}

func hasStatus(r *insights.Report, status string) bool { return strings.EqualFold(r.Status, status) }

// keepIfAbsent returns a word that the service always has: the prior one where an answer lacks it or has it in another
// case.
func keepIfAbsent(prior types.String, value string) types.String {
	if value == "" {
		return prior
	}
	return planmodifiers.KeepPrior(prior, types.StringValue(value), strings.EqualFold)
}

func orDefault(v types.String, value string) types.String {
	if v.IsNull() {
		return types.StringValue(value)
	}
	return v
}

// instant parses an attribute; false for a null or unknown one.
func instant(v types.String) (time.Time, bool) {
	t, err := schedule.ParseInstant(v.ValueString())
	return t, err == nil
}
