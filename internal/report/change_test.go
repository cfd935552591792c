package report_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// lastBody is what the last request of an operation sent.
func (s *stage) lastBody(t *testing.T, operation string) string {
	t.Helper()
	body := ""
	for _, r := range s.Requests() {
		if r.Operation == operation {
			body = r.Body
		}
	}
	if body == "" {
		t.Fatalf("there was no %s", operation)
	}
	return body
}

// A rename gives back what is left of a count, and not the one of the configuration.
func TestRenameKeepsTheRemainingCount(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{CountEcho: "remaining"}})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10})
	s.MustApply(config)
	s.Env.Clock.Advance(3*24*time.Hour + time.Hour)
	s.MustApply(with(config, "name", "Renamed"))
	if body := s.lastBody(t, "UpdateReport"); !strings.Contains(body, `"RecurrenceCount":7`) {
		t.Errorf("the rename sent %s", body)
	}
	s.Env.Clock.Advance(30 * 24 * time.Hour)
	s.Refresh()
	s.Apply(s.Plan(with(config, "name", "Renamed again")))
	if body := s.lastBody(t, "UpdateReport"); strings.Contains(body, `"RecurrenceCount":0`) {
		t.Errorf("the rename of an exhausted report sent %s", body)
	}
}

// Whether an ambiguous pause was one, a read decides.
func TestPauseThatWasNotAnswered(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(nil))
	for _, paused := range []bool{true, false} {
		for _, operation := range []string{"PauseReport", "ResumeReport"} {
			if err := s.Inject(emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: 504, AfterCommit: true, Times: -1}); err != nil {
				t.Fatal(err)
			}
		}
		wantNone(t, s.MustApply(s.daily(acctest.Object{"paused": paused})).Diagnostics)
		s.ClearFaults()
		s.MustBeQuiet(s.daily(acctest.Object{"paused": paused}))
	}
}

// meanwhile is a network that breaks when something is posted, while somebody else does something.
type meanwhile struct {
	http.RoundTripper
	happens func()
}

func (m meanwhile) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost {
		m.happens()
		return nil, errors.New("connection reset")
	}
	return m.RoundTripper.RoundTrip(r)
}

// A new report of somebody else, with another query or another count, is not taken for one whose creation was lost.
func TestOthersAreNotTakenOver(t *testing.T) {
	t.Parallel()
	for name, other := range map[string]func(*emulator.Report, string){
		"another query":    func(r *emulator.Report, query string) { r.QueryID = query },
		"another count":    func(r *emulator.Report, _ string) { r.Count = 3 },
		"another interval": func(r *emulator.Report, _ string) { r.Interval = 48 },
		"another format":   func(r *emulator.Report, _ string) { r.Format = "TSV" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			r := emulator.Report{Name: "Daily seats", QueryID: s.query.ID, Interval: 24, Count: 9, Start: acctest.Start.AddDate(0, 0, 1), Format: "CSV", CallbackMethod: "POST"}
			other(&r, s.AddQuery(emulator.Query{Name: "Other", Text: "SELECT Month FROM OfficeUsage"}).ID)
			s.Dependencies.Transport = meanwhile{s.Dependencies.Transport, func() { s.AddReport(r) }}
			mine := s.Env.Provider(t, nil).Resource(resourceType)
			wantOne(t, mine.Apply(mine.Plan(s.daily(acctest.Object{"recurrence_count": 9}))), "", "may have failed")
		})
	}
}

// A callback that somebody removes is missed where the service tells callbacks, and only there.
func TestCallbackThatIsRemoved(t *testing.T) {
	t.Parallel()
	for _, echo := range []emulator.Choice{"reports", "none"} {
		s := newStage(t, emulator.Options{Policy: emulator.Policy{CallbackEcho: echo}})
		config := s.daily(acctest.Object{"callback_url": "https://example.com/a"})
		s.MustApply(config)
		wantNone(t, s.Refresh())
		s.EditReport(s.held(t).ID, func(r *emulator.Report) { r.CallbackURL = "" })
		wantNone(t, s.Refresh())
		want := map[emulator.Choice]string{"reports": acctest.Update, "none": acctest.NoOp}[echo]
		if plan := s.Plan(config); plan.Action != want {
			t.Errorf("under a service that echoes %s it is planned as %s", echo, plan.Action)
		}
	}
}

// An update is made on top of what the service holds now, not of a list that was read some seconds before.
func TestUpdateReadsForItself(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(nil))
	r := s.Resource.With(s.Env.Provider(t, acctest.Object{"endpoint": s.Endpoint(), "access_token": emulator.DefaultAccessToken}))
	for range 3 { // so many reads are answered from a list
		wantNone(t, r.Refresh())
	}
	plan := r.Plan(s.daily(acctest.Object{"name": "Renamed"}))
	s.EditReport(s.held(t).ID, func(r *emulator.Report) { r.Description = "of somebody else" })
	wantNone(t, r.Apply(plan).Errors())
	if got := s.held(t); got.Name != "Renamed" || got.Description != "of somebody else" {
		t.Errorf("the service holds %+v", got)
	}
}

// A report of a query that this run has just made is made, although the lists lag behind and the clocks differ.
func TestReportOfANewQuery(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{Lag: "30s"}})
	s.Dependencies.Clock = acctest.Virtual(s.Env.Clock)
	p := s.Env.Provider(t, nil)
	q := p.Resource("partnerinsights_query")
	wantNone(t, q.Apply(q.Plan(acctest.Object{"name": "New", "query": "SELECT Month, PaidAvailableUnits FROM OfficeUsage"})))
	plan := p.Resource(resourceType).Plan(s.daily(acctest.Object{"query_id": q.State()["id"]}))
	wantNone(t, plan.Diagnostics)
}

// A report that goes between plan and apply is said to be gone.
func TestUpdateOfAReportThatIsGone(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(nil))
	s.Env.Clock.Advance(time.Hour)
	plan := s.Plan(s.daily(acctest.Object{"name": "Renamed"}))
	s.DeleteReport(s.held(t).ID)
	wantOne(t, s.Apply(plan), "", "is gone", "creates it anew")
}

// What the service calls Inactive is neither paused nor resumed.
func TestInactiveReportsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"recurrence_count": 1, "paused": true})
	s.MustApply(config)
	s.EditReport(s.held(t).ID, func(r *emulator.Report) { r.Status = "Inactive" })
	s.MustBeQuiet(config)
}
