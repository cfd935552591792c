package report

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/identity"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Update changes the report: it reads it, puts what changed on top, writes it, and reads it again. Where only
// what is in the state differs, it sends nothing.
func (r *reportResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	var plan, state, config model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(req.State.Get(ctx, &state)...)
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(identity.Set(ctx, resp.Identity, state.ID)...)
	limit, diags := plan.Timeouts.Update(ctx, updateTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if !plan.QueryStartTime.IsNull() || !plan.QueryEndTime.IsNull() {
		resp.Diagnostics.Append(setImported(ctx, resp.Private, false)...)
	}
	if !plan.sends(&state) {
		resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	u := &update{client: r.session.Client, plan: &plan, state: &state, callback: config.CallbackURLWO.ValueString()}
	after := u.run(ctx, r, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		if after != nil {
			state.fromAPI(after)
		}
		resp.Diagnostics.Append(resp.State.Set(ctx, state)...)
		return
	}
	warnOfDifference(&plan, after, &resp.Diagnostics)
	plan.updated(after)
	resp.Diagnostics.Append(resp.State.Set(ctx, plan)...)
}

// update is one change of one report.
type update struct {
	client      *insights.Client
	plan, state *model
	callback    string // the write-only callback URL, "" for none
}

// run makes the change and gives the report as the service holds it then, or held it last.
func (u *update) run(ctx context.Context, r *reportResource, diags *diag.Diagnostics) *insights.Report {
	id := u.state.ID.ValueString()
	current, err := session.ReadConsistent(ctx, r.session, u.state.ref(), func(ctx context.Context) (*insights.Report, error) {
		return u.client.ReportNow(ctx, id) // what is written back must not be of some time ago
	})
	if insights.IsNotFound(err) {
		diags.AddError(fmt.Sprintf("Report %s is gone", name(u.state)),
			fmt.Sprintf("The service has no report with the ID %s any more; it was deleted outside of Terraform. Plan again: the plan then creates it anew.", id))
		return nil
	}
	if err != nil {
		diagnostic.AddError(diags, "Updating report "+name(u.state), err)
		return nil
	}
	paused := u.plan.Paused.ValueBool()
	if !paused && hasStatus(current, insights.ReportPaused) {
		// First, for whether the service changes a paused report is not known.
		if _, err := r.setPaused(ctx, id, false); err != nil {
			diagnostic.AddError(diags, "Resuming report "+name(u.state), err)
			return current
		}
	}
	if u.plan.updates(u.state) {
		if err := u.change(ctx, r, current); err != nil {
			u.addRefused(diags, current, err)
			return u.reread(ctx, id, current)
		}
	}
	after, err := u.client.ReportNow(ctx, id)
	if err != nil {
		diagnostic.AddError(diags, "Updating report "+name(u.state), err)
		return nil
	}
	// A change may have made a paused report run again (reference §2: not documented).
	if paused && !hasStatus(after, insights.ReportPaused) && (!u.state.Paused.ValueBool() || !hasStatus(after, insights.ReportInactive)) {
		if _, err := r.setPaused(ctx, id, true); err != nil {
			diagnostic.AddError(diags, "Pausing report "+name(u.state), err)
			return u.reread(ctx, id, after)
		}
		after = u.reread(ctx, id, after)
	}
	return u.clear(ctx, id, after, diags)
}

// change writes the report. Where the service refuses to change a paused one, it is resumed for the change.
func (u *update) change(ctx context.Context, r *reportResource, current *insights.Report) error {
	err := u.put(ctx, current.ID, current)
	if !refused(err) || !u.plan.Paused.ValueBool() || !hasStatus(current, insights.ReportPaused) {
		return err
	}
	if _, resumeErr := r.setPaused(ctx, current.ID, false); resumeErr != nil {
		return err
	}
	if again := u.put(ctx, current.ID, current); again != nil {
		_, pauseErr := r.setPaused(ctx, current.ID, true)
		return errors.Join(again, pauseErr)
	}
	return nil
}

// refused tells whether the service has understood a request and does not do it.
func refused(err error) bool {
	e, ok := errors.AsType[*insights.Error](err)
	return ok && (e.Status == http.StatusBadRequest || e.Status == http.StatusConflict || e.Status == http.StatusUnprocessableEntity)
}

// addRefused adds the error of a change that failed. What the service makes of some reports is not documented, so
// where it may be the reason, the way out is named.
func (u *update) addRefused(diags *diag.Diagnostics, current *insights.Report, err error) {
	diagnostic.AddError(diags, "Updating report "+name(u.state), err)
	why := ""
	switch {
	case !refused(err):
	case u.plan.ExecuteNow.ValueBool():
		why = "The report ran once (execute_now), and the service may not change such a report."
	case hasStatus(current, insights.ReportInactive):
		why = "The report is inactive, and the service may not change such a report."
	}
	if why != "" {
		diags.AddError(fmt.Sprintf("Report %s may have to be replaced", name(u.state)), why+" Have it made anew with terraform apply -replace=<address>.")
	}
}

// reread is the report after a failure, or as it was when it can't be read either.
func (u *update) reread(ctx context.Context, id string, last *insights.Report) *insights.Report {
	if after, err := u.client.ReportNow(ctx, id); err == nil {
		return after
	}
	return last
}

// put writes the report. A start that the service finds too early moves to the next point of the grid that it
// takes, once.
func (u *update) put(ctx context.Context, id string, current *insights.Report) error {
	body := u.body(current)
	start := u.start(current)
	if !start.IsZero() {
		body.StartTime = insights.Set(insights.FormatTime(start))
	}
	err := u.client.UpdateReport(ctx, id, body)
	if !startRefused(err) || start.IsZero() || u.plan.ExecuteNow.ValueBool() {
		return err
	}
	interval, ok := body.RecurrenceInterval.Get()
	if !ok {
		return err
	}
	earliest := u.client.Clock().Now().Add(lead)
	later := laterStart(start, interval, err)
	if !u.plan.reschedules(u.state) && later.Before(earliest) {
		later = schedule.First(start, interval, earliest)
	}
	body.StartTime = insights.Set(insights.FormatTime(later))
	return u.client.UpdateReport(ctx, id, body)
}

// start is the start to send: a new one when the schedule changes, else the service's own.
func (u *update) start(current *insights.Report) time.Time {
	if anchor, ok := instant(u.plan.StartTime); ok && u.plan.reschedules(u.state) {
		return schedule.First(anchor, u.plan.RecurrenceInterval.ValueInt64(), u.client.Clock().Now().Add(lead))
	}
	return current.StartTime.Time
}

// body is the report as the service holds it, with what changed on top. What did not change goes back as the
// service holds it: a count that it has counted down is not reset by a rename.
func (u *update) body(current *insights.Report) insights.ReportUpdate {
	plan, state := u.plan, u.state
	b := insights.ReportUpdate{Name: current.Name}
	setText(&b.Description, current.Description)
	setText(&b.Format, strings.ToUpper(current.Format))
	setText(&b.CallbackURL, u.currentCallback(current))
	setText(&b.CallbackMethod, strings.ToUpper(current.CallbackMethod))
	if current.RecurrenceInterval != nil && !plan.ExecuteNow.ValueBool() {
		b.RecurrenceInterval = insights.Set(*current.RecurrenceInterval)
	}
	if current.RecurrenceCount != nil && *current.RecurrenceCount > 0 && !plan.ExecuteNow.ValueBool() {
		b.RecurrenceCount = insights.Set(*current.RecurrenceCount)
	}
	if !plan.Name.Equal(state.Name) {
		b.Name = plan.Name.ValueString()
	}
	if !sameText(plan.Description, state.Description) {
		b.Description = setOrClear(plan.Description.ValueString())
	}
	if !plan.RecurrenceInterval.Equal(state.RecurrenceInterval) {
		b.RecurrenceInterval = insights.Set(plan.RecurrenceInterval.ValueInt64())
	}
	if !plan.RecurrenceCount.Equal(state.RecurrenceCount) {
		b.RecurrenceCount = insights.Null[int64]()
		if !plan.RecurrenceCount.IsNull() {
			b.RecurrenceCount = insights.Set(plan.RecurrenceCount.ValueInt64())
		}
	}
	if !plan.Format.Equal(state.Format) {
		b.Format = insights.Set(strings.ToUpper(plan.Format.ValueString()))
	}
	if plan.newCallback(state) {
		b.CallbackURL = setOrClear(callbackOf(plan, u.callback))
	}
	if !plan.CallbackMethod.Equal(state.CallbackMethod) || !b.CallbackMethod.IsSet() {
		b.CallbackMethod = insights.Set(strings.ToUpper(plan.CallbackMethod.ValueString()))
	}
	return b
}

// currentCallback is the callback that the report has: the write-only one, which goes out with every update,
// else what the service says, else what the state says, for the service may not echo it.
func (u *update) currentCallback(current *insights.Report) string {
	switch {
	case u.callback != "":
		return u.callback
	case current.CallbackURL != "":
		return current.CallbackURL
	}
	if isDigest(u.state.CallbackURL) {
		return ""
	}
	return u.state.CallbackURL.ValueString()
}

// setOrClear is a text, or the null that clears one.
func setOrClear(v string) insights.Field[string] {
	if v == "" {
		return insights.Null[string]()
	}
	return insights.Set(v)
}

// clear looks whether the fields that were to be cleared are. A service that ignores nulls may take an empty
// text; one that does neither can't clear the field at all.
func (u *update) clear(ctx context.Context, id string, after *insights.Report, diags *diag.Diagnostics) *insights.Report {
	description := u.clearsDescription() && strings.TrimSpace(after.Description) != ""
	callback := u.clearsCallback() && after.CallbackURL != ""
	if description || callback {
		body := u.body(after)
		if start := after.StartTime.Time; !start.IsZero() {
			body.StartTime = insights.Set(insights.FormatTime(start))
		}
		if description {
			body.Description = insights.Set("")
		}
		if callback {
			body.CallbackURL = insights.Set("")
		}
		if err := u.client.UpdateReport(ctx, id, body); err == nil {
			after = u.reread(ctx, id, after)
		}
	}
	if u.clearsDescription() && strings.TrimSpace(after.Description) != "" {
		u.addNotCleared("description", diags)
	}
	if u.clearsCallback() && after.CallbackURL != "" {
		u.addNotCleared("callback_url", diags)
	}
	if u.plan.RecurrenceCount.IsNull() && !u.state.RecurrenceCount.IsNull() && after.RecurrenceCount != nil && *after.RecurrenceCount > 0 {
		u.addNotCleared("recurrence_count", diags)
	}
	return after
}

func (u *update) clearsDescription() bool {
	return u.plan.Description.ValueString() == "" && !sameText(u.plan.Description, u.state.Description)
}

func (u *update) clearsCallback() bool {
	return u.plan.newCallback(u.state) && callbackOf(u.plan, u.callback) == ""
}

func (u *update) addNotCleared(attribute string, diags *diag.Diagnostics) {
	diags.AddAttributeError(path.Root(attribute), fmt.Sprintf("The service keeps the %s of report %s", attribute, name(u.state)),
		fmt.Sprintf("The update was sent and accepted, but the service still holds the old %s: it does not clear this field of a report that exists. "+
			"Give it another value, or have the report made anew with terraform apply -replace=<address>.", attribute))
}

// updated takes over what the plan left open.
func (m *model) updated(r *insights.Report) {
	if m.EffectiveStartTime.IsUnknown() {
		m.EffectiveStartTime = planmodifiers.KeepPriorTime(m.EffectiveStartTime, r.StartTime.Time)
	}
	if m.Status.IsUnknown() {
		m.Status = planmodifiers.StringOrNull(r.Status)
	}
	if m.ModifiedTime.IsUnknown() {
		m.ModifiedTime = planmodifiers.KeepPriorTime(m.ModifiedTime, r.ModifiedTime.Time)
	}
}

// warnOfDifference warns when the service holds something else than was planned. The state has to keep the
// plan; the next refresh shows what the service holds.
func warnOfDifference(plan *model, after *insights.Report, diags *diag.Diagnostics) {
	held := *plan
	held.fromAPI(after)
	var differ []string
	for _, a := range []struct {
		name string
		same bool
	}{
		{"name", held.Name.Equal(plan.Name)},
		{"description", sameText(held.Description, plan.Description)},
		{"start_time", held.StartTime.Equal(plan.StartTime)},
		{"recurrence_interval", held.RecurrenceInterval.Equal(plan.RecurrenceInterval)},
		{"recurrence_count", held.RecurrenceCount.Equal(plan.RecurrenceCount)},
		{"format", held.Format.Equal(plan.Format)},
		{"callback_method", held.CallbackMethod.Equal(plan.CallbackMethod)},
		{"paused", held.Paused.Equal(plan.Paused)},
	} {
		if !a.same {
			differ = append(differ, a.name)
		}
	}
	if len(differ) > 0 {
		diags.AddWarning(fmt.Sprintf("Report %s is not as planned", name(plan)),
			fmt.Sprintf("The service accepted the update, but holds other values of %s. The next plan shows them.", strings.Join(differ, ", ")))
	}
}
