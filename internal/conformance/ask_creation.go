package conformance

import (
	"maps"
	"slices"
	"strings"
	"time"
)

const (
	shortest    = 4 // hours: the documented minimum of an interval
	usual       = 24
	runs        = 10                                       // of a schedule that none of its runs is waited for
	nowhere     = "://terraform-conformance.invalid/ready" // a callback that nothing can receive (RFC 2606)
	description = "Made by make conformance, and deleted by it"
)

// createQuery creates the run's query, with a hyphen in its name if the service takes one, and looks when it appears.
func (r *run) createQuery() {
	body := map[string]any{"Name": r.name("main-query"), "Query": r.text + " "}
	o, a := r.create("query", body)
	const sent = "a query with a hyphen in its name"
	if o != nil {
		r.learn("QueryNames", sent, r.svc.describe(a), "any")
	} else if a.refused() {
		hyphen := r.svc.describe(a)
		body["Name"] = r.name("main query")
		if o, a = r.create("query", body); o != nil {
			r.learn("QueryNames", sent+", then one without", hyphen+"; then "+r.svc.describe(a), "alphanumeric")
		}
	}
	if o == nil {
		r.failure = "no query could be created: " + r.svc.describe(a)
		return
	}
	r.query, r.user = o, a.items[0].text("user")
	if len(r.user) > 3 {
		r.svc.secrets = append(r.svc.secrets, r.user)
	}
	r.measureLag()
	r.deleteLeftovers()
}

// measureLag reads the end of the list, as it was before the query was created, until it goes on.
func (r *run) measureLag() {
	const sent = "reads of the list of queries after a creation"
	began := r.Clock.Now()
	for reads := 1; reads <= 30; reads++ {
		a := r.do(r.queries.last)
		if !a.ok() && a.status != 404 {
			return
		}
		if a.next != "" || slices.ContainsFunc(a.items, func(i item) bool { return i.text("queryId") == r.query.ID }) {
			took := r.Clock.Now().Sub(began).Round(time.Second)
			r.lag = took
			got := "it appeared in read " + count(reads, "")[:len(count(reads, ""))-1] + " after " + took.String()
			switch {
			case reads == 1:
				r.learn("Lag", sent, got, "none")
			case reads == 3 && took < 5*time.Second:
				r.learn("Lag", sent, got, "2-reads")
			case took > 15*time.Second && took < 45*time.Second:
				r.learn("Lag", sent, got, "30s")
			default:
				r.strange("Lag", sent, got)
			}
			return
		}
		if reads == 3 {
			r.Progress("Waiting until a new query appears in lists, for two minutes at most.")
		}
		if reads >= 3 && !r.sleep(5*time.Second) {
			return
		}
	}
	r.strange("Lag", sent, "it did not appear in two minutes")
}

// createTwin creates a query of another dataset, with the same name if the service takes it.
func (r *run) createTwin() {
	body := map[string]any{"Name": r.query.Name, "Query": r.otherText}
	o, a := r.create("query", body)
	if a.err == nil && (o != nil || a.refused()) {
		r.choose("DuplicateQueryNames", "a second query with the same name", r.svc.describe(a), o != nil, "allowed", "refused")
	}
	if a.refused() {
		body["Name"] = r.name("second query")
		o, _ = r.create("query", body)
	}
	if r.other = o; o != nil && r.lag > 0 {
		r.sleep(r.lag + lagInterval) // a report may not run it yet, and a refusal need not say why
	}
}

// askCatalogCheck creates a query of an unknown column and, if that is accepted, one that is no query.
func (r *run) askCatalogCheck() {
	column := strings.Replace(r.text, strings.Fields(r.text)[1], "NoSuchColumn,", 1)
	o, a := r.create("query", map[string]any{"Name": r.name("unknown column"), "Query": column})
	sent, got := "a query of an unknown column", r.svc.describe(a)
	if a.refused() {
		r.learn("CatalogCheck", sent, got, "names")
	}
	if o == nil {
		return
	}
	r.discard(o)
	o, a = r.create("query", map[string]any{"Name": r.name("no query"), "Query": "SELECT FROM"})
	sent, got = sent+", and one of a text that is none", got+"; "+r.svc.describe(a)
	if o != nil || a.refused() {
		r.choose("CatalogCheck", sent, got, o != nil, "none", "syntax")
	}
	r.discard(o)
}

// scheduled is the body of a schedule that any service takes.
func (r *run) scheduled(what string) map[string]any {
	q, minimum := r.query, r.minimum
	if r.other != nil {
		q, minimum = r.other, r.otherMinimum
	}
	body := map[string]any{
		"ReportName": r.name(what), "Description": description, "QueryId": q.ID, "StartTime": r.in(5 * time.Hour),
		"RecurrenceInterval": max(usual, minimum), "RecurrenceCount": runs, "Format": "CSV",
	}
	if r.callback != "" {
		body["CallbackUrl"] = r.callback
	}
	return body
}

// createReport creates the run's scheduled report. Where the service refuses schedules, the report is nil.
func (r *run) createReport() {
	o, a := r.withCallback(r.scheduled("main report"))
	if o != nil {
		r.report = o
		return
	}
	if a.refused() && !a.isUnknownQuery() && r.program == "store" {
		r.learn("StoreSchedules", "a scheduled report", r.svc.describe(a), "execute-now")
	} else if a.refused() {
		r.failure = "no report could be created: " + r.svc.describe(a)
	}
}

// withCallback creates a report with a callback over http, else over https, else with none.
func (r *run) withCallback(body map[string]any) (*object, *answer) {
	const sent = "reports with a callback over http, then https, then none"
	var got []string
	for _, url := range [...]string{"http" + nowhere, "https" + nowhere, ""} {
		attempt := maps.Clone(body)
		if url != "" {
			attempt["CallbackUrl"] = url
		}
		o, a := r.create("report", attempt)
		got = append(got, r.svc.describe(a))
		if o == nil && (!a.refused() || url == "") {
			return nil, a
		}
		if o == nil {
			continue
		}
		r.callback = url
		answers := strings.Join(got, "; ")
		switch {
		case url == "" && r.program == "store":
			r.learn("StoreCallback", sent, answers, "refused")
		case url == "":
			r.strange("CallbackScheme", sent, answers)
		default:
			r.choose("CallbackScheme", sent, answers, len(got) == 1, "any", "https")
			r.learn("StoreCallback", sent, answers+"; whether it is called can't be seen", "silent", "called")
		}
		return o, a
	}
	return nil, nil
}

// createOnce creates the run's ExecuteNow report, first with a date that is none.
func (r *run) createOnce() {
	body := map[string]any{
		"ReportName": r.name("one run"), "QueryId": r.query.ID, "ExecuteNow": true, "Format": "csv",
		"StartTime": r.in(5 * time.Hour), "RecurrenceInterval": usual, "RecurrenceCount": runs, // to be ignored [doc P-PAR]
		"QueryStartTime": "01/02/2026 at noon", "QueryEndTime": r.day(-10),
	}
	o, a := r.create("report", body)
	const sent = "a report whose QueryStartTime is no date"
	switch got := r.svc.describe(a); {
	case a.err == nil && (a.status == 400 || a.status == 500):
		r.lost = slices.DeleteFunc(r.lost, func(l Object) bool { return a.status == 500 && l.Name == body["ReportName"] })
		r.failure = ""
		r.learn("BadDate", sent, got, map[int]string{400: "400", 500: "500"}[a.status])
	case o != nil || a.refused():
		r.strange("BadDate", sent, got)
	default:
		return
	}
	body["QueryStartTime"] = r.day(-40)
	switch {
	case o != nil:
	case r.callback != "" || r.report != nil:
		if r.callback != "" {
			body["CallbackUrl"] = r.callback
		}
		o, a = r.create("report", body)
	default:
		o, a = r.withCallback(body)
	}
	if r.once = o; o == nil {
		r.failure = "no ExecuteNow report could be created: " + r.svc.describe(a)
		return
	}
	r.learnOnceEcho(a.items[0])
}

// day is a bound of a range of days, in the way in which the service takes it.
func (r *run) day(days int) string {
	s := r.in(time.Duration(days) * 24 * time.Hour)
	if slices.Equal(r.answers["StoreDates"].Values, []string{"dates"}) {
		return s[:len("2006-01-02")]
	}
	return s
}

// learnOnceEcho compares the schedule of an ExecuteNow report with the one that was sent and ignored.
func (r *run) learnOnceEcho(shown item) {
	const sent = "an ExecuteNow report with a schedule"
	start, interval := parseTime(shown.text("startTime")), shown.number("recurrenceInterval")
	sentStart, _ := r.once.sent["StartTime"].(string)
	switch got := "startTime " + first(shown.text("startTime"), "null"); {
	case start.IsZero() && shown.text("startTime") == "":
		r.learn("ExecuteNowEcho", sent, got, "null")
	case start.Year() <= 1:
		r.learn("ExecuteNowEcho", sent, got, "zero")
	case start.Equal(parseTime(sentStart)):
		r.learn("ExecuteNowEcho", sent, got, "as-sent")
	case start.Sub(parseTime(shown.text("createdTime"))).Abs() < time.Minute && interval == -1:
		r.learn("ExecuteNowEcho", sent, got+", the time of its creation, and recurrenceInterval -1", "created")
	default:
		r.strange("ExecuteNowEcho", sent, got)
	}
}

// probe is a creation that may be refused, and what that tells.
type probe struct {
	change func(body map[string]any)
	learn  func(got string, a *answer, created bool)
}

// tryAll tries several probes at once, and one by one only if that is refused. Where all others are accepted alone, the last is
// what was refused: so fewer reports are created than there are probes.
func (r *run) tryAll(probes ...probe) {
	try := func(some []probe) (created bool, a *answer) {
		body := r.scheduled("probe")
		for _, p := range some {
			p.change(body)
		}
		o, a := r.create("report", body)
		r.discard(o)
		return o != nil, a
	}
	created, together := try(probes)
	accepted := 0
	for i, p := range probes {
		a, alone := together, created
		if last := i == len(probes)-1; !created && (!last || accepted < i) {
			alone, a = try([]probe{p})
		}
		if alone {
			accepted++
		}
		if alone || a.refused() {
			p.learn(r.svc.describe(a), a, alone)
		}
	}
}

// askNameAndNoEnd tries a report with the name of another, and one that never ends.
func (r *run) askNameAndNoEnd() {
	probes := []probe{{
		func(body map[string]any) { body["ReportName"] = r.report.Name },
		func(got string, _ *answer, created bool) {
			r.choose("DuplicateReportNames", "a second report with the same name", got, created, "allowed", "refused")
		},
	}}
	if r.program == "cmp" {
		probes = append(probes, probe{
			func(body map[string]any) { delete(body, "RecurrenceCount") },
			r.learnNoEnd,
		})
	}
	r.tryAll(probes...)
}

func (r *run) learnNoEnd(got string, a *answer, created bool) {
	const sent = "a report without a count and an end time"
	switch {
	case created:
		r.learn("NoEnd", sent, got, "accepted")
	case strings.Contains(a.message, "Null or missing value"):
		r.learn("NoEnd", sent, got, "missing-value")
	case strings.Contains(a.message, "Invalid report parameters"):
		r.learn("NoEnd", sent, got, "parameters")
	case a.message == "":
		r.learn("NoEnd", sent, got, "missing-value", "parameters")
	default:
		r.strange("NoEnd", sent, got)
	}
}

// askStartAndEnd tries reports that start soon, end by an end time alone, and run often.
func (r *run) askStartAndEnd() {
	probes := []probe{{
		func(body map[string]any) { body["StartTime"] = r.in(2 * time.Hour) },
		func(got string, _ *answer, created bool) {
			r.choose("FourHoursCreate", "a report that starts in two hours", got, !created, "on", "off")
		},
	}}
	if r.program == "cmp" {
		probes = append(probes, probe{
			func(body map[string]any) {
				delete(body, "RecurrenceCount")
				body["EndTime"] = r.in(2 * 24 * time.Hour) // few runs, of short intervals too
			},
			func(got string, _ *answer, created bool) {
				r.choose("EndAlone", "a report with an end time and no count", got, created, "accepted", "refused")
			},
		})
	}
	if r.program == "cmp" && r.minimum > 0 && r.minimum < shortest {
		probes = append(probes, probe{
			func(body map[string]any) { body["QueryId"], body["RecurrenceInterval"] = r.query.ID, r.minimum },
			func(got string, _ *answer, created bool) {
				r.choose("ShortIntervals", "a report with the dataset's minimum, below 4 hours", got, created, "allowed", "refused")
			},
		})
	}
	r.tryAll(probes...)
}
