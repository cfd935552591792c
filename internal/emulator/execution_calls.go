package emulator

import (
	"cmp"
	"net/http"
	"slices"
	"strings"
	"time"
)

// executionsOf are a report's executions at a time, oldest first: those that have begun, and the next one.
func (e *Emulator) executionsOf(r *storedReport, now time.Time) []Execution {
	var out []Execution
	for i := range r.Runs {
		out = append(out, e.execution(r, &r.Runs[i], now))
	}
	if e.policy.NextRun == "listed" && !r.Next.IsZero() && r.Status != Inactive {
		next := run{ID: e.ids("execution", r.ID, r.Number+1), Due: r.Next, Format: r.Format, Interval: e.shownInterval(r), Count: e.shownCount(r), Remaining: max(0, r.remaining())}
		x := e.execution(r, &next, now)
		if x.Status = Pending; r.Status == Paused {
			x.Status = Paused
		}
		x.Finished = time.Time{}
		out = append(out, x)
	}
	return out
}

// execution is how a run stands at a time.
func (e *Emulator) execution(r *storedReport, from *run, now time.Time) Execution {
	x := Execution{
		ID: from.ID, ReportID: r.ID, Due: from.Due, Status: Pending, Format: from.Format, Query: r.Query,
		QueryStart: r.QueryStart, QueryEnd: r.QueryEnd, Interval: from.Interval, Count: from.Count, Remaining: from.Remaining, asWritten: from.asWritten,
	}
	pending, _ := e.phases(r.Program)
	switch end := e.finished(r, from); {
	case !end.After(now) && from.Failed:
		x.Status, x.Finished = string(e.policy.FailureStatus), end
	case !end.After(now):
		x.Status, x.Finished = Completed, end
	case !from.Due.Add(pending).After(now):
		x.Status = Running
	}
	x.Status = cmp.Or(x.Raw.text("executionStatus"), x.Status)
	return x
}

// listExecutions is GET ScheduledReport/execution/{reportId} [doc P-PAR].
func (c *call) listExecutions() (result, *problem) {
	reports := c.reportsNamed()
	if len(reports) == 0 {
		return c.noExecutions(itemNotFound())
	}
	latest, p := c.params.boolean("getLatestExecution", true)
	if p != nil {
		return result{}, p
	}
	statuses, p := c.statuses()
	if p != nil {
		return result{}, p
	}
	ids := c.params.list("executionId")
	var found []Execution
	for _, r := range reports {
		all := slices.DeleteFunc(c.e.executionsOf(r, c.now), func(x Execution) bool {
			return len(statuses) > 0 && !oneOf(x.Status, statuses...) || len(ids) > 0 && !oneOf(x.ID, ids...)
		})
		slices.Reverse(all)
		if latest && len(all) > 1 {
			all = all[:1]
		}
		found = append(found, all...)
	}
	slices.SortStableFunc(found, func(a, b Execution) int { return b.Due.Compare(a.Due) })
	if c.policy.ExecutionOrder == "oldest-first" {
		slices.Reverse(found)
	}
	if len(found) == 0 {
		return c.noExecutions(c.noExecutionsFound())
	}
	var items []object
	for _, x := range found {
		items = append(items, c.showExecution(x))
	}
	return c.listed(items, "", "empty")
}

// noExecutionsFound is the message when no execution passes the filters [doc P-FAQ, C-FAQ].
func (c *call) noExecutionsFound() *problem {
	advice := "Double check"
	if programs[c.program].application {
		advice = "Please recheck"
	}
	return &problem{http.StatusNotFound, "There are no executions that have occurred for the given filter conditions. " + advice +
		" the reportId or executionId and retry the API after the report's scheduled execution time"}
}

// reportsNamed are the reports in the path; a semicolon separates several [doc P-PAR].
func (c *call) reportsNamed() []*storedReport {
	var reports []*storedReport
	for id := range strings.SplitSeq(c.id, ";") {
		if r := c.e.db.report(strings.TrimSpace(id)); r != nil && c.canSee(r.owner()) {
			reports = append(reports, r)
		}
	}
	return reports
}

// statuses are the states that are asked for; nil is any. The enumeration's own parser reads the whole text where lists
// are refused.
func (c *call) statuses() ([]string, *problem) {
	asked := c.params.list("executionStatus")
	if len(asked) == 0 && c.policy.ExecutionDefaults == "completed" {
		return []string{Completed}, nil
	}
	if len(asked) > 1 && c.policy.StatusList == "refused" {
		return nil, unknownValue(c.params["executionstatus"])
	}
	known := []string{Pending, Running, Paused, Completed, string(c.policy.FailureStatus)}
	for _, s := range asked {
		if c.policy.StatusFilter == "strict" && !oneOf(s, known...) {
			return nil, unknownValue(s)
		}
	}
	return asked, nil
}

func (c *call) noExecutions(p *problem) (result, *problem) {
	if c.policy.ExecutionMiss == "empty" {
		return result{}, nil
	}
	return result{}, p
}

// showExecution is an execution as in the published answers [captured F-THOOR, F-GPS].
func (c *call) showExecution(x Execution) object {
	var location, link, expiry, url, method any
	if x.Status == Completed {
		signed, until := c.e.link(x, c.origin(), c.now)
		link = signed
		if c.policy.ReportLocation == "link" {
			location, _, _ = strings.Cut(signed, "?")
		}
		if c.policy.LinkExpiry == "set" {
			expiry = c.e.formatTime(until)
		}
	}
	if r := c.e.db.report(x.ReportID); c.policy.CallbackEcho == "everywhere" {
		url, method = orNull(r.CallbackURL), orNull(r.CallbackMethod)
	}
	count := orNone(x.Count)
	var remaining object
	if r := c.e.db.report(x.ReportID); c.showsRemaining(true) {
		count, remaining = orNone(x.Remaining), c.remainingFields(r.Report, r.Next)
	}
	return x.show(append(object{
		{"executionId", x.ID}, {"reportId", x.ReportID}, {"recurrenceInterval", orNone(x.Interval)}, {"recurrenceCount", count},
		{"callbackUrl", url}, {"callbackMethod", method}, {"format", c.e.shownFormat(x.Format)},
		{"executionStatus", x.Status}, {"reportLocation", location}, {"reportAccessSecureLink", link},
		{"reportExpiryTime", expiry}, {"reportGeneratedTime", c.e.generated(x)},
	}, remaining...))
}

// generated is when an execution's file was made; null when there is none.
func (e *Emulator) generated(x Execution) any {
	if x.Status != Completed {
		return nil
	}
	return e.formatTime(x.Finished)
}
