package execution

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Waits between two looks; they grow.
const (
	firstLook   = 5 * time.Second
	longestLook = time.Minute
)

// failedStatus is how another client asks for failed executions (F-STORE [field]); nothing documents it.
const failedStatus = "Failed"

// waiter looks again until an execution is completed.
type waiter struct {
	*reader
	limit    time.Duration
	deadline time.Time

	underWay string // the last execution that was seen under way
	status   string // its status
}

// wait looks again until one of the executions that were asked for is completed, and gives them. When that
// will not be, the diagnostics say why.
func (w *waiter) wait(ctx context.Context, executions []insights.Execution) []insights.Execution {
	if slices.ContainsFunc(executions, completed) {
		return executions
	}
	if i := slices.IndexFunc(executions, failed); i >= 0 {
		w.failed(executions[i])
	}
	clock := w.client.Clock()
	for pause := firstLook; !w.diags.HasError(); pause = min(pause*3/2, longestLook) {
		if w.look(ctx) {
			return w.list(ctx)
		}
		if w.diags.HasError() {
			return nil
		}
		step := w.client.Jitter(pause)
		if clock.Now().Add(step).After(w.deadline) || clock.Sleep(ctx, step) != nil {
			w.tooLong()
			return nil
		}
	}
	return nil
}

// look finds out what there is to wait for, and tells whether something was completed. One request a look is
// enough while an execution is under way.
func (w *waiter) look(ctx context.Context) bool {
	all, err := w.executions(ctx, insights.ExecutionPending, insights.ExecutionRunning, insights.ExecutionPaused, insights.ExecutionCompleted)
	if err != nil {
		diagnostic.AddError(w.diags, w.doing("Waiting for"), err)
		return false
	}
	if slices.ContainsFunc(all, completed) {
		return true
	}
	if len(all) > 0 && underWay(all[0]) {
		if w.underWay == "" {
			w.checkDue(ctx, all[0].Status)
		}
		w.underWay, w.status = all[0].ID, all[0].Status
		return false
	}
	// Failed executions have no documented status, and the service may not know the one that is asked for here.
	if failures, err := w.executions(ctx, failedStatus); err == nil && len(failures) > 0 {
		w.failed(failures[0])
	} else if w.underWay != "" {
		w.diags.AddError(w.doing("Waiting for")+" failed", fmt.Sprintf("The execution %s was %s and is now in none of the documented states; it has probably failed. "+tryAgain, w.underWay, w.status))
	} else {
		w.checkDue(ctx, "")
	}
	return false
}

const tryAgain = "Try the query with a smaller range or fewer columns, or run the report again."

// executions are those with one of some statuses, the latest first; of the one execution that is waited for
// when one is.
func (w *waiter) executions(ctx context.Context, statuses ...string) ([]insights.Execution, error) {
	f := w.model.filter()
	f.Statuses, f.Latest = statuses, insights.Set(false)
	all, err := insights.All(w.client.Executions(ctx, []string{w.model.ReportID.ValueString()}, f))
	var found []insights.Execution
	for _, e := range all {
		if hasStatus(e, statuses) && (w.model.ExecutionID.IsNull() || e.ID == w.model.ExecutionID.ValueString()) {
			found = append(found, e)
		}
	}
	newestFirst(found)
	return found, err
}

// checkDue adds an error when the report will not run within the time that is waited.
func (w *waiter) checkDue(ctx context.Context, status string) {
	report, ok := w.report(ctx)
	if !ok {
		return
	}
	due, scheduled := dueAt(report)
	why := ""
	switch {
	case !scheduled || strings.EqualFold(status, insights.ExecutionRunning):
	case due.After(w.deadline):
		why = fmt.Sprintf("The report runs next at %s, which is after the %s that are waited for (timeouts.read).", insights.FormatTime(due), w.limit)
	case status == "" && strings.EqualFold(report.Status, insights.ReportPaused):
		why = "The report is paused, so nothing will run."
	case status == "" && strings.EqualFold(report.Status, insights.ReportInactive):
		why = "The report is inactive: its recurrence_count is used up, so nothing will run."
	}
	if why != "" {
		w.diags.AddError(w.doing("Waiting for")+" is of no use", why)
	}
}

func (w *waiter) failed(e insights.Execution) {
	w.diags.AddError(w.doing("Waiting for")+" failed", fmt.Sprintf("The execution %s ended with the status %s and has no file. The service gives no reason. "+tryAgain, e.ID, e.Status))
}

func (w *waiter) tooLong() {
	last := "There is no execution yet."
	if w.underWay != "" {
		last = fmt.Sprintf("The execution %s is %s.", w.underWay, w.status)
	}
	w.diags.AddError(w.doing("Waiting for")+" took too long", fmt.Sprintf("No execution was completed within %s (timeouts.read). %s A report can take hours: raise timeouts.read, or read it later.", w.limit, last))
}
