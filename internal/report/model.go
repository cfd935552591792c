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

// held is what the service holds of a report.
type held struct {
	ID                 types.String `tfsdk:"id"`
	Name               types.String `tfsdk:"name"`
	Description        types.String `tfsdk:"description"`
	QueryID            types.String `tfsdk:"query_id"`
	Query              types.String `tfsdk:"query"`
	StartTime          types.String `tfsdk:"start_time"` // in the resource, the anchor of the schedule
	RecurrenceInterval types.Int64  `tfsdk:"recurrence_interval"`
	RecurrenceCount    types.Int64  `tfsdk:"recurrence_count"`
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
}

// model is the resource in plan and state.
type model struct {
	held
	CallbackURLWO        types.String   `tfsdk:"callback_url_wo"`
	CallbackURLWOVersion types.Int64    `tfsdk:"callback_url_wo_version"`
	RecreateWhenInactive types.Bool     `tfsdk:"recreate_when_inactive"`
	Timeouts             timeouts.Value `tfsdk:"timeouts"`
	EffectiveStartTime   types.String   `tfsdk:"effective_start_time"`
}

// toAPI is the body of a create request. The start is a point of the schedule's grid; callback is the
// configured write-only URL, "" for none.
func (m *model) toAPI(start time.Time, callback string) insights.NewReport {
	r := insights.NewReport{
		Name:           m.Name.ValueString(),
		QueryID:        m.QueryID.ValueString(),
		Format:         insights.Set(strings.ToUpper(m.Format.ValueString())),
		CallbackMethod: insights.Set(strings.ToUpper(m.CallbackMethod.ValueString())),
	}
	setText(&r.Description, m.Description.ValueString())
	setText(&r.CallbackURL, callbackOf(m, callback))
	if m.ExecuteNow.ValueBool() {
		r.ExecuteNow = insights.Set(true)
		setText(&r.QueryStartTime, requestTime(m.QueryStartTime))
		setText(&r.QueryEndTime, requestTime(m.QueryEndTime))
		return r
	}
	r.StartTime = insights.Set(insights.FormatTime(start))
	r.RecurrenceInterval = insights.Set(m.RecurrenceInterval.ValueInt64())
	if !m.RecurrenceCount.IsNull() {
		r.RecurrenceCount = insights.Set(m.RecurrenceCount.ValueInt64())
	}
	return r
}

// callbackOf is the callback to send: the write-only one, else the one in the model.
func callbackOf(m *model, writeOnly string) string {
	if writeOnly != "" {
		return writeOnly
	}
	return m.CallbackURL.ValueString()
}

func setText(f *insights.Field[string], value string) {
	if value != "" {
		*f = insights.Set(value)
	}
}

// instant is the moment that an attribute names; false for a null one.
func instant(v types.String) (time.Time, bool) {
	t, err := time.Parse(time.RFC3339, v.ValueString())
	return t, err == nil
}

func requestTime(v types.String) string {
	t, ok := instant(v)
	if !ok {
		return ""
	}
	return insights.FormatTime(t)
}

// fromAPI takes over what the service holds into a model that holds the state before. Where the service says
// nothing (reference §10: fields may be absent), and where it only spells a value differently, the state stays.
func (m *model) fromAPI(r *insights.Report) {
	m.Name = planmodifiers.KeepPrior(m.Name, types.StringValue(r.Name), planmodifiers.EqualTrimmed)
	m.Description = planmodifiers.KeepPriorText(m.Description, r.Description)
	m.QueryID = said(m.QueryID, r.QueryID, strings.EqualFold)
	if r.ExecuteNow != nil || m.ExecuteNow.IsNull() {
		m.ExecuteNow = types.BoolValue(r.ExecuteNow != nil && *r.ExecuteNow)
	}
	if m.ExecuteNow.ValueBool() {
		m.clearSchedule()
		m.rangeFromAPI(r)
	} else {
		m.scheduleFromAPI(r)
	}
	m.Format = orDefault(said(m.Format, strings.ToUpper(r.Format), strings.EqualFold), defaultFormat)
	m.callbackFromAPI(r)
	if m.RecreateWhenInactive.IsNull() {
		m.RecreateWhenInactive = types.BoolValue(false)
	}
	m.computedFromAPI(r)
}

// said is a text that the service always holds; when it does not say it, the state stays.
func said(prior types.String, value string, same planmodifiers.Equal) types.String {
	if value == "" {
		return prior
	}
	return planmodifiers.KeepPrior(prior, types.StringValue(value), same)
}

func orDefault(v types.String, value string) types.String {
	if v.IsNull() {
		return types.StringValue(value)
	}
	return v
}

// clearSchedule is what a one-off report has in place of a schedule, whatever the service echoes.
func (m *model) clearSchedule() {
	m.StartTime, m.EffectiveStartTime = types.StringNull(), types.StringNull()
	m.RecurrenceInterval, m.RecurrenceCount = types.Int64Null(), types.Int64Null()
	m.Paused = types.BoolValue(false)
}

// rangeFromAPI takes over the range of a one-off report, which no documented answer holds.
func (m *model) rangeFromAPI(r *insights.Report) {
	if !r.QueryStartTime.IsZero() {
		m.QueryStartTime = planmodifiers.KeepPriorTime(m.QueryStartTime, r.QueryStartTime.Time)
	}
	if !r.QueryEndTime.IsZero() {
		m.QueryEndTime = planmodifiers.KeepPriorTime(m.QueryEndTime, r.QueryEndTime.Time)
	}
}

// scheduleFromAPI takes over the schedule. A start on the grid of the anchor in the state is that schedule,
// whichever point of it the service names; a start off it is drift.
func (m *model) scheduleFromAPI(r *insights.Report) {
	if r.RecurrenceInterval != nil {
		m.RecurrenceInterval = types.Int64Value(*r.RecurrenceInterval)
	}
	m.RecurrenceCount = countFromAPI(m.RecurrenceCount, r.RecurrenceCount)
	if !r.StartTime.IsZero() {
		anchor, ok := instant(m.StartTime)
		if !ok || !schedule.OnGrid(anchor, m.RecurrenceInterval.ValueInt64(), r.StartTime.Time) {
			m.StartTime = planmodifiers.KeepPriorTime(m.StartTime, r.StartTime.Time)
		}
		m.EffectiveStartTime = planmodifiers.KeepPriorTime(m.EffectiveStartTime, r.StartTime.Time)
	}
	switch {
	case hasStatus(r, insights.ReportPaused):
		m.Paused = types.BoolValue(true)
	case hasStatus(r, insights.ReportActive), m.Paused.IsNull():
		m.Paused = types.BoolValue(false)
	}
}

func hasStatus(r *insights.Report, status string) bool { return strings.EqualFold(r.Status, status) }

// countFromAPI takes over the recurrence count. One below the state's is the service counting down, and nobody
// configures that nothing is left.
func countFromAPI(prior types.Int64, count *int64) types.Int64 {
	switch {
	case count == nil:
		return types.Int64Null()
	case *count <= 0, !prior.IsNull() && *count < prior.ValueInt64():
		return prior
	}
	return types.Int64Value(*count)
}

// callbackFromAPI takes over the callback, which the service may not echo: as it is where the configuration has brought
// one into the state, and else its digest. With the write-only twin there is none.
func (m *model) callbackFromAPI(r *insights.Report) {
	switch {
	case !m.CallbackURLWOVersion.IsNull():
		m.CallbackURL = types.StringNull()
	case r.CallbackURL == "":
	case m.CallbackURL.IsNull(), isDigest(m.CallbackURL):
		m.CallbackURL = digest(m.ID, r.CallbackURL)
	default:
		m.CallbackURL = types.StringValue(r.CallbackURL)
	}
	m.CallbackURLWO = types.StringNull()
	m.CallbackMethod = orDefault(said(m.CallbackMethod, strings.ToUpper(r.CallbackMethod), strings.EqualFold), defaultMethod)
}

// computedFromAPI takes over what only the service knows.
func (m *model) computedFromAPI(r *insights.Report) {
	m.ID = said(m.ID, r.ID, strings.EqualFold) // the identity must not change
	m.Status = planmodifiers.StringOrNull(r.Status)
	m.Query = planmodifiers.StringOrNull(r.Query)
	m.User = planmodifiers.StringOrNull(r.User)
	m.CreatedTime = planmodifiers.KeepPriorTime(m.CreatedTime, r.CreatedTime.Time)
	m.ModifiedTime = planmodifiers.KeepPriorTime(m.ModifiedTime, r.ModifiedTime.Time)
}
