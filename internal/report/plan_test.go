package report_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func TestReplacements(t *testing.T) {
	t.Parallel()
	once := acctest.Object{"name": "Once", "execute_now": true, "query_start_time": "2026-01-01T00:00:00Z", "query_end_time": "2026-06-30T00:00:00Z"}
	for name, c := range map[string]struct {
		from, to acctest.Object
		replace  string
	}{
		"query":       {acctest.Object{"recurrence_interval": 24}, acctest.Object{"recurrence_interval": 24, "query_id": "other"}, "query_id"},
		"execute now": {acctest.Object{"recurrence_interval": 24}, acctest.Object{"execute_now": true}, "execute_now"},
		"range start": {once, with(once, "query_start_time", "2026-02-01T00:00:00Z"), "query_start_time"},
		"range end":   {once, with(once, "query_end_time", "2026-02-01T00:00:00Z"), "query_end_time"},
		"no range":    {once, with(once, "query_end_time", nil), "query_end_time"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			other := s.AddQuery(emulator.Query{Name: "Other", Text: seats})
			config := func(o acctest.Object) acctest.Object {
				full := with(o, "name", "Any")
				if full["query_id"] == nil {
					full["query_id"] = s.query.ID
				} else {
					full["query_id"] = other.ID
				}
				return full
			}
			s.MustApply(config(c.from))
			id := s.State()["id"]
			plan := s.MustApply(config(c.to))
			if plan.Action != acctest.Replace || !slices.Equal(plan.Replace, []string{c.replace}) {
				t.Errorf("planned %s for %v", plan.Action, plan.Replace)
			}
			if s.onlyReport(t).ID == id {
				t.Error("it is still the same report")
			}
		})
	}
}

// Another spelling of what is in the state plans nothing, also together with what is in the state only.
func TestAnotherSpellingIsNoChange(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00+01:00", "format": "csv", "callback_method": "get", "description": "d"}))
	s.ResetRequests()
	spelt := s.daily(acctest.Object{"start_time": "2026-01-01T05:00:00.000Z", "format": "CSV", "callback_method": "Get", "description": "d"})
	if plan := s.Plan(spelt); plan.Action != acctest.NoOp {
		t.Errorf("planned %s of %v", plan.Action, plan.Changed)
	}
	spelt["timeouts"] = acctest.Object{"create": "30s"}
	plan := s.MustApply(spelt)
	wantChanged(t, plan, "timeouts")
	wantState(t, s.Resource, acctest.Object{"start_time": "2026-01-01T06:00:00+01:00", "format": "csv", "callback_method": "get"})
	if n := s.Count("UpdateReport") + s.Count("PauseReport") + s.Count("ResumeReport"); n != 0 {
		t.Errorf("%d changes were sent for a change of timeouts", n)
	}
	spelt["recreate_when_inactive"] = true
	wantChanged(t, s.MustApply(spelt), "recreate_when_inactive")
}

// Another point of the same grid is the same schedule; a later one delays it.
func TestTheSameGridIsNoChange(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z"}))
	for _, same := range []string{"2020-02-29T06:00:00Z", "2026-12-02T06:00:00Z"} {
		if plan := s.Plan(s.daily(acctest.Object{"start_time": same})); plan.Action != acctest.NoOp {
			t.Errorf("%s: planned %s of %v", same, plan.Action, plan.Changed)
		}
	}
	for _, other := range []string{"2026-12-03T06:00:00Z", "2026-01-01T07:00:00Z"} {
		wantChanged(t, s.Plan(s.daily(acctest.Object{"start_time": other})), "start_time", "effective_start_time", "modified_time")
	}
}

func TestInactive(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 2})
	s.MustApply(config)
	id := s.onlyReport(t).ID
	s.Env.Clock.Advance(5 * 24 * time.Hour)
	wantNone(t, s.Refresh())
	plan := s.Plan(config)
	wantOne(t, plan.Diagnostics, "", "is inactive", "Set recreate_when_inactive = true", "would be sent as an update")
	if plan.Action != acctest.NoOp {
		t.Errorf("an inactive report is planned as %s of %v", plan.Action, plan.Changed)
	}
	for _, count := range []any{3, nil} {
		wantOne(t, s.Plan(with(config, "recurrence_count", count)).Diagnostics, "", "is inactive", "This plan sends", "not documented")
	}
	config["recreate_when_inactive"] = true
	plan = s.MustApply(config)
	for _, d := range plan.Diagnostics {
		if strings.Contains(d.Summary, "is inactive") {
			t.Errorf("the plan advises what is set: %s", d.Detail)
		}
	}
	if plan.Action != acctest.Replace || !slices.Equal(plan.Replace, []string{"status"}) || s.onlyReport(t).ID == id {
		t.Errorf("an inactive report to recreate is planned as %s for %v", plan.Action, plan.Replace)
	}
	s.Env.Clock.Advance(5 * 24 * time.Hour)
	s.Refresh()
	if plan := s.Plan(config); plan.Action != acctest.Replace {
		t.Errorf("inactive once more, with a configuration that did not change, it is planned as %s", plan.Action)
	}
}

// A plan of new reports alone does not pass with credentials that are refused, for the apply would fail.
func TestRefusedCredentialsFailThePlan(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for name, id := range map[string]any{"query that exists": env.AddQuery(emulator.Query{Name: "Seats", Text: text}).ID, "new query": acctest.Unknown} {
		p := env.Provider(t, acctest.Object{"endpoint": env.Endpoint(), "access_token": "wrong"})
		plan := p.Resource(resourceType).Plan(acctest.Object{"name": "Daily", "query_id": id, "recurrence_interval": 24})
		if !strings.Contains(plan.Diagnostics.Errors().String(), "401") {
			t.Errorf("%s: %s", name, plan.Diagnostics)
		}
	}
}
