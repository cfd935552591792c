package report_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// life is one life under one policy.
type life struct {
	*testing.T
	env           *acctest.Env
	program       emulator.Program
	policy        emulator.Policy
	query, report *acctest.Resource
	config        acctest.Object // of the report
	step          string         // for messages
}

func (l *life) live() {
	p := l.provider()
	l.query, l.report = p.Resource("partnerinsights_query"), p.Resource(resourceType)
	l.query.MustApply(acctest.Object{"name": "Seats", "description": "d", "query": l.text()})
	l.config = acctest.Object{"name": "Daily", "query_id": l.query.State()["id"], "recurrence_interval": 24,
		"start_time": "2026-01-01T06:00:00Z", "callback_url": "https://example.com/a"}
	if l.program == emulator.CMP {
		l.config["recurrence_count"] = 150 // its schedules need an end
	}
	if l.program == emulator.Store && l.policy.StoreSchedules == "execute-now" {
		l.step = "run once"
		l.runOnce()
		l.end()
		return
	}
	if l.refusesCallbacks() {
		delete(l.config, "callback_url")
	}
	l.report.MustApply(l.config)
	for _, part := range []struct {
		name string
		live func()
	}{
		{"change", l.change}, {"pause", l.pause}, {"clear", l.clear}, {"drift", l.drift}, {"disappear", l.disappear},
		{"another query", l.anotherQuery}, {"import", l.importIt}, {"exhaust", l.exhaust}, {"run once", l.runOnce}, {"end", l.end},
	} {
		l.step = part.name
		part.live()
	}
}

func (l *life) provider() *acctest.Provider { return l.env.Provider(l.T, l.env.Block(l.program)) }

// text is a query as the policy takes it.
func (l *life) text() string {
	text := acctest.QueryText(l.program)
	if l.program == emulator.Store && l.policy.Aggregated == "refused" {
		text, _, _ = strings.Cut(text, " AGGREGATED")
	}
	return text
}

// to applies the configuration with an attribute changed.
func (l *life) to(attribute string, v any) {
	l.Helper()
	l.config = with(l.config, attribute, v)
	l.wantNoErrors(attribute, l.try())
	l.report.MustBeQuiet(l.config)
}

// try plans and applies the configuration, and gives what was said.
func (l *life) try() acctest.Diagnostics {
	l.Helper()
	plan := l.report.Plan(l.config)
	if len(plan.Diagnostics.Errors()) > 0 {
		return plan.Diagnostics
	}
	return append(plan.Diagnostics, l.report.Apply(plan)...)
}

func (l *life) wantNoErrors(what string, ds acctest.Diagnostics) {
	l.Helper()
	if len(ds.Errors()) > 0 {
		l.Fatalf("%s, %s: %s", l.step, what, ds)
	}
}

func (l *life) change() {
	l.to("name", "Renamed")
	l.to("description", "For finance")
	l.to("start_time", "2026-01-01T07:00:00Z")
	l.to("recurrence_interval", 48)
	l.to("recurrence_count", 100)
	l.to("format", "TSV")
	if !l.refusesCallbacks() {
		l.to("callback_url", "https://example.com/b")
		l.to("callback_method", "GET")
	}
	l.env.Clock.Advance(5 * 24 * time.Hour)
	l.report.MustBeQuiet(l.config)
	l.to("name", "Renamed after runs")
}

func (l *life) onlyReport() emulator.Report {
	l.Helper()
	reports := l.env.Reports()
	if len(reports) != 1 {
		l.Fatalf("%s: the service holds %d reports", l.step, len(reports))
	}
	return reports[0]
}

func (l *life) pause() {
	l.to("paused", true)
	l.to("name", "Renamed while paused")
	if l.onlyReport().Status != emulator.Paused {
		l.Errorf("a rename made it %s", l.onlyReport().Status)
	}
	l.env.Clock.Advance(5 * 24 * time.Hour)
	l.report.MustBeQuiet(l.config)
	l.to("paused", false)
}

// clear clears each optional field. Where the service keeps a field whatever is sent, that is an error on it, and
// the next plan shows it again.
func (l *life) clear() {
	keepsNumbers := l.policy.PutOmitted == "merge-null-ignored" || l.policy.PutOmitted == "merge-keep"
	if l.program == emulator.CMP {
		l.endTime()
	}
	keepsTexts := l.policy.PutOmitted == "merge-keep"
	for _, c := range []struct {
		attribute string
		value     any
		keeps     bool
	}{
		{"description", nil, keepsTexts},
		{"recurrence_count", nil, keepsNumbers},
		// Whether the callback is gone can't be seen where the service does not echo it.
		{"callback_url", "", (keepsTexts || !l.clearsCallback()) && l.policy.CallbackEcho != "none"},
	} {
		if c.attribute == "recurrence_count" && l.program == emulator.CMP || c.attribute == "callback_url" && l.refusesCallbacks() {
			continue // it has to end, or there is none
		}
		old := l.config[c.attribute]
		l.config = with(l.config, c.attribute, c.value)
		ds := l.try()
		if !c.keeps {
			l.wantNoErrors(c.attribute, ds)
			l.report.MustBeQuiet(l.config)
			continue
		}
		wantOne(l.T, ds.Errors(), c.attribute, "-replace")
		l.wantNoErrors("refresh", l.report.Refresh())
		if plan := l.report.Plan(l.config); !slices.Contains(plan.Changed, c.attribute) {
			l.Fatalf("%s was not cleared, and the plan changes %v", c.attribute, plan.Changed)
		}
		l.config = with(l.config, c.attribute, old)
		l.report.MustBeQuiet(l.config)
	}
}

// refusesCallbacks tells whether the service takes no callback.
func (l *life) refusesCallbacks() bool {
	return l.program == emulator.Store && l.policy.StoreCallback == "refused"
}

// clearsCallback tells whether an update can say that there is no callback in a way that removes one.
func (l *life) clearsCallback() bool {
	ways := map[emulator.Choice][]emulator.Choice{"replace": {"absent", "null", "empty"}, "merge": {"null", "empty"}, "merge-null-ignored": {"empty"}}
	return l.program != emulator.CMP || l.policy.PutNoCallback == "any" || slices.Contains(ways[l.policy.PutOmitted], l.policy.PutNoCallback)
}

// endTime sets an end time beside the count, moves it, and takes it away where the service lets it be taken away.
func (l *life) endTime() {
	l.to("end_time", "2027-08-01T00:00:00Z")
	l.to("name", "Renamed with an end")
	if end := l.onlyReport().End; !end.Equal(time.Date(2027, 8, 1, 0, 0, 0, 0, time.UTC)) {
		l.Errorf("a rename moved the end to %s", end)
	}
	l.to("end_time", "2027-09-01T00:00:00Z")
	if l.policy.PutOmitted == "replace" || l.policy.PutOmitted == "merge" {
		l.to("end_time", nil)
	}
}

// drift changes each field out of band; the plan shows it and applying it puts it right.
func (l *life) drift() {
	for name, edit := range map[string]func(*emulator.Report){
		"name":                func(r *emulator.Report) { r.Name = "Portal" },
		"description":         func(r *emulator.Report) { r.Description = "Portal" },
		"format":              func(r *emulator.Report) { r.Format = "csv" },
		"callback_method":     func(r *emulator.Report) { r.CallbackMethod = "POST" },
		"recurrence_interval": func(r *emulator.Report) { r.Interval = 24 },
		"start_time":          func(r *emulator.Report) { r.Start = r.Start.Add(time.Hour) },
		"paused":              func(r *emulator.Report) { r.Status = emulator.Paused },
	} {
		if name == "callback_method" && (l.policy.CallbackEcho == "none" || l.refusesCallbacks()) || name == "description" && l.policy.PutOmitted == "merge-keep" && l.config["description"] == nil {
			continue // it can't be seen, or not be undone
		}
		l.env.EditReport(l.onlyReport().ID, edit)
		l.wantNoErrors(name, l.report.Refresh())
		if plan := l.report.Plan(l.config); plan.Action != acctest.Update || !slices.Contains(plan.Changed, name) {
			l.Fatalf("drift of %s is planned as %s of %v", name, plan.Action, plan.Changed)
		}
		l.wantNoErrors(name, l.try())
		l.report.MustBeQuiet(l.config)
	}
}

func (l *life) disappear() {
	l.env.Clock.Advance(time.Hour)
	l.env.DeleteReport(l.onlyReport().ID)
	ds := l.report.Refresh()
	wantOne(l.T, ds, "", "deleted outside of Terraform")
	if l.report.State() != nil {
		l.Fatal("the report is still in the state")
	}
	l.report.MustApply(l.config)
}

// anotherQuery replaces the query, and with it the report, in the order of Terraform.
func (l *life) anotherQuery() {
	l.env.Clock.Advance(time.Hour)
	l.wantNoErrors("destroying the report", l.report.Destroy())
	l.query.MustApply(acctest.Object{"name": "Seats", "description": "d", "query": strings.Replace(l.text(), "SELECT ", "SELECT DISTINCT ", 1)})
	l.config = with(l.config, "query_id", l.query.State()["id"])
	l.report.MustApply(l.config)
	if start := l.onlyReport().Start; start.Hour() != 7 || start.Minute() != 0 {
		l.Errorf("the schedule left its grid: %s", start)
	}
}

func (l *life) importIt() {
	l.env.Clock.Advance(time.Hour)
	imported := l.provider().Resource(resourceType)
	l.wantNoErrors("import", imported.Import(l.onlyReport().ID))
	config := with(l.config, "callback_url", nil) // as generated configuration has it
	if l.policy.RemainingFields == "absent" || l.policy.RemainingIn == "executions" {
		config["end_time"] = nil // the service does not say it
	}
	if l.policy.CallbackEcho == "none" {
		config["callback_method"] = "POST" // what the service does not say is taken for its default
	}
	imported.MustBeQuiet(config)
}

// exhaust lets the count run out; the report is then created again when that is configured.
func (l *life) exhaust() {
	l.to("recurrence_count", 2)
	id := l.onlyReport().ID
	l.env.Clock.Advance(30 * 24 * time.Hour)
	l.wantNoErrors("refresh", l.report.Refresh())
	if l.report.State()["status"] != emulator.Inactive {
		l.report.MustBeQuiet(l.config)
		return // a service whose reports never become inactive
	}
	l.report.MustBeQuiet(l.config)
	l.config = with(l.config, "recreate_when_inactive", true)
	if plan := l.report.MustApply(l.config); plan.Action != acctest.Replace || l.onlyReport().ID == id {
		l.Errorf("an exhausted report is planned as %s", plan.Action)
	}
}

// runOnce makes a one-off report beside the other, whatever of a schedule the service echoes for it.
func (l *life) runOnce() {
	once := l.provider().Resource(resourceType)
	config := acctest.Object{"name": "Once", "query_id": l.query.State()["id"], "execute_now": true,
		"query_start_time": "2026-01-01T00:00:00Z", "query_end_time": "2026-06-30T00:00:00Z"}
	if l.program == emulator.Store && l.policy.StoreDates == "dates" {
		config["query_start_time"], config["query_end_time"] = "2026-01-01", "2026-06-30"
	}
	once.MustApply(config)
	l.env.Clock.Advance(time.Hour)
	once.MustBeQuiet(config)
	renamed := maps.Clone(config)
	renamed["name"] = "Twice"
	if ds := once.Apply(once.Plan(renamed)); len(ds.Errors()) == 0 {
		once.MustBeQuiet(renamed)
	} else if l.policy.PutExecuteNow == "allowed" {
		l.Errorf("renaming a one-off report: %s", ds)
	}
	l.wantNoErrors("destroy", once.Destroy())
}

func (l *life) end() {
	if l.report.State() != nil {
		l.wantNoErrors("report", l.report.Destroy())
	}
	l.wantNoErrors("query", l.query.Destroy())
	if n := len(l.env.Reports()) + len(l.env.Queries()); n > 0 {
		l.Errorf("%d objects are left", n)
	}
}
