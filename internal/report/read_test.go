package report_test

import (
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

func TestDisappears(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(nil))
	id := s.onlyReport(t).ID
	s.Env.Clock.Advance(time.Hour)
	s.DeleteReport(id)
	wantOne(t, s.Refresh(), "", "Daily seats", id, "deleted outside of Terraform")
	if s.State() != nil {
		t.Fatal("the report is still in the state")
	}
	if plan := s.MustApply(s.daily(nil)); plan.Action != acctest.Create {
		t.Errorf("planned %s", plan.Action)
	}
	s.Env.Clock.Advance(time.Hour)
	s.DeleteReport(s.onlyReport(t).ID)
	wantNone(t, s.Destroy())
}

func TestDrift(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit    func(*emulator.Report)
		changed []string
	}{
		"name":            {func(r *emulator.Report) { r.Name = "Portal" }, []string{"name"}},
		"description":     {func(r *emulator.Report) { r.Description = "Portal" }, []string{"description"}},
		"paused":          {func(r *emulator.Report) { r.Status = emulator.Paused }, []string{"paused", "status"}},
		"interval":        {func(r *emulator.Report) { r.Interval = 12 }, []string{"recurrence_interval", "effective_start_time"}},
		"count raised":    {func(r *emulator.Report) { r.Count = 99 }, []string{"recurrence_count"}},
		"count lowered":   {func(r *emulator.Report) { r.Count = 3 }, nil},
		"format":          {func(r *emulator.Report) { r.Format = "tsv" }, []string{"format"}},
		"callback":        {func(r *emulator.Report) { r.CallbackURL = "https://example.com/portal" }, []string{"callback_url"}},
		"method":          {func(r *emulator.Report) { r.CallbackMethod = "GET" }, []string{"callback_method"}},
		"start, on grid":  {func(r *emulator.Report) { r.Start = r.Start.Add(10 * 24 * time.Hour) }, nil},
		"start, off grid": {func(r *emulator.Report) { r.Start = r.Start.Add(time.Hour) }, []string{"start_time", "effective_start_time"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10, "callback_url": "https://example.com/a"})
			s.MustApply(config)
			s.EditReport(s.onlyReport(t).ID, c.edit)
			wantNone(t, s.Refresh())
			plan := s.Plan(config)
			if c.changed == nil {
				if plan.Action != acctest.NoOp {
					t.Errorf("planned %s of %v", plan.Action, plan.Changed)
				}
				return
			}
			wantChanged(t, plan, append(c.changed, "modified_time")...)
			wantNone(t, s.Apply(plan))
			s.MustBeQuiet(config)
		})
	}
}

// What the service calls Inactive is neither paused nor resumed.
func TestInactiveReportsStayAsTheyWere(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"recurrence_count": 1, "paused": true})
	s.MustApply(config)
	s.EditReport(s.onlyReport(t).ID, func(r *emulator.Report) { r.Status = "Inactive" })
	s.MustBeQuiet(config)
}

// Lists that lag behind a creation do not lose the report.
func TestLaggingLists(t *testing.T) {
	t.Parallel()
	for _, lag := range []emulator.Choice{"2-reads", "30s"} {
		s := newStage(t, emulator.Options{Policy: emulator.Policy{Lag: lag}})
		s.Env.Clock.Advance(time.Hour) // the query is listed by now
		plan := s.MustApply(s.daily(acctest.Object{"paused": true}))
		wantNone(t, plan.Diagnostics)
		s.MustApply(s.daily(acctest.Object{"name": "Renamed"}))
		wantNone(t, s.Destroy())
	}
}

// A young report that a refresh has seen and that is missing now was deleted: nothing waits for it.
func TestYoungReportThatWasSeen(t *testing.T) {
	t.Parallel()
	for name, operation := range map[string]struct {
		run  func(*stage) acctest.Diagnostics
		says string
	}{
		"refresh": {func(s *stage) acctest.Diagnostics { return s.Refresh() }, "deleted outside of Terraform"},
		"update":  {func(s *stage) acctest.Diagnostics { return s.Apply(s.Plan(s.daily(acctest.Object{"name": "Renamed"}))) }, "Plan again"},
		"destroy": {func(s *stage) acctest.Diagnostics { return s.Destroy() }, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			s.MustApply(s.daily(nil))
			wantNone(t, s.Refresh())
			s.DeleteReport(s.onlyReport(t).ID)
			before := s.Env.Clock.Now()
			if ds := operation.run(s); operation.says == "" {
				wantNone(t, ds)
			} else {
				wantOne(t, ds, "", "Daily seats", operation.says)
			}
			if waited := s.Env.Clock.Now().Sub(before); waited > 0 {
				t.Errorf("waited %s", waited)
			}
			if name != "update" && s.State() != nil {
				t.Error("the report is still in the state")
			}
		})
	}
}

// A young report that no answer has had is asked for again for a minute, and never dropped; an older one is gone.
func TestYoungReportIsNeverDropped(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	wantNone(t, s.Apply(s.Plan(s.daily(nil))))
	s.DeleteReport(s.onlyReport(t).ID)
	before := s.Env.Clock.Now()
	wantOne(t, s.Refresh().Errors(), "", "Daily seats", "only minutes ago", "stays in the state", "terraform state rm ADDRESS")
	if waited := s.Env.Clock.Now().Sub(before); waited < 50*time.Second || waited > 70*time.Second {
		t.Errorf("waited %s", waited)
	}
	if s.State() == nil {
		t.Fatal("the report was dropped")
	}
	s.Env.Clock.Advance(10 * time.Minute)
	wantOne(t, s.Refresh().Warnings(), "", "deleted outside of Terraform")
	if s.State() != nil {
		t.Error("the report is still in the state")
	}
}

// What another user has created may only be out of sight, so it is not dropped, and destroying it is an error.
func TestReportOfAnotherUser(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := acctest.Object{"endpoint": s.Endpoint(), "authority_host": s.URL, "tenant_id": entra.DefaultTenant,
		"client_id": entra.DefaultClientID, "client_secret": entra.DefaultClientSecret, "refresh_token": entra.DefaultRefreshToken}
	r := s.Env.Provider(t, config).Resource(resourceType)
	r.MustApply(s.daily(nil))
	s.EditReport(s.onlyReport(t).ID, func(r *emulator.Report) { r.User = "grace@contoso.onmicrosoft.com" })
	mine := r.State()["user"]
	r.SetState("user", "grace@contoso.onmicrosoft.com")
	s.Env.Clock.Advance(time.Hour)
	wantOne(t, r.Refresh().Errors(), "", "grace@contoso.onmicrosoft.com", mine.(string), "terraform state rm")
	wantOne(t, r.Destroy().Errors(), "", "grace@contoso.onmicrosoft.com")
	if r.State() == nil || len(s.Reports()) != 1 {
		t.Error("the report was dropped")
	}
}

// Failures never drop a report, and the state stays as it was.
func TestFailuresNeverDrop(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]emulator.Fault{
		"unauthorized":               {Kind: emulator.FaultStatus, Status: 401},
		"forbidden":                  {Kind: emulator.FaultStatus, Status: 403},
		"broken":                     {Kind: emulator.FaultStatus, Status: 500},
		"a page of a proxy with 404": {Kind: emulator.FaultStatus, Status: 404, Body: "<html>not here</html>"},
		"another JSON with 404":      {Kind: emulator.FaultStatus, Status: 404, Body: `{"statusCode":404,"message":"Resource not found"}`},
		"no JSON":                    {Kind: emulator.FaultNotJSON},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			s.MustApply(s.daily(nil))
			s.Env.Clock.Advance(time.Hour)
			before := s.State()
			fault.Times = -1 // of every operation: the service can't be asked whether it is there either
			if err := s.Inject(fault); err != nil {
				t.Fatal(err)
			}
			if ds := s.Refresh(); len(ds.Errors()) != 1 {
				t.Errorf("got %s", ds)
			}
			if after := s.State(); after == nil || after["id"] != before["id"] {
				t.Errorf("the state is %v", after)
			}
		})
	}
}
