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

func TestCreateWithAnAnchorInThePast(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	plan := s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00+01:00"}))
	wantNone(t, plan.Diagnostics)
	wantState(t, s.Resource, acctest.Object{
		"start_time": "2026-01-01T06:00:00+01:00", "effective_start_time": "2026-12-02T05:00:00Z",
		"status": "Active", "paused": false, "format": "CSV", "callback_method": nil, "callback_url": nil,
		"execute_now": false, "recreate_when_inactive": false, "recurrence_count": nil, "modified_time": nil,
		"query": seats, "user": emulator.DefaultUser, "created_time": "2026-12-01T12:00:00Z",
	})
	if got := s.onlyReport(t).Start; !got.Equal(time.Date(2026, 12, 2, 5, 0, 0, 0, time.UTC)) {
		t.Errorf("the service runs it from %s", got)
	}
	wantNone(t, s.Destroy())
	if n := len(s.Reports()); n != 0 {
		t.Errorf("%d reports are left after destroy", n)
	}
}

func TestCreateWithoutAnAnchor(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.Env.Clock.Advance(12 * time.Minute)
	wantNone(t, s.MustApply(s.daily(nil)).Diagnostics)
	wantState(t, s.Resource, acctest.Object{"start_time": "2026-12-01T17:00:00Z", "effective_start_time": "2026-12-01T17:00:00Z"})
}

func TestCreateWithAnAnchorThatIsTooNear(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"start_time": "2026-12-01T14:00:00Z"})
	plan := s.Plan(config)
	wantOne(t, plan.Diagnostics, "start_time", "2026-12-01T14:00:00Z", "If you apply now", "2026-12-02T14:00:00Z")
	wantOne(t, s.Apply(plan), "start_time", "2026-12-01T14:00:00Z", "2026-12-02T14:00:00Z")
	wantState(t, s.Resource, acctest.Object{"start_time": "2026-12-01T14:00:00Z", "effective_start_time": "2026-12-02T14:00:00Z"})
	wantNone(t, s.Plan(with(config, "name", "Renamed")).Diagnostics)
	wantOne(t, s.Plan(with(config, "start_time", "2026-12-01T13:00:00Z")).Diagnostics, "start_time", "2026-12-02T13:00:00Z")
	wantNone(t, s.Plan(with(config, "start_time", "2026-12-01T17:00:00Z")).Diagnostics)
}

// The service's clock is two days ahead of this machine's: the first start is refused, the second is late
// enough by the service's clock.
func TestCreateWhenTheClocksDiffer(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	behind := emulator.NewClock(acctest.Start.Add(-48 * time.Hour))
	s.Dependencies.Clock = acctest.Virtual(behind)
	r := s.Env.Provider(t, nil).Resource(resourceType)
	r.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z"}))
	wantState(t, r, acctest.Object{"effective_start_time": "2026-12-02T06:00:00Z"})
	if n := s.Count("CreateReport"); n != 2 {
		t.Errorf("%d creations were sent, want 2", n)
	}
}

// Without an anchor there is no grid yet: a refused first hour costs an hour, not an interval.
func TestCreateWithoutAnAnchorWhenTheClocksDiffer(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.Dependencies.Clock = acctest.Virtual(emulator.NewClock(acctest.Start.Add(-2 * time.Hour)))
	r := s.Env.Provider(t, nil).Resource(resourceType)
	r.MustApply(s.daily(acctest.Object{"recurrence_interval": 2160}))
	wantState(t, r, acctest.Object{"start_time": "2026-12-01T17:00:00Z", "effective_start_time": "2026-12-01T17:00:00Z"})
}

// The plan asks no clock, so it does not matter how late it is applied.
func TestClockPassesTheStartBetweenPlanAndApply(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	plan := s.Plan(s.daily(acctest.Object{"start_time": "2026-12-02T06:00:00Z"}))
	s.Env.Clock.Advance(3 * 24 * time.Hour)
	wantNone(t, s.Apply(plan))
	wantState(t, s.Resource, acctest.Object{"start_time": "2026-12-02T06:00:00Z", "effective_start_time": "2026-12-05T06:00:00Z"})
}

func TestExecuteNow(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := acctest.Object{"name": "Once", "query_id": s.query.ID, "execute_now": true}
	s.MustApply(config)
	wantState(t, s.Resource, acctest.Object{"start_time": nil, "effective_start_time": nil, "recurrence_interval": nil, "recurrence_count": nil, "paused": false, "execute_now": true})
	s.Env.Clock.Advance(time.Hour)
	s.MustBeQuiet(config)
	wantChanged(t, s.MustApply(with(config, "name", "Twice")), "name", "modified_time")
}

// A range that a report did not run with is not adopted silently.
func TestRangeOfAReportThatRan(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := acctest.Object{"name": "Once", "query_id": s.query.ID, "execute_now": true}
	ranged := with(config, "query_start_time", "2026-01-01T00:00:00Z")
	s.MustApply(config)
	for _, step := range []acctest.Object{ranged, config, ranged} {
		if plan := s.MustApply(step); plan.Action != acctest.Replace {
			t.Errorf("the change to %v is planned as %s", step, plan.Action)
		}
	}
}

func TestPausedAtCreation(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"paused": true}))
	wantState(t, s.Resource, acctest.Object{"paused": true, "status": "Paused"})
}

func TestFailureToPauseKeepsTheReport(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	if err := s.Inject(emulator.Fault{Operation: "PauseReport", Kind: emulator.FaultStatus, Status: 400}); err != nil {
		t.Fatal(err)
	}
	diags := s.Apply(s.Plan(s.daily(acctest.Object{"paused": true})))
	id := s.onlyReport(t).ID
	wantOne(t, diags.Errors(), "", "Daily seats", id)
	wantState(t, s.Resource, acctest.Object{"id": id, "paused": false, "status": "Active"})
	s.ClearFaults()
	wantChanged(t, s.MustApply(s.daily(acctest.Object{"paused": true})), "paused", "status", "modified_time")
}

// A creation whose answer was lost is adopted, and nothing is created twice.
func TestCreationThatWasNotAnswered(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	if err := s.Inject(emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultReset, AfterCommit: true}); err != nil {
		t.Fatal(err)
	}
	plan := s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 9}))
	held := s.onlyReport(t)
	wantOne(t, plan.Diagnostics, "", `Creation of report "Daily seats" was not answered`, held.ID, "exactly one")
	wantState(t, s.Resource, acctest.Object{"id": held.ID, "effective_start_time": "2026-12-02T06:00:00Z"})
}

// One of which nothing is found is an error that says how to take it over, should it turn up.
func TestCreationThatIsLost(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	if err := s.Inject(emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultReset}); err != nil {
		t.Fatal(err)
	}
	diags := s.Apply(s.Plan(s.daily(nil)))
	wantOne(t, diags, "", `Creating report "Daily seats" may have failed`, "may exist all the same", "import {", "to = partnerinsights_report.<name>", "POST ScheduledReport")
	if n := s.Count("CreateReport"); n != 1 || s.State() != nil {
		t.Errorf("%d creations were sent, and the state is %v", n, s.State())
	}
	wantNone(t, s.MustApply(s.daily(nil)).Diagnostics)
	s.onlyReport(t)
}

// A run of Terraform that was killed leaves a report that the next one points to.
func TestLookAlikeIsPointedTo(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	left := s.AddReport(emulator.Report{Name: "Daily seats", QueryID: s.query.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour), Format: "csv", CallbackMethod: "POST"})
	s.AddReport(emulator.Report{Name: "Daily seats", QueryID: s.query.ID, Interval: 48, Start: acctest.Start.Add(24 * time.Hour), Format: "csv"})
	plan := s.Plan(s.daily(nil))
	wantNone(t, plan.Diagnostics)
	diags := s.Apply(plan)
	wantOne(t, diags, "", `There is another report like "Daily seats"`, left.ID, "import {")
	if s.State()["id"] == left.ID || strings.Count(diags.String(), "ID ") != 1 {
		t.Errorf("created %v: %s", s.State()["id"], diags)
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

// TestReportOfANewQuery holds that a report is created, once and at the start that it would have had, on a query of the same run
// which the service knows only after a while, whatever its refusal looks like. Any other unknown query is refused at once.
func TestReportOfANewQuery(t *testing.T) {
	t.Parallel()
	for _, body := range []emulator.Choice{"short", "envelope", "error-object", "empty"} {
		t.Run(string(body), func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{Policy: emulator.Policy{Lag: "30s", ErrorBody: body}})
			p := s.Env.Provider(t, nil)
			q := p.Resource("partnerinsights_query")
			wantNone(t, q.Apply(q.Plan(acctest.Object{"name": "New", "query": seats})))
			r := p.Resource(resourceType)
			wantNone(t, r.Apply(r.Plan(s.daily(acctest.Object{"query_id": q.State()["id"], "start_time": "2026-01-01T20:00:00Z"}))))
			if n := s.Count("CreateReport"); len(s.Reports()) != 1 || n != 7 || r.State()["effective_start_time"] != "2026-12-01T20:00:00Z" {
				t.Errorf("%d reports after %d requests, of which one in 5 seconds is refused: %v", len(s.Reports()), n, r.State())
			}
			old := s.Env.Provider(t, nil).Resource(resourceType)
			if err := s.Env.Inject(emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: http.StatusBadRequest, Body: `{"value":[],"message":"Invalid QueryID","statusCode":400}`}); err != nil {
				t.Fatal(err)
			}
			wantOne(t, old.Apply(old.Plan(s.daily(acctest.Object{"name": "On an old query"}))), "query_id", "Invalid QueryID")
		})
	}
}

// overtaking is a transport on which another process creates something while a report's creation is under way.
type overtaking struct {
	http.RoundTripper
	create func()
}

func (o overtaking) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, "/ScheduledReport") {
		o.create()
	}
	return o.RoundTripper.RoundTrip(r)
}

// An equal report that another process creates while an answer is lost is not adopted when another user has created it;
// one of the same user may be, and the warning says how to see it.
func TestCreationOfAnotherProcess(t *testing.T) {
	t.Parallel()
	const other = "grace@contoso.onmicrosoft.com"
	for name, c := range map[string]struct {
		user      string
		committed bool // the creation that lost its answer
		adopted   bool
		words     []string
	}{
		"another user":              {other, false, false, []string{"may have failed", other, "It is unknown"}},
		"another user, and created": {other, true, true, []string{"was not answered", emulator.DefaultUser, "terraform state list -id=", "terraform state rm"}},
		"the same user":             {emulator.DefaultUser, false, true, []string{"was not answered", "another process", "terraform state list -id="}},
		"both of the same user":     {emulator.DefaultUser, true, false, []string{"may have failed", "It is unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{Policy: emulator.Policy{Visibility: "all"}, Faults: []emulator.Fault{{Operation: "CreateReport", Kind: emulator.FaultReset, AfterCommit: c.committed}}})
			s.Dependencies.Transport = overtaking{s.Dependencies.Transport, func() {
				s.AddReport(emulator.Report{Name: "Daily seats", QueryID: s.query.ID, User: c.user, Interval: 24, Start: acctest.Start.Add(24 * time.Hour), Format: "CSV", CallbackMethod: "POST"})
			}}
			r := s.Env.Provider(t, nil).Resource(resourceType)
			diags := r.Apply(r.Plan(s.daily(nil)))
			wantOne(t, diags, "", c.words...)
			if (r.State() != nil) != c.adopted || c.adopted && r.State()["user"] == other {
				t.Errorf("the state is %v", r.State())
			}
		})
	}
}
