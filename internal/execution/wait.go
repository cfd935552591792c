package execution

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// The interval between two polls grows from the first to the longest.
const (
	firstPollInterval   = 5 * time.Second
	longestPollInterval = time.Minute
)

// Limit is how long an operation may take.
type Limit struct {
	Timeout  time.Duration
	Deadline time.Time // by the client's clock
	Argument string    // that sets it: "timeouts.read"
	Advice   string    // what else to do when it is over: "read it later"
}

// outageTolerance is how long the service may fail in a row before a wait is given up.
const outageTolerance = 5 * time.Minute

// waiter polls until an execution is completed.
type waiter struct {
	*Reader
	limit Limit

	outageStart time.Time // zero while the service answers
	lastErr     error
	underWay    string // ID of the last execution that was seen under way
	status      string // its status
	vanished    bool   // whether the last poll did not find it
}

// Wait polls until one of the executions that were asked for is completed, and returns them, newest first. When that fails,
// the diagnostics say why; timedOut tells that the time was over before the run was.
func (r *Reader) Wait(ctx context.Context, limit Limit) (executions []insights.Execution, timedOut bool) {
	w := &waiter{Reader: r, limit: limit}
	clock := r.Session.Client.Clock()
	for pause := firstPollInterval; ; pause = min(pause*3/2, longestPollInterval) {
		executions, done, err := w.poll(ctx)
		switch {
		case err != nil:
			w.handlePollError(err)
		case done:
			r.addWarnings(executions)
			return executions, false
		default:
			w.outageStart = time.Time{}
			w.reportStatus()
		}
		if r.Diags.HasError() {
			return nil, false
		}
		step := r.Session.Client.Jitter(pause)
		if clock.Now().Add(step).After(limit.Deadline) || clock.Sleep(ctx, step) != nil {
			return nil, w.addWaitError(ctx)
		}
	}
}

func (w *waiter) reportStatus() {
	unusable := w.search().unusable()
	switch {
	case w.status != "":
		w.say("The execution is %s.", w.status)
	case unusable != "":
		w.say("%s", unusable)
	default:
		w.say("No execution has begun.")
	}
}

// handlePollError adds a failure that will not pass, or did not for a while. A run may take hours, and a service that
// fails in the meantime does no harm to it.
func (w *waiter) handlePollError(err error) {
	now := w.Session.Client.Clock().Now()
	w.lastErr = err
	if w.outageStart.IsZero() {
		w.outageStart = now
	}
	if insights.IsTransient(err) && now.Sub(w.outageStart) < outageTolerance {
		w.say("The service did not answer. Trying again.")
		return
	}
	diagnostic.AddError(w.Diags, w.doing("Waiting for"), err)
}

// poll returns what was asked for when some of it is completed, and then tells that the wait is done. Else it finds out
// what there is to wait for.
func (w *waiter) poll(ctx context.Context) (executions []insights.Execution, done bool, err error) {
	w.search().skipped = insights.Skipped{} // what an earlier poll could not use may be usable now
	if w.underWay == "" {
		executions, err = w.list(ctx)
		if err != nil || slices.ContainsFunc(executions, completed) {
			return executions, true, err
		}
	} else if isUnderWay, err := w.isStillUnderWay(ctx); isUnderWay || err != nil {
		return nil, false, err
	}
	all, err := w.search().all(ctx)
	switch {
	case err != nil:
		return nil, false, err
	case slices.ContainsFunc(all, completed):
		executions, err = w.list(ctx)
		return executions, true, err
	case len(all) > 0 && underWay(all[0]):
		if w.underWay == "" {
			err = w.checkDue(ctx, all[0].Status)
		}
		w.underWay, w.status, w.vanished = all[0].ID, all[0].Status, false
		return nil, false, err
	}
	return nil, false, w.explainNoRun(ctx, all)
}

// isStillUnderWay asks for the status that the execution had last, where a request without a status may not list it: so
// one request is enough for most polls.
func (w *waiter) isStillUnderWay(ctx context.Context) (bool, error) {
	if w.search().listsAny {
		return false, nil
	}
	found, err := w.search().request(ctx, w.status, false)
	w.vanished = w.vanished && len(found) == 0
	return slices.ContainsFunc(found, func(e insights.Execution) bool { return e.ID == w.underWay }), err
}

// explainNoRun finds out why nothing is under way.
func (w *waiter) explainNoRun(ctx context.Context, all []insights.Execution) error {
	switch {
	case len(all) > 0 && failed(all[0]):
		w.addFailure(withoutFile(all[0]))
	case w.underWay != "" && !w.vanished:
		w.vanished = true // its status may have changed between two requests
	case w.underWay != "":
		w.addFailure(fmt.Sprintf("The execution %s was %s and is now in none of the documented states; it has probably failed. "+tryAgain, w.underWay, w.status))
	case w.Selector.ExecutionID != "":
		w.explainMissing(ctx)
	default:
		return w.checkDue(ctx, "")
	}
	return nil
}

func (w *waiter) addFailure(detail string) {
	w.Diags.AddError(w.doing("Waiting for")+" failed", detail)
}

const tryAgain = "Try the query with a smaller range or fewer columns, or run the report again."

// checkDue adds an error when the report will not run within the time that is waited.
func (w *waiter) checkDue(ctx context.Context, status string) error {
	report, err := w.find(ctx, w.Session.Client.ReportNow)
	if insights.IsNotFound(err) {
		w.addNoReport()
		return nil
	}
	if err != nil {
		return err
	}
	due, scheduled := dueAt(report)
	why := ""
	switch {
	case !scheduled || strings.EqualFold(status, insights.ExecutionRunning):
	case due.After(w.limit.Deadline):
		why = fmt.Sprintf("The report runs next at %s, which is after the timeout of %s (%s).", insights.FormatTime(due), w.limit.Timeout, w.limit.Argument)
	case status == "" && strings.EqualFold(report.Status, insights.ReportPaused):
		why = "The report is paused, so it will not run."
	case status == "" && strings.EqualFold(report.Status, insights.ReportInactive):
		why = "The report is inactive: its recurrence_count is used up, so it will not run again."
	}
	if why != "" {
		w.Diags.AddError("No run is due within the timeout", why)
	}
	return nil
}

// dueAt is when a scheduled report runs first; false for one that runs at once.
func dueAt(r *insights.Report) (time.Time, bool) {
	return r.StartTime.Time, (r.ExecuteNow == nil || !*r.ExecuteNow) && !r.StartTime.IsZero()
}

// addWaitError adds why polling ended, and tells whether that is because the time is over.
func (w *waiter) addWaitError(ctx context.Context) (timedOut bool) {
	last := cmp.Or(w.search().unusable(), "There is no execution yet.")
	switch {
	case !w.outageStart.IsZero():
		last = "The service did not answer: " + diagnostic.Detail(w.lastErr) + "\n\n"
	case w.underWay != "":
		last = fmt.Sprintf("The execution %s is %s.", w.underWay, w.status)
	}
	if errors.Is(ctx.Err(), context.Canceled) {
		w.Diags.AddError(w.doing("Waiting for")+" was interrupted", last)
		return false
	}
	w.Diags.AddError(w.doing("Waiting for")+" took too long", fmt.Sprintf("No execution was completed within %s (%s). %s A report can take hours: raise %s, or %s.", w.limit.Timeout, w.limit.Argument, last, w.limit.Argument, w.limit.Advice))
	return true
}
