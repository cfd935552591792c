package report

import (
	"context"
	"fmt"
	"slices"
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

// update is the update of one report. apply takes these steps:
//
//  1. Read the report, for what the plan does not change is sent back as the service has it.
//  2. Resume it, where the plan wants that: it is not documented whether the service changes a paused report.
//  3. If a field changes, send all fields (update_request.go), and read the report again. Where the service took the
//     recurrence count in its other meaning, send the fields once more (update_count.go).
//  4. Pause it, where the plan wants that and it is not.
//  5. Where null has not cleared a text, send "" for it. A field that keeps its value is an error.
type update struct {
	*reportResource
	ref session.ObjectRef
	request

	runs            *runCounts // wanted after the update; nil where answers do not have the remaining count
	countCorrection int64      // of the count to send, where the service took the last one in its other meaning
	movedStart      time.Time  // the start that was sent because the service refused its own as too early; zero for none
}

// apply makes the update and returns the report as the service has it afterwards, or had it last.
func (u *update) apply(ctx context.Context, diags *diag.Diagnostics) *insights.Report {
	id := u.state.ID.ValueString()
	current, err := session.ReadConsistent(ctx, u.session, u.ref, func(ctx context.Context) (*insights.Report, error) {
		return u.session.Client.ReportNow(ctx, id) // not from a list: what is sent back must be current
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
	current = u.state.fillUnread(current)
	paused := u.plan.Paused.ValueBool()
	if !paused && hasStatus(current, insights.ReportPaused) {
		// First: it is not known whether the service changes a paused report.
		if _, err := u.setPaused(ctx, id, false); err != nil {
			diagnostic.AddError(diags, "Resuming report "+name(u.state), err)
			return current
		}
	}
	if u.session.Client.Program().Schedule.RemainingCount {
		u.runs = u.wantedRuns(current)
	}
	if u.plan.hasFieldChanges(u.state) {
		if u.plan.reschedules(u.state) || !u.plan.EndTime.Equal(u.state.EndTime) {
			u.plan.checkFirstRun(u.startToSend(current), diags)
		}
		if diags.HasError() {
			return current
		}
		if err := u.put(ctx, current); err != nil {
			u.addError(diags, current, err)
			return u.reread(ctx, id, current)
		}
	}
	u.warnOfSkippedRun(diags)
	after, err := u.session.Client.ReportNow(ctx, id)
	if err != nil {
		diagnostic.AddError(diags, "Updating report "+name(u.state), err)
		return nil
	}
	if u.plan.hasFieldChanges(u.state) {
		after = u.correctCount(ctx, after, diags)
	}
	// It is not documented whether an update makes a paused report run again.
	if paused && !hasStatus(after, insights.ReportPaused) && (!u.state.Paused.ValueBool() || !hasStatus(after, insights.ReportInactive)) {
		if _, err := u.setPaused(ctx, id, true); err != nil {
			diagnostic.AddError(diags, "Pausing report "+name(u.state), err)
			return u.reread(ctx, id, after)
		}
		after = u.reread(ctx, id, after)
	}
	return u.ensureCleared(ctx, id, after, diags)
}

// addError adds the error of an update that failed. It is not documented whether the service changes reports that ran
// once or are inactive, so the error names the way out.
func (u *update) addError(diags *diag.Diagnostics, current *insights.Report, err error) {
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
	if after, err := u.session.Client.ReportNow(ctx, id); err == nil {
		return after
	}
	return last
}

// warnOfSkippedRun warns when the start had to move past a run that was due, and nobody asked for another schedule.
func (u *update) warnOfSkippedRun(diags *diag.Diagnostics) {
	if u.movedStart.IsZero() || u.start.IsZero() || u.plan.reschedules(u.state) {
		return
	}
	if due := schedule.First(u.start, u.plan.RecurrenceInterval.ValueInt64(), u.session.Client.Clock().Now()); due.Before(u.movedStart) {
		diags.AddWarning(fmt.Sprintf("Report %s skips its next run", name(u.plan)),
			fmt.Sprintf("The service takes a start at least 4 hours ahead, in this update too, and refused its own. The next run was due at %s; it is at %s now. "+
				"To keep every run, change a report more than 4 hours before one.", insights.FormatTime(due), insights.FormatTime(u.movedStart)))
	}
}

// ensureCleared checks that the service has cleared what the plan clears. A service that ignores nulls may take an empty text; one
// that takes neither cannot clear the field.
func (u *update) ensureCleared(ctx context.Context, id string, after *insights.Report, diags *diag.Diagnostics) *insights.Report {
	notCleared := func() []field {
		return slices.DeleteFunc(fields(), func(f field) bool { return !f.isNotCleared(&u.request, after) })
	}
	body := u.bodyWithCount(after)
	empty := false
	for _, f := range notCleared() {
		if f.setEmpty != nil {
			f.setEmpty(&body)
			empty = true
		}
	}
	if empty {
		if start := after.StartTime.Time; !start.IsZero() {
			body.StartTime = insights.Set(insights.FormatTime(start))
		}
		if err := u.putWithCallback(ctx, id, body); err == nil {
			after = u.correctCount(ctx, u.reread(ctx, id, after), diags)
		}
	}
	for _, f := range notCleared() {
		diags.AddAttributeError(path.Root(f.attribute), fmt.Sprintf("Cannot clear the %s of report %s", f.attribute, name(u.state)),
			fmt.Sprintf("The service accepted the update, but still has the old %s: it does not clear this field of an existing report. "+
				"Set another value, or replace the report with terraform apply -replace=<address>.", f.attribute))
	}
	return after
}

// setKnownAfterUpdate reads the report into the attributes of the plan that are known after apply.
func (m *model) setKnownAfterUpdate(r *insights.Report) {
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
	if differ := u.differences(u.plan.fillUnread(after)); len(differ) > 0 {
		diags.AddWarning(fmt.Sprintf("Report %s is not as planned", name(u.plan)),
			fmt.Sprintf("The service accepted the update, but has other values of %s. The next plan shows them.", strings.Join(differ, ", ")))
	}
}
