package conformance

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"
)

const (
	runLimit  = 55 * time.Minute // how long a run is waited for
	pollPause = 30 * time.Second
	longRun   = 30 * time.Minute // from here on a run counts as one of 45 minutes
)

func executions(id string, query ...string) request {
	return get("ScheduledReport/execution/"+url.PathEscape(id), query...)
}

// askExecutionDefaults asks for executions with and without a status while the run is under way.
func (r *run) askExecutionDefaults() {
	a := r.do(executions(r.once.ID))
	underWay := false
	for _, status := range [...]string{"Pending", "Running"} {
		underWay = underWay || len(r.do(executions(r.once.ID, "executionStatus", status)).items) > 0
	}
	const sent = "executions without a status, while the only run is under way"
	switch got := r.svc.describe(a); {
	case len(a.items) > 0 && a.items[0].text("executionStatus") != "Completed":
		r.learn("ExecutionDefaults", sent, got, "any")
	case underWay && (a.ok() || a.status == http.StatusNotFound):
		r.learn("ExecutionDefaults", sent, got, "completed")
	}
}

func (r *run) askExecutionMiss() {
	id := noSuchID
	if r.report != nil || r.once != nil {
		id = r.anyReport().text("reportId")
	}
	a := r.do(executions(id, "executionStatus", "Completed"))
	if got := r.svc.describe(a); a.status == http.StatusNotFound {
		r.learn("ExecutionMiss", "completed executions before there is one", got, "404")
	} else if a.ok() && len(a.items) == 0 {
		r.learn("ExecutionMiss", "completed executions before there is one", got, "empty")
	}
}

// askNextRun asks for the pending executions of a report that has not run.
func (r *run) askNextRun() {
	a := r.do(executions(r.report.ID, "executionStatus", "Pending", "getLatestExecution", "false"))
	if a.ok() || a.status == http.StatusNotFound {
		r.choose("NextRun", "pending executions before the first run is due", r.svc.describe(a), len(a.items) > 0, "listed", "hidden")
	}
}

// askExecutionOrder asks for the executions of two reports at once: the schedule's next run is due later than the other.
func (r *run) askExecutionOrder() {
	if r.report == nil {
		return
	}
	var order []string
	for _, i := range r.list(executions(r.report.ID+";"+r.once.ID, "executionStatus", "Pending", "getLatestExecution", "false")).items {
		order = append(order, i.text("reportId"))
	}
	later, sooner := slices.Index(order, r.report.ID), slices.Index(order, r.once.ID)
	if later < 0 || sooner < 0 {
		r.learn("ExecutionOrder", "", "there were no two executions to compare", "newest-first", "oldest-first")
		r.failure = ""
		return
	}
	r.choose("ExecutionOrder", "executions of two reports, one of which is due later", count(len(order), "object"), later < sooner, "newest-first", "oldest-first")
}

func (r *run) askStatusFilter() {
	a := r.do(executions(r.anyReport().text("reportId"), "executionStatus", "NoSuchStatus"))
	if a.status == http.StatusBadRequest || a.ok() || a.status == http.StatusNotFound {
		r.choose("StatusFilter", "executions with an unknown status", r.svc.describe(a), a.status == http.StatusBadRequest, "strict", "lenient")
	}
}

func (r *run) askStatusList() {
	a := r.do(executions(r.anyReport().text("reportId"), "executionStatus", "Pending;Completed"))
	if a.status == http.StatusBadRequest || a.ok() || a.status == http.StatusNotFound {
		r.choose("StatusList", "executions with two statuses", r.svc.describe(a), a.status == http.StatusBadRequest, "refused", "accepted")
	}
}

// runState reads the run of the ExecuteNow report, whatever its status is.
func (r *run) runState() (item, bool) {
	if a := r.do(executions(r.once.ID)); len(a.items) > 0 {
		return a.items[0], true
	}
	statuses := []string{"Completed", "Running", "Pending"}
	statuses = append(statuses, fitting("FailureStatus", func(string) bool { return true })...)
	for _, status := range statuses {
		if a := r.do(executions(r.once.ID, "executionStatus", status)); len(a.items) > 0 {
			return a.items[0], true
		}
	}
	return item{}, false
}

// waitForRun waits until the run has ended.
func (r *run) waitForRun() {
	began := parseTime(r.once.created.items[0].text("createdTime"))
	if began.IsZero() {
		began = r.svc.now()
	}
	const sent = "an ExecuteNow report"
	for until := earlier(r.Clock.Now().Add(runLimit), r.deadline); ; {
		now, found := r.runState()
		status := now.text("executionStatus")
		if took := r.svc.now().Sub(began); found && !slices.Contains([]string{"Pending", "Running", "Paused", ""}, status) {
			r.execution, r.seenAt = &now, r.svc.now()
			got := "it ended as " + r.svc.mask(status) + " after " + took.Round(time.Minute).String()
			if status == "Completed" {
				r.learn("RunOutcome", sent, got, "completed")
			} else {
				r.learn("RunOutcome", sent, got, "failed", "first-failed")
			}
			r.choose("StoreRunTime", sent, got, took < longRun, "short", "45m")
			return
		}
		left := until.Sub(r.Clock.Now())
		if left <= 0 && found && until.Before(r.deadline) {
			r.learn("RunOutcome", sent, "it did not end in "+runLimit.String(), "never")
		}
		if left <= 0 {
			return
		}
		r.Progress(fmt.Sprintf("Waiting for a run to end, for %s at most.", left.Round(time.Minute)))
		if !r.sleep(pollPause) {
			return
		}
	}
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

func (r *run) askFailureStatus() {
	const sent = "the status of a failed run"
	switch status := r.execution.text("executionStatus"); status {
	case "Completed":
		r.learn("FailureStatus", "", "the run did not fail", fitting("FailureStatus", func(string) bool { return true })...)
	default:
		r.learn("FailureStatus", sent, r.svc.mask(status), fitting("FailureStatus", func(v string) bool { return v == status })...)
	}
}

// askDone reads the report after its run has ended, again a minute later where it is still active.
func (r *run) askDone() {
	for last := false; ; last = true {
		now, found := r.find(r.once)
		if !found {
			return
		}
		status := now.text("reportStatus")
		got := "the report is " + r.svc.mask(status)
		const sent = "an ExecuteNow report after its run"
		switch {
		case status == "Inactive":
			r.learn("ExecuteNowDone", sent, got, "inactive")
			return
		case status != "Active":
			r.strange("ExecuteNowDone", sent, got)
			return
		case last:
			r.learn("ExecuteNowDone", sent, got, "active")
			return
		}
		if !r.sleep(time.Minute) {
			return
		}
	}
}

// askPauseOnce pauses the ExecuteNow report. It is asked after its run, which it might stop; where the report is not active by
// then, a refusal may be that of any report.
func (r *run) askPauseOnce() {
	now, found := r.find(r.once)
	if !found {
		return
	}
	a := r.do(put("ScheduledReport/pause/"+r.once.ID, nil))
	repeatable := slices.Equal(r.answers["RepeatedPause"].Values, []string{"ok"})
	if a.refused() && now.text("reportStatus") != "Active" && !repeatable {
		r.learn("PauseExecuteNow", "the pause of an ExecuteNow report that is not active", r.svc.describe(a), "400", "ok")
		return
	}
	r.judge("PauseExecuteNow", "the pause of an ExecuteNow report", a, "ok", "400")
}

// askPutOnce updates the ExecuteNow report without and with a start.
func (r *run) askPutOnce() {
	body := map[string]any{"ReportName": r.once.Name, "Format": "CSV"}
	if r.callback != "" {
		body["CallbackUrl"] = r.callback
	}
	a := r.do(put(r.once.path, body))
	if a.ok() {
		r.learn("PutExecuteNow", "an update of an ExecuteNow report without a start", r.svc.describe(a), "allowed")
	}
	if !a.refused() {
		return
	}
	got := r.svc.describe(a)
	body["StartTime"] = r.in(5 * time.Hour)
	a = r.do(put(r.once.path, body))
	r.judge("PutExecuteNow", "updates of an ExecuteNow report without and with a start", a, "start-required", "refused")
	if answer, ok := r.answers["PutExecuteNow"]; ok {
		answer.Got = got + "; then " + answer.Got
		r.answers["PutExecuteNow"] = answer
	}
}

// askQueryInUse deletes a query that a report uses.
func (r *run) askQueryInUse() {
	for _, o := range [...]*object{r.report, r.once} {
		if o == nil {
			continue
		}
		q := r.query
		if r.other != nil && o.sent["QueryId"] == r.other.ID {
			q = r.other
		}
		a := r.do(remove(q.path))
		q.deleted = a.ok()
		r.judge("QueryInUse", "the deletion of a query that a report uses", a, "allowed", "refused")
		return
	}
}

// askDeletion deletes an object twice.
func (r *run) askDeletion() {
	for _, o := range [...]*object{r.report, r.once, r.other, r.query} {
		if o == nil || o.deleted {
			continue
		}
		a := r.do(remove(o.path))
		if !a.ok() {
			continue
		}
		o.deleted = true
		r.choose("DeleteAnswer", "the deletion of an object", r.svc.describe(a), len(a.items) > 0, "object", "empty")
		again := r.do(remove(o.path))
		if again.ok() || again.status == http.StatusNotFound {
			r.choose("MissingObject", "the deletion of a deleted object", r.svc.describe(again), again.ok(), "empty", "404")
		}
		return
	}
}
