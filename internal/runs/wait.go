package runs

import (
	"context"
	"errors"
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

// Limit is how long an operation may take.
type Limit struct {
	For      time.Duration
	Until    time.Time // by the client's clock
	Argument string    // that sets it: "timeouts.read"
}

// Limited begins to count the time of an operation.
func (r *Reader) Limited(limit time.Duration, argument string) Limit {
	return Limit{For: limit, Until: r.Session.Client.Clock().Now().Add(limit), Argument: argument}
}

// waiter looks again until an execution is completed.
type waiter struct {
	*Reader
	limit Limit
	saw   func(status string)

	underWay string // the last execution that was seen under way
	status   string // its status
}

// Wait looks again until one of the executions that were asked for is completed, and gives them, newest first.
// When that will not be, the diagnostics say why. saw is told of each look: the status of the newest execution, ""
// while there is none; it may be nil.
func (r *Reader) Wait(ctx context.Context, limit Limit, saw func(status string)) []insights.Execution {
	if saw == nil {
		saw = func(string) {}
	}
	w := &waiter{Reader: r, limit: limit, saw: saw}
	executions := r.list(ctx)
	if slices.ContainsFunc(executions, completed) {
		return executions
	}
	if i := slices.IndexFunc(executions, failed); i >= 0 {
		w.failed(executions[i])
	}
	clock := r.Session.Client.Clock()
	for pause := firstLook; !r.Diags.HasError(); pause = min(pause*3/2, longestLook) {
		if w.look(ctx) {
			return r.list(ctx)
		}
		if r.Diags.HasError() {
			return nil
		}
		saw(w.status)
		step := r.Session.Client.Jitter(pause)
		if clock.Now().Add(step).After(limit.Until) || clock.Sleep(ctx, step) != nil {
			w.ended(ctx)
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
		diagnostic.AddError(w.Diags, w.doing("Waiting for"), err)
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
	failures, err := w.executions(ctx, failedStatus)
	switch {
	case err == nil && len(failures) > 0:
		w.failed(failures[0])
	case w.underWay != "":
		w.Diags.AddError(w.doing("Waiting for")+" failed", fmt.Sprintf("The execution %s was %s and is now in none of the documented states; it has probably failed. "+tryAgain, w.underWay, w.status))
	case w.Wanted.ExecutionID != "":
		w.explainMissing(ctx)
	default:
		w.checkDue(ctx, "")
	}
	return false
}

const tryAgain = "Try the query with a smaller range or fewer columns, or run the report again."

// executions are those with one of some statuses, the latest first; of the one execution that is waited for
// when one is.
func (w *waiter) executions(ctx context.Context, statuses ...string) ([]insights.Execution, error) {
	f := w.Wanted.filter()
	f.Statuses, f.Latest = statuses, insights.Set(false)
	all, err := insights.All(w.Session.Client.Executions(ctx, []string{w.Wanted.ReportID}, f))
	var found []insights.Execution
	for _, e := range all {
		if hasStatus(e, statuses) && (w.Wanted.ExecutionID == "" || e.ID == w.Wanted.ExecutionID) {
			found = append(found, e)
		}
	}
	newestFirst(found)
	return found, err
}

// checkDue adds an error when the report will not run within the time that is waited.
func (w *waiter) checkDue(ctx context.Context, status string) {
	report, ok := w.report(ctx, w.Session.Client.ReportNow)
	if !ok {
		return
	}
	due, scheduled := dueAt(report)
	why := ""
	switch {
	case !scheduled || strings.EqualFold(status, insights.ExecutionRunning):
	case due.After(w.limit.Until):
		why = fmt.Sprintf("The report runs next at %s, which is after the %s that are waited for (%s).", insights.FormatTime(due), w.limit.For, w.limit.Argument)
	case status == "" && strings.EqualFold(report.Status, insights.ReportPaused):
		why = "The report is paused, so nothing will run."
	case status == "" && strings.EqualFold(report.Status, insights.ReportInactive):
		why = "The report is inactive: its recurrence_count is used up, so nothing will run."
	}
	if why != "" {
		w.Diags.AddError(w.doing("Waiting for")+" is of no use", why)
	}
}

// dueAt is when a scheduled report runs first; false for one that runs at once.
func dueAt(r *insights.Report) (time.Time, bool) {
	return r.StartTime.Time, (r.ExecuteNow == nil || !*r.ExecuteNow) && !r.StartTime.IsZero()
}

func (w *waiter) failed(e insights.Execution) {
	w.Diags.AddError(w.doing("Waiting for")+" failed", fmt.Sprintf("The execution %s ended with the status %s and has no file. The service gives no reason. "+tryAgain, e.ID, e.Status))
}

// ended says why no more looks are taken.
func (w *waiter) ended(ctx context.Context) {
	last := "There is no execution yet."
	if w.underWay != "" {
		last = fmt.Sprintf("The execution %s is %s.", w.underWay, w.status)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		w.Diags.AddError(w.doing("Waiting for")+" was interrupted", last)
		return
	}
	w.Diags.AddError(w.doing("Waiting for")+" took too long", fmt.Sprintf("No execution was completed within %s (%s). %s A report can take hours: raise %s, or read it later.", w.limit.For, w.limit.Argument, last, w.limit.Argument))
}
