package execution_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const dataSource = "partnerinsights_report_execution"

type stage struct {
	*acctest.Env
	*acctest.Provider
	query emulator.Query
}

func newStage(t *testing.T, o emulator.Options) *stage {
	t.Helper()
	env := acctest.New(t, o)
	return &stage{Env: env, Provider: env.Provider(t, nil), query: env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month FROM OfficeUsage"})}
}

// daily is a report that runs first a day after the clock's beginning.
func (s *stage) daily() emulator.Report {
	return s.AddReport(emulator.Report{Name: "Daily", QueryID: s.query.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour), Format: "csv"})
}

func (s *stage) once() emulator.Report {
	return s.AddReport(emulator.Report{Name: "Once", QueryID: s.query.ID, ExecuteNow: true, Format: "csv"})
}

func (s *stage) read(t *testing.T, report string, more acctest.Object) acctest.Object {
	t.Helper()
	state, diags := s.ask(report, more)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return state
}

func (s *stage) ask(report string, more acctest.Object) (acctest.Object, acctest.Diagnostics) {
	config := acctest.Object{"report_id": report}
	maps.Copy(config, more)
	return s.Provider.Read(dataSource, config)
}

func wantOne(t *testing.T, ds acctest.Diagnostics, attribute string, words ...string) {
	t.Helper()
	if len(ds) != 1 || acctest.Attribute(ds[0]) != attribute {
		t.Fatalf("want one diagnostic on %q, got: %s", attribute, ds)
	}
	for _, w := range words {
		if !strings.Contains(ds.String(), w) {
			t.Errorf("the diagnostic does not say %q: %s", w, ds)
		}
	}
}

func executions(state acctest.Object) []any { return state["executions"].([]any) }

func TestBeforeTheFirstRun(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	state := s.read(t, s.daily().ID, nil)
	for _, name := range []string{"status", "execution_id", "format", "report_access_secure_link", "report_generated_time"} {
		if state[name] != nil {
			t.Errorf("%s is %v", name, state[name])
		}
	}
	if len(executions(state)) != 0 {
		t.Errorf("there are executions: %v", state)
	}
}

func TestCompleted(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	report := s.daily()
	s.Clock.Advance(25 * time.Hour)
	state := s.read(t, report.ID, nil)
	if state["status"] != "Completed" || state["format"] != "CSV" || state["recurrence_interval"] != int64(24) || state["report_access_secure_link"] != nil || len(executions(state)) != 1 {
		t.Errorf("got %v", state)
	}
	if generated, err := time.Parse(time.RFC3339, state["report_generated_time"].(string)); err != nil || generated.Before(report.Start) {
		t.Errorf("generated at %v", state["report_generated_time"])
	}
	withLink := s.read(t, report.ID, acctest.Object{"include_link": true})
	if link, _ := withLink["report_access_secure_link"].(string); !strings.HasPrefix(link, s.URL) {
		t.Errorf("the link is %q", link)
	}
}

func TestHistoryIsNewestFirst(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	report := s.daily()
	s.Clock.Advance(120 * 24 * time.Hour)
	all := executions(s.read(t, report.ID, acctest.Object{"latest": false, "statuses": []any{"Completed"}}))
	if len(all) < 89 || len(all) > 91 {
		t.Fatalf("got %d executions of 90 days", len(all))
	}
	for i := 1; i < len(all); i++ {
		if later, earlier := all[i-1].(acctest.Object)["report_generated_time"].(string), all[i].(acctest.Object)["report_generated_time"].(string); later <= earlier {
			t.Fatalf("%s stands before %s", later, earlier)
		}
	}
	id := all[40].(acctest.Object)["execution_id"]
	one := s.read(t, report.ID, acctest.Object{"execution_id": id})
	if one["execution_id"] != id || len(executions(one)) != 1 {
		t.Errorf("asked for %v, got %v", id, one)
	}
}

func TestWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	_, diags := s.ask("nonsense", nil)
	wantOne(t, diags, "report_id", "no report with the ID \"nonsense\"")
	_, diags = s.ask("nonsense", acctest.Object{"wait_for_completion": true})
	wantOne(t, diags, "report_id", "no report with the ID \"nonsense\"")
	_, diags = s.ask(s.daily().ID, acctest.Object{"execution_id": "nonsense"})
	wantOne(t, diags, "execution_id", "no execution with the ID \"nonsense\"", "90 days")
	_, diags = s.ask(s.daily().ID, acctest.Object{"execution_id": "nonsense", "wait_for_completion": true})
	wantOne(t, diags, "execution_id", "no execution with the ID \"nonsense\"")
	_, diags = s.ask(s.daily().ID, acctest.Object{"statuses": []any{"Done"}})
	wantOne(t, diags, "statuses", "'Done'", "Pending, Running, Paused and Completed")
	_, diags = s.ask(s.daily().ID, acctest.Object{"statuses": []any{nil}})
	wantOne(t, diags, "statuses", "null")
	_, diags = s.ask("", nil)
	wantOne(t, diags, "report_id", "must not be empty")
}

func TestWaitUntilCompleted(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Pending: 2 * time.Minute, Running: 6 * time.Minute})
	state := s.read(t, s.once().ID, acctest.Object{"wait_for_completion": true})
	if state["status"] != "Completed" {
		t.Errorf("got %v", state)
	}
	if passed := s.Clock.Now().Sub(acctest.Start); passed < 8*time.Minute || passed > 10*time.Minute {
		t.Errorf("waited %s for a run of 8 minutes", passed)
	}
	if n := s.Count("ListExecutions"); n > 20 {
		t.Errorf("looked %d times", n)
	}
}

func TestWaitThatTakesTooLong(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Running: 3 * time.Hour})
	_, diags := s.ask(s.once().ID, acctest.Object{"wait_for_completion": true, "timeouts": acctest.Object{"read": "10m"}})
	wantOne(t, diags, "", "took too long", "Running", "timeouts.read", "10m")
	if passed := s.Clock.Now().Sub(acctest.Start); passed > 10*time.Minute {
		t.Errorf("waited %s", passed)
	}
}

// A wait that ends while the service fails says how it fails, and nothing that it can't know.
func TestWaitThatEndsInAnOutage(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	id := s.once().ID
	if err := s.Inject(emulator.Fault{Operation: "ListExecutions", Kind: emulator.FaultStatus, Status: 500, Times: -1}); err != nil {
		t.Fatal(err)
	}
	_, diags := s.ask(id, acctest.Object{"wait_for_completion": true, "timeouts": acctest.Object{"read": "3m"}})
	wantOne(t, diags, "", "took too long", "500 Internal Server Error", "correlation ID")
	if strings.Contains(diags.String(), "no execution yet") {
		t.Errorf("it says what it can't know: %s", diags)
	}
}

func TestWaitForARunThatIsNotDue(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	_, diags := s.ask(s.daily().ID, acctest.Object{"wait_for_completion": true, "timeouts": acctest.Object{"read": "1h"}})
	wantOne(t, diags, "", "runs next at 2026-12-02T12:00:00Z")
	if passed := s.Clock.Now().Sub(acctest.Start); passed > 0 {
		t.Errorf("waited %s", passed)
	}
}

func TestWaitForAFailedRun(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{RunOutcome: "failed"}})
	_, diags := s.ask(s.once().ID, acctest.Object{"wait_for_completion": true})
	wantOne(t, diags, "", "Failed")
}

func TestFailureNamesTheReport(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	report := s.daily()
	if err := s.Inject(emulator.Fault{Operation: "ListExecutions", Kind: emulator.FaultNotJSON, Times: -1}); err != nil {
		t.Fatal(err)
	}
	_, diags := s.ask(report.ID, nil)
	wantOne(t, diags, "", report.ID, "not the JSON of this API", "<")
}

// The time of the last run is that of the newest file; a report that has not run has none.
func TestLastExecutionTime(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	query := env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month FROM OfficeUsage"})
	report := env.AddReport(emulator.Report{Name: "Daily", QueryID: query.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour)})
	p := env.Provider(t, nil)
	config := acctest.Object{"report_id": report.ID, "latest": false}
	if state, diags := p.Read("partnerinsights_report_execution", config); len(diags) > 0 || state["last_execution_time"] != nil {
		t.Errorf("before the first run: %v %s", state["last_execution_time"], diags)
	}
	env.Clock.Advance(75 * time.Hour)
	state, diags := p.Read("partnerinsights_report_execution", config)
	if len(diags) > 0 || state["last_execution_time"] == nil || state["last_execution_time"] != state["report_generated_time"] {
		t.Errorf("got %v %s", state["last_execution_time"], diags)
	}
}
