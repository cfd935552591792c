package report

import (
	"context"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/identity"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// ModifyPlan plans what the attribute plan modifiers cannot, so that a plan shows what changes and nothing else. It
// plans nothing that a clock shows: Terraform plans twice, and both plans must agree.
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
		plan.checkRules(&model{}, validators.WhilePlanning(&resp.Diagnostics))
		if !plan.QueryID.IsUnknown() && !r.isOnNewQuery(&plan) {
			// The apply plans again before it creates the report.
			r.session.Prefetch(ctx, session.Needs{Object: "report " + plan.Name.ValueString(), NewReport: true})
		}
		r.planSchedule(ctx, &plan, nil, &resp.Diagnostics)
		return
	}
	var state model
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if state.Name.IsNull() {
		identity.AddNotRefreshed(&resp.Diagnostics, "report", state.ID)
		return
	}
	plan.refuseUnknown(&config, &state, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	plan.planUpdate(&config, &state)
	plan.planRuns(&state, r.session != nil && r.session.Client.Program().Schedule.RemainingCount)
	if plan.RecreateWhenInactive.ValueBool() && strings.EqualFold(state.Status.ValueString(), insights.ReportInactive) {
		plan.Status = types.StringUnknown()
		resp.RequiresReplace = append(resp.RequiresReplace, path.Root("status"))
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	plan.checkRules(&state, validators.WhilePlanning(&resp.Diagnostics))
	if attribute := plan.replacedBy(&state, importedKey.Get(ctx, req.Private)); attribute != "" {
		plan.warnOfReplacement(&state, attribute, &resp.Diagnostics)
		r.planSchedule(ctx, &plan, nil, &resp.Diagnostics)
		return
	}
	plan.warnOfInactive(&state, &resp.Diagnostics)
	warnOfKeptCallback(&config, &state, &resp.Diagnostics)
	r.planSchedule(ctx, &plan, &state, &resp.Diagnostics)
}

// planSchedule checks a planned schedule, and warns, before anything is applied, of a start that is too near. The state is nil
// for a new report.
func (r *reportResource) planSchedule(ctx context.Context, plan, state *model, diags *diag.Diagnostics) {
	r.checkSchedule(ctx, plan, state, diags)
	if r.session == nil || diags.HasError() || plan.RecurrenceInterval.IsUnknown() || state != nil && !plan.reschedules(state) {
		return
	}
	warnOfLaterStart(plan, r.session.Client.Clock().Now(), r.firstStart(plan), "If you apply now, the first run is at", diags)
}

// isOnNewQuery tells whether a report runs a query that this process has created. No report can have run it before, so no
// equal report can have existed.
func (r *reportResource) isOnNewQuery(plan *model) bool {
	return r.session != nil && r.session.Queries().IsFresh(plan.QueryID.ValueString())
}

// planCreate plans a new report.
func (m *model) planCreate(config *model) {
	if config.CallbackURL.IsNull() {
		m.CallbackURL = types.StringNull() // there is nothing that the service could have
	}
	if config.CallbackMethod.IsNull() {
		m.CallbackMethod = config.callback().planMethod(types.StringNull())
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
			"The report is inactive, so recreate_when_inactive determines whether it is replaced, but its value is only known after apply."+remedy)
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
	if config.CallbackMethod.IsNull() {
		m.CallbackMethod = config.callback().planMethod(state.CallbackMethod)
	}
	needsUpdate := m.needsUpdate(state)
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
	if needsUpdate {
		m.ModifiedTime = types.StringUnknown()
	}
}

// planRuns plans what the service says of the runs to come, which changes with the schedule. Where the program says nothing of
// them, what is null stays null.
func (m *model) planRuns(state *model, programSays bool) {
	m.RemainingRecurrenceCount, m.NextExecutionStartTime = state.RemainingRecurrenceCount, state.NextExecutionStartTime
	if m.Paused.Equal(state.Paused) && !m.reschedules(state) && m.RecurrenceCount.Equal(state.RecurrenceCount) && m.EndTime.Equal(state.EndTime) {
		return
	}
	if programSays || !m.RemainingRecurrenceCount.IsNull() {
		m.RemainingRecurrenceCount = types.Int64Unknown()
	}
	if programSays || !m.NextExecutionStartTime.IsNull() {
		m.NextExecutionStartTime = types.StringUnknown()
	}
}

// replacedBy returns the attribute whose change replaces the report, "" for none.
func (m *model) replacedBy(state *model, imported bool) string {
	ranged := func(plan, state types.String) bool { return !plan.Equal(state) && !(imported && state.IsNull()) }
	switch {
	case !m.QueryID.Equal(state.QueryID):
		return "query_id"
	case !m.ExecuteNow.Equal(state.ExecuteNow):
		return "execute_now"
	case ranged(m.QueryStartTime, state.QueryStartTime):
		return "query_start_time"
	case ranged(m.QueryEndTime, state.QueryEndTime):
		return "query_end_time"
	case m.Status.IsUnknown() && m.Paused.Equal(state.Paused):
		return "status" // see recreate_when_inactive
	}
	return ""
}

// warnOfReplacement says what a replacement loses. The old report keeps the value of skip_destroy that the state has.
func (m *model) warnOfReplacement(state *model, attribute string, diags *diag.Diagnostics) {
	id := state.ID.ValueString()
	if state.SkipDestroy.ValueBool() {
		diags.AddAttributeWarning(path.Root(attribute), fmt.Sprintf("Replacing report %s", name(state)),
			fmt.Sprintf("A change of %s replaces the report. The old report %s stays at the service, paused, with its executions and files (skip_destroy). The new report has another ID, which changes the URL of its callback.", attribute, id))
		return
	}
	advice := "Download the files that you need first. To keep the old report, set skip_destroy = true and apply that before this change."
	if m.SkipDestroy.ValueBool() {
		advice = "skip_destroy is not in the state yet: apply it by itself first, for Terraform destroys the old report with the values of the state."
	}
	diags.AddAttributeWarning(path.Root(attribute), fmt.Sprintf("Replacing report %s deletes its executions and files", name(state)),
		fmt.Sprintf("A change of %s replaces the report. The service deletes the executions and files of the old report %s with it. The new report has another ID, which changes the URL of its callback. %s", attribute, id, advice))
}

// warnOfInactive warns of a schedule that is used up and that the plan does not replace. A refresh cannot know what the
// configuration has, so the plan warns.
func (m *model) warnOfInactive(state *model, diags *diag.Diagnostics) {
	if m.ExecuteNow.ValueBool() || !strings.EqualFold(state.Status.ValueString(), insights.ReportInactive) {
		return
	}
	const undocumented = "It keeps the ID, the executions and the files of the report; whether the service then runs an inactive report again is not documented."
	advice := "Set recreate_when_inactive = true to replace it, or remove it from the configuration. A higher recurrence_count or a later end_time would be sent as an update. " + undocumented
	if m.RecurrenceCount.ValueInt64() > state.RecurrenceCount.ValueInt64() || m.RecurrenceCount.IsNull() && !state.RecurrenceCount.IsNull() || !m.EndTime.Equal(state.EndTime) {
		advice = "This plan sends another recurrence_count or end_time as an update. " + undocumented +
			" If its status is still Inactive after the apply, set recreate_when_inactive = true, or replace it with terraform apply -replace=<address>."
	}
	diags.AddWarning(fmt.Sprintf("Report %s is inactive", name(state)),
		"The service reports the status Inactive: the schedule has ended, and the report does not run again. "+advice)
}

// warnOfKeptCallback warns when the configuration no longer has a callback and the service keeps it.
func warnOfKeptCallback(config, state *model, diags *diag.Diagnostics) {
	if !config.CallbackURL.IsNull() || !config.CallbackURLWOVersion.IsNull() {
		return
	}
	if url := state.CallbackURL; !state.CallbackURLWOVersion.IsNull() || url.ValueString() != "" && !isDigest(url) {
		diags.AddWarning(fmt.Sprintf("Report %s keeps its callback", name(state)),
			"The configuration no longer sets a callback URL, and the service keeps the current one, including any key in it. Set callback_url = \"\" to remove it.")
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

// needsUpdate tells whether anything differs that the service has to be told: a field, or whether the report is paused.
func (m *model) needsUpdate(state *model) bool {
	return m.hasFieldChanges(state) || !m.Paused.Equal(state.Paused)
}
