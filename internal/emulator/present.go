package emulator

import (
	"net/http"
	"strings"
	"time"
)

// zeroTime is how .NET writes a time that was never set.
var zeroTime = time.Date(1, 1, 1, 0, 0, 0, 0, time.UTC)

// formatTime writes a time as Policy.Timestamps says; null for the zero time.
func (e *Emulator) formatTime(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return e.formatAlways(t)
}

func (e *Emulator) formatAlways(t time.Time) string {
	return t.UTC().Format(stampLayouts[e.policy.Timestamps])
}

func (e *Emulator) formatDescription(s string) any {
	if s == "" && e.policy.NoDescription == "null" {
		return nil
	}
	return s
}

// showDataset is an item of the datasets' list [doc P-DS].
func (e *Emulator) showDataset(d Dataset) object {
	return d.show(object{
		{"datasetName", d.Name},
		{"selectableColumns", notNil(e.unredacted(d.Columns))},
		{"availableMetrics", notNil(e.unredacted(d.Metrics))},
		{"availableDateRanges", notNil(d.DateRanges)},
		{"minimumRecurrenceInterval", d.MinimumRecurrenceInterval},
	})
}

func notNil(s []string) []string { return append([]string{}, s...) }

// unredacted leaves out the columns that a role without access to revenue doesn't see [inferred from P-ROLES].
func (e *Emulator) unredacted(names []string) []string {
	var seen []string
	for _, n := range names {
		lower := strings.ToLower(n)
		if e.policy.Redaction == "none" || !strings.Contains(lower, "revenue") && !strings.Contains(lower, "acr") {
			seen = append(seen, n)
		}
	}
	return seen
}

// showQuery is a query as in P-PAR's sample.
func (c *call) showQuery(q Query) object {
	e := c.e
	o := object{
		{"queryId", q.ID}, {"name", q.Name}, {"description", e.formatDescription(q.Description)}, {"query", q.Text},
		{"type", q.Type}, {"user", c.shownOwner(q.owner())}, {"createdTime", e.formatTime(q.Created)},
	}
	if q.Type == System && e.policy.SystemQueryOwner == "microsoft" {
		o[5].value, o[6].value = "Microsoft", e.formatTime(time.Date(2021, 3, 1, 0, 0, 0, 0, time.UTC))
	}
	return o
}

// showReport is a report as in P-PAR's sample.
func (c *call) showReport(r *storedReport) object {
	e := c.e
	start, interval, count := e.shownSchedule(r)
	remaining := c.showsRemaining(false)
	if remaining {
		count = remainingCount(r)
	}
	url, method := orNull(r.CallbackURL), orNull(r.CallbackMethod)
	if e.policy.CallbackEcho == "none" {
		url, method = nil, nil
	}
	o := object{
		{"reportId", r.ID}, {"reportName", r.Name}, {"description", e.formatDescription(r.Description)},
		{"queryId", r.QueryID}, {"query", r.Query}, {"user", c.shownOwner(r.owner())},
		{"createdTime", e.formatTime(r.Created)}, {"modifiedTime", e.formatTime(r.Modified)}, {"executeNow", r.ExecuteNow},
		{"startTime", start}, {"reportStatus", r.Status}, {"recurrenceInterval", interval}, {"recurrenceCount", count},
		{"callbackUrl", url}, {"callbackMethod", method}, {"format", e.shownFormat(r.Format)},
	}
	if remaining {
		o = append(o, c.remainingFields(r.Report, r.Next)...)
	}
	if e.policy.QueryTimesEcho == "present" {
		o = append(o, member{"queryStartTime", e.formatTime(r.QueryStart)}, member{"queryEndTime", e.formatTime(r.QueryEnd)})
	}
	if e.policy.ExtraFields == "present" {
		o = append(o, member{"isPublicInOrg", false}, member{"executionStatus", nil})
	}
	return r.show(o)
}

// remainingCount is the count of a program that shows the runs that remain; null where only an end time ends the schedule.
func remainingCount(r *storedReport) any {
	if r.ExecuteNow {
		return 1 // [captured F-GPS, after the run]
	}
	if n := r.remaining(); n >= 0 {
		return n
	}
	return nil
}

// showsRemaining reports whether an answer has the fields about the runs that remain.
func (c *call) showsRemaining(execution bool) bool {
	switch {
	case !programs[c.program].remaining || c.old || c.policy.RemainingFields == "absent":
		return false
	case c.policy.RemainingIn == "executions":
		return execution
	}
	return c.policy.RemainingIn == "all" || c.r.Method == http.MethodGet
}

// remainingFields are the fields that version 1.1 adds to reports and executions [doc C11-TC].
func (c *call) remainingFields(r Report, next time.Time) object {
	o := object{{"totalRecurrenceCount", orNone(r.Count)}, {"endTime", c.e.formatTime(r.End)}, {"nextExecutionStartTime", c.e.formatTime(next)}}
	if r.ExecuteNow && c.e.policy.ExecuteNowEcho == "created" {
		o[0].value = 1
	}
	if r.Status == Inactive {
		o[2].value = nil
	}
	for i := range o {
		o[i].name = cased(o[i].name, c.policy.RemainingFields == "pascal")
	}
	return o
}

// shownSchedule is what a report shows as startTime, recurrenceInterval and recurrenceCount.
func (e *Emulator) shownSchedule(r *storedReport) (start, interval, count any) {
	if r.ExecuteNow {
		switch e.policy.ExecuteNowEcho {
		case "null":
			return nil, nil, nil
		case "zero":
			return e.formatAlways(zeroTime), 0, 0
		case "created":
			return e.formatTime(r.Created), -1, 1
		}
		return e.formatTime(r.Start), orNone(r.Interval), orNone(r.Count)
	}
	if r.Count != 0 {
		count = e.shownCount(r)
	}
	return e.formatTime(e.shownStart(r)), r.Interval, count
}

// shownStart is what a scheduled report shows as its start.
func (e *Emulator) shownStart(r *storedReport) time.Time {
	if e.policy.StartTimeEcho == "advances" && !r.Next.IsZero() {
		return r.Next
	}
	return r.Start
}

// shownCount is what a report shows as its count, 0 when there is no end.
func (e *Emulator) shownCount(r *storedReport) int {
	if r.ExecuteNow && e.policy.ExecuteNowEcho == "created" {
		return 1
	}
	if r.Count != 0 && e.policy.CountEcho == "remaining" && !programs[r.Program].remaining {
		return r.remaining()
	}
	return r.Count
}

// shownInterval is what a report shows as its interval in hours.
func (e *Emulator) shownInterval(r *storedReport) int {
	if r.ExecuteNow && e.policy.ExecuteNowEcho == "created" {
		return -1
	}
	return r.Interval
}

func (e *Emulator) shownFormat(format string) string {
	switch e.policy.Format {
	case "lower":
		return strings.ToLower(format)
	case "upper":
		return strings.ToUpper(format)
	}
	return format
}

func orNone(n int) any {
	if n == 0 {
		return nil
	}
	return n
}
