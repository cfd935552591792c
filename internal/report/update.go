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
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// update is one change of one report.
type update struct {
	client   *insights.Client
	behavior *session.UpdateBehavior
	known    session.ObjectRef
	request
	counts *counts // wanted after the update; nil where the answers do not have what remains

	correction int64     // of the count, where the service took the last one in its other meaning
	moved      time.Time // the start that was sent because the service refused its own as too early; zero for none
}

// run makes the change and returns the report as the service has it afterwards, or had it last.
func (u *update) run(ctx context.Context, r *reportResource, diags *diag.Diagnostics) *insights.Report {
	id := u.state.ID.ValueString()
	current, err := session.ReadConsistent(ctx, r.session, u.known, func(ctx context.Context) (*insights.Report, error) {
		return u.client.ReportNow(ctx, id) // not from a list: what is sent back must be current
	})
	if insights.IsNotFound(err) {
		diags.AddError(fmt.Sprintf("Report %s is gone", name(u.state)),
			fmt.Sprintf("The service no longer has a report with the ID %s; it was deleted outside of Terraform. Plan again: the plan then creates it again.", id))
		return nil
	}
	if err != nil {
		diagnostic.AddError(diags, "Updating report "+name(u.state), err)
		return nil
	}
	current = u.state.complete(current)
	paused := u.plan.Paused.ValueBool()
	if !paused && hasStatus(current, insights.ReportPaused) {
		// First: it is not known whether the service changes a paused report.
		if _, err := r.setPaused(ctx, id, false); err != nil {
			diagnostic.AddError(diags, "Resuming report "+name(u.state), err)
			return current
		}
	}
	if u.client.Program().Schedule.RemainingCount {
		u.counts = u.wantedCounts(current)
	}
	if u.plan.changes(u.state) {
		if u.plan.reschedules(u.state) || !u.plan.EndTime.Equal(u.state.EndTime) {
			u.plan.checkFirstRun(u.startFor(current), diags)
		}
		if diags.HasError() {
			return current
		}
		if err := u.change(ctx, r, current); err != nil {
			u.addRefused(diags, current, err)
			return u.reread(ctx, id, current)
		}
	}
	u.warnOfSkippedRun(diags)
	after, err := u.client.ReportNow(ctx, id)
	if err != nil {
		diagnostic.AddError(diags, "Updating report "+name(u.state), err)
		return nil
	}
	if u.plan.changes(u.state) {
		after = u.correctCount(ctx, r, after, diags)
	}
	// It is not documented whether an update makes a paused report run again.
	if paused && !hasStatus(after, insights.ReportPaused) && (!u.state.Paused.ValueBool() || !hasStatus(after, insights.ReportInactive)) {
		if _, err := r.setPaused(ctx, id, true); err != nil {
			diagnostic.AddError(diags, "Pausing report "+name(u.state), err)
			return u.reread(ctx, id, after)
		}
		after = u.reread(ctx, id, after)
	}
	return u.clear(ctx, r, id, after, diags)
}

// change updates the report. When the service refuses to change a paused report, it is resumed for the update.
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

// refused tells whether the service understood a request and refused it.
func refused(err error) bool {
	e, ok := errors.AsType[*insights.Error](err)
	return ok && (e.Status == http.StatusBadRequest || e.Status == http.StatusConflict || e.Status == http.StatusUnprocessableEntity)
}

// addRefused adds the error of an update that failed. It is not documented whether the service changes reports that ran
// once or are inactive, so the error names the way out.
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
		diags.AddError(fmt.Sprintf("Report %s may have to be replaced", name(u.state)), why+" Replace it with terraform apply -replace=<address>.")
	}
}

// reread is the report as the service has it now, or as it was read last.
func (u *update) reread(ctx context.Context, id string, last *insights.Report) *insights.Report {
	if after, err := u.client.ReportNow(ctx, id); err == nil {
		return after
	}
	return last
}

// put sends the update. When the service refuses the start as too early, it sends the next time of the grid that is late
// enough, once.
func (u *update) put(ctx context.Context, id string, current *insights.Report) error {
	u.start = u.startFor(current)
	body := u.body(current)
	err := u.send(ctx, id, body)
	if !startRefused(err) || u.start.IsZero() || u.plan.ExecuteNow.ValueBool() {
		return err
	}
	interval, ok := body.RecurrenceInterval.Get()
	if !ok {
		return err
	}
	earliest := u.client.Clock().Now().Add(lead)
	later := laterStart(u.start, interval, err)
	if !u.plan.reschedules(u.state) && later.Before(earliest) {
		later = schedule.First(u.start, interval, earliest)
	}
	body.StartTime = insights.Set(insights.FormatTime(later))
	if err = u.send(ctx, id, body); err == nil {
		u.moved = later
	}
	return err
}

// warnOfSkippedRun warns when the start had to move past a run that was due, and nobody asked for another schedule.
func (u *update) warnOfSkippedRun(diags *diag.Diagnostics) {
	if u.moved.IsZero() || u.start.IsZero() || u.plan.reschedules(u.state) {
		return
	}
	if due := schedule.First(u.start, u.plan.RecurrenceInterval.ValueInt64(), u.client.Clock().Now()); due.Before(u.moved) {
		diags.AddWarning(fmt.Sprintf("Report %s skips its next run", name(u.plan)),
			fmt.Sprintf("The service takes a start at least 4 hours ahead, in this update too, and refused its own. The next run was due at %s; it is at %s now. "+
				"To keep every run, change a report more than 4 hours before one.", insights.FormatTime(due), insights.FormatTime(u.moved)))
	}
}

// startFor is the start to send: a new one when the schedule changes, else the service's own.
func (u *update) startFor(current *insights.Report) time.Time {
	if anchor, ok := instant(u.plan.StartTime); ok && u.plan.reschedules(u.state) {
		return schedule.First(anchor, u.plan.RecurrenceInterval.ValueInt64(), u.client.Clock().Now().Add(lead))
	}
	return current.StartTime.Time
}

// clear checks that the fields that the plan clears are cleared. A service that ignores nulls may take an empty text; one
// that takes neither cannot clear the field.
func (u *update) clear(ctx context.Context, r *reportResource, id string, after *insights.Report, diags *diag.Diagnostics) *insights.Report {
	kept := func() (all []field) {
		for _, f := range fields() {
			if f.keeps(&u.request, after) {
				all = append(all, f)
			}
		}
		return all
	}
	body := u.body(after)
	texts := 0
	for _, f := range kept() {
		if f.setEmpty != nil {
			f.setEmpty(&body)
			texts++
		}
	}
	if texts > 0 {
		if start := after.StartTime.Time; !start.IsZero() {
			body.StartTime = insights.Set(insights.FormatTime(start))
		}
		if err := u.send(ctx, id, body); err == nil {
			after = u.correctCount(ctx, r, u.reread(ctx, id, after), diags)
		}
	}
	for _, f := range kept() {
		diags.AddAttributeError(path.Root(f.attribute), fmt.Sprintf("Cannot clear the %s of report %s", f.attribute, name(u.state)),
			fmt.Sprintf("The service accepted the update, but still has the old %s: it does not clear this field of an existing report. "+
				"Set another value, or replace the report with terraform apply -replace=<address>.", f.attribute))
	}
	return after
}

// updated reads a report into the attributes that were unknown in the plan.
func (m *model) updated(r *insights.Report) {
	if m.EffectiveStartTime.IsUnknown() {
		m.EffectiveStartTime = planmodifiers.KeepPriorTime(m.EffectiveStartTime, r.StartTime.Time)
	}
	if m.Status.IsUnknown() {
		m.Status = planmodifiers.StringOrNull(r.Status)
	}
	if m.RemainingRecurrenceCount.IsUnknown() {
		m.RemainingRecurrenceCount = types.Int64PointerValue(r.Remaining())
	}
	if m.NextExecutionStartTime.IsUnknown() {
		m.NextExecutionStartTime = planmodifiers.KeepPriorTime(m.NextExecutionStartTime, r.NextExecutionTime.Time)
	}
	if m.ModifiedTime.IsUnknown() {
		m.ModifiedTime = planmodifiers.KeepPriorTime(m.ModifiedTime, r.ModifiedTime.Time)
	}
}

// warnOfDifferences warns when the service has other values than planned. The state must keep the planned values; the
// next refresh reads those of the service.
func (u *update) warnOfDifferences(after *insights.Report, diags *diag.Diagnostics) {
	if differ := u.differences(u.plan.complete(after)); len(differ) > 0 {
		diags.AddWarning(fmt.Sprintf("Report %s is not as planned", name(u.plan)),
			fmt.Sprintf("The service accepted the update, but has other values of %s. The next plan shows them.", strings.Join(differ, ", ")))
	}
}
