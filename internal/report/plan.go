package report

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/query"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// ModifyPlan plans what the attribute plan modifiers cannot, so that a plan shows what changes and nothing else. It reads
// no clock: Terraform plans twice, and both plans must agree.
func (r *reportResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return
	}
	var plan, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if req.State.Raw.IsNull() {
		plan.planCreate(&config)
		resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
		r.checkInterval(ctx, &plan, &resp.Diagnostics)
		return
	}
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.refuseUnknown(&config, &state, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.planUpdate(&config, &state)
	if plan.RecreateWhenInactive.ValueBool() && strings.EqualFold(state.Status.ValueString(), insights.ReportInactive) {
		plan.Status = types.StringUnknown()
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("status"))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	if !plan.RecurrenceInterval.Equal(state.RecurrenceInterval) {
		r.checkInterval(ctx, &plan, &resp.Diagnostics)
	}
}

// planCreate plans a report that is to be created.
func (m *model) planCreate(config *model) {
	if config.CallbackURL.IsNull() {
		m.CallbackURL = types.StringNull() // there is nothing that the service could have
	}
	if m.ExecuteNow.ValueBool() {
		m.StartTime, m.EffectiveStartTime = types.StringNull(), types.StringNull()
	}
}

// refuseUnknown refuses unknown values that decide between an update and a replacement, or between a change and none:
// Terraform fails in the middle of an apply when the final plan differs.
func (m *model) refuseUnknown(config, state *model, diags *diag.Diagnostics) {
	const remedy = " Give it a value that is known while planning, or apply in two steps (-target)."
	if config.RecreateWhenInactive.IsUnknown() && strings.EqualFold(state.Status.ValueString(), insights.ReportInactive) {
		diags.AddAttributeError(path.Root("recreate_when_inactive"), "Value not known yet",
			"The report is inactive, so recreate_when_inactive decides whether it is replaced, and it depends on something that is only known after apply."+remedy)
	}
	if config.RecurrenceInterval.IsUnknown() && !config.StartTime.IsNull() && !m.StartTime.IsUnknown() && !m.StartTime.Equal(state.StartTime) {
		diags.AddAttributeError(path.Root("recurrence_interval"), "Value not known yet",
			"start_time changes, and recurrence_interval decides whether it is another point of the same schedule; but it depends on something that is only known after apply."+remedy)
	}
}

// planUpdate plans a report that exists.
func (m *model) planUpdate(config, state *model) {
	m.planStartTime(config, state)
	m.CallbackURL = m.callback().plan(config.callback(), state.callback(), state.ID)
	sends := m.sends(state)
	m.ID, m.Query, m.User, m.CreatedTime = state.ID, state.Query, state.User, state.CreatedTime
	m.EffectiveStartTime = state.EffectiveStartTime
	if m.reschedules(state) {
		m.EffectiveStartTime = types.StringUnknown()
	}
	m.Status = state.Status
	if !m.Paused.Equal(state.Paused) {
		m.Status = types.StringUnknown()
	}
	m.ModifiedTime = state.ModifiedTime
	if sends {
		m.ModifiedTime = types.StringUnknown()
	}
}

// planStartTime plans the anchor. Without a configured anchor the state's stays. An anchor on the grid of the state, and
// not after the effective start, is the same schedule, so the state's stays too.
func (m *model) planStartTime(config, state *model) {
	if config.StartTime.IsNull() {
		m.StartTime = state.StartTime
		return
	}
	planned, ok := instant(m.StartTime)
	effective, known := instant(state.EffectiveStartTime)
	if ok && known && !m.StartTime.Equal(state.StartTime) && m.RecurrenceInterval.Equal(state.RecurrenceInterval) &&
		schedule.OnGrid(effective, state.RecurrenceInterval.ValueInt64(), planned) && !planned.After(effective) {
		m.StartTime = state.StartTime
	}
}

// reschedules tells whether the schedule changes.
func (m *model) reschedules(state *model) bool {
	return !m.StartTime.Equal(state.StartTime) || !m.RecurrenceInterval.Equal(state.RecurrenceInterval)
}

// sends tells whether anything differs that the service has to be told.
func (m *model) sends(state *model) bool {
	return m.changes(state) || !m.Paused.Equal(state.Paused)
}

// checkInterval checks the interval against the dataset's minimum, when the query exists already. For a query
// that is made in the same run, Create does it.
func (r *reportResource) checkInterval(ctx context.Context, plan *model, diags *diag.Diagnostics) {
	if r.session == nil || plan.QueryID.IsUnknown() || plan.RecurrenceInterval.IsUnknown() || plan.RecurrenceInterval.IsNull() {
		return
	}
	query := query.Find(ctx, r.session, plan.QueryID.ValueString(), diags)
	if query == nil {
		return // whether the interval fits is then the service's to say
	}
	parsed, err := reportquery.Parse(query.Query)
	if err != nil {
		return
	}
	catalog, err := r.session.Catalog.Entries(ctx)
	if err != nil {
		return
	}
	hours := plan.RecurrenceInterval.ValueInt64()
	if least, ok := catalog.MinimumInterval(parsed.Dataset.Text); ok && hours < least {
		diags.AddAttributeError(path.Root("recurrence_interval"), "Recurrence interval too short for the dataset",
			fmt.Sprintf("The dataset %s can be reported every %d hours at most often (minimum_recurrence_interval); recurrence_interval is %d.", parsed.Dataset.Text, least, hours))
	}
}
