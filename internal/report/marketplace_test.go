package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// TestQuotasOfAnApplication says, where the service refuses one more, that all who use the application share its quotas.
func TestQuotasOfAnApplication(t *testing.T) {
	t.Parallel()
	once := acctest.Object{"recurrence_interval": nil, "execute_now": true}
	for name, c := range map[string]struct {
		colleague func(*stage, int) // creates a report
		there     int
		config    acctest.Object
		attribute string
		words     string
	}{
		"active reports": {func(s *stage, i int) {
			s.AddReport(emulator.Report{Program: emulator.CMP, Name: fmt.Sprint("Of a colleague ", i), QueryID: s.query.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour)})
		}, 50, acctest.Object{"recurrence_count": 5}, "", "Delete or pause unused reports"},
		"one-off runs": {func(s *stage, i int) {
			s.Env.Provider(t, s.Block(emulator.CMP)).Resource(resourceType).MustApply(with(s.daily(once), "name", fmt.Sprint("Of a colleague ", i)))
		}, 5, once, "execute_now", "Wait, or use a schedule"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newMarketplace(t, emulator.Policy{})
			for i := range c.there {
				c.colleague(s, i)
			}
			plan := s.Plan(s.daily(c.config))
			wantNone(t, plan.Diagnostics)
			wantOne(t, s.Apply(plan), c.attribute, c.words, insights.CMP().Quotas)
			if n := len(s.Reports()); n != c.there {
				t.Errorf("there are %d reports, not %d", n, c.there)
			}
		})
	}
}

// TestNumericOwner shows the number by which the marketplace names an application. A report that is gone leaves the state: that
// nobody can compare the number with a token does not keep it there.
func TestNumericOwner(t *testing.T) {
	t.Parallel()
	s := newMarketplace(t, emulator.Policy{})
	config := s.daily(acctest.Object{"recurrence_count": 5})
	s.MustApply(config)
	created := s.onlyReport(t)
	if created.User == "" || s.State()["user"] != created.User {
		t.Errorf("user is %v, want %s", s.State()["user"], created.User)
	}
	s.Env.Clock.Advance(time.Hour)
	wantNone(t, s.Refresh())
	s.MustBeQuiet(config)
	s.DeleteReport(created.ID)
	wantOne(t, s.Refresh(), "", created.ID)
	if s.State() != nil {
		t.Errorf("it stays in the state: %v", s.State())
	}
}

// TestSystemQueriesAreLookedUp runs a system query whose ID and text no document has: what counts is the service's list. The
// report can be imported by its name.
func TestSystemQueriesAreLookedUp(t *testing.T) {
	t.Parallel()
	for _, program := range []emulator.Program{emulator.CMP, emulator.Store} {
		env := acctest.New(t, emulator.Options{})
		text := acctest.QueryText(program)
		q := env.AddQuery(emulator.Query{Program: program, Name: "Of the next release", Text: text, Type: emulator.System})
		p := env.Provider(t, env.Block(program))
		found, diags := p.Read("partnerinsights_query", acctest.Object{"name": q.Name})
		wantNone(t, diags)
		if found["id"] != q.ID || found["query"] != text {
			t.Errorf("%s: found %v", program, found)
		}
		r := p.Resource(resourceType)
		config := acctest.Object{"name": "Daily", "query_id": q.ID, "recurrence_interval": 24, "recurrence_count": 5}
		r.MustApply(config)
		wantState(t, r, acctest.Object{"query": text})
		imported := env.Provider(t, env.Block(program)).Resource(resourceType)
		wantNone(t, imported.Import("name:Daily"))
		imported.MustBeQuiet(config)
	}
}

// TestCountThatIsUsedUp warns in the plan of a count that a report has run already, and of no other.
func TestCountThatIsUsedUp(t *testing.T) {
	t.Parallel()
	s := newMarketplace(t, emulator.Policy{})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 20})
	s.MustApply(config)
	s.Env.Clock.Advance(5*24*time.Hour + time.Hour) // five runs
	wantNone(t, s.Refresh())
	wantOne(t, s.Plan(with(config, "recurrence_count", 5)).Diagnostics, "recurrence_count", `Report "Daily seats" ends`, "It has run 5 times")
	for _, count := range []any{6, 20, 30, acctest.Unknown} {
		wantNone(t, s.Plan(with(config, "recurrence_count", count)).Diagnostics)
	}
}

// TestRenameAfterTheEnd leaves to the service whether a report that has ended can be renamed, though it shows as its start the run
// that would have been next.
func TestRenameAfterTheEnd(t *testing.T) {
	t.Parallel()
	s := newMarketplace(t, emulator.Policy{})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "end_time": "2026-12-05T06:30:00Z"})
	s.MustApply(config)
	s.Env.Clock.Advance(30 * 24 * time.Hour)
	s.EditReport(s.onlyReport(t).ID, func(r *emulator.Report) { r.Start = r.Start.Add(4 * 24 * time.Hour) })
	s.Refresh() // it warns that the report is inactive
	diags := s.Apply(s.Plan(with(config, "name", "Renamed")))
	if s.Count("UpdateReport") == 0 || !strings.Contains(diags.String(), "The service answered 400 Bad Request") {
		t.Errorf("the service is not asked: %s", diags)
	}
}

// TestNextRun shows the next run of a report, and what remains of its schedule, wherever a report is read. Where the service
// does not say it, it is null; the data source then computes the next run by the schedule.
func TestNextRun(t *testing.T) {
	t.Parallel()
	for fields, want := range map[emulator.Choice]acctest.Object{
		"camel":  {"next_execution_start_time": "2026-12-07T06:00:00Z", "remaining_recurrence_count": int64(15)},
		"absent": {"next_execution_start_time": nil, "remaining_recurrence_count": nil},
	} {
		s := newMarketplace(t, emulator.Policy{RemainingFields: fields})
		s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 20}))
		s.Env.Clock.Advance(5*24*time.Hour + time.Hour) // five runs
		wantNone(t, s.Refresh())
		wantState(t, s.Resource, want)
		found, diags := s.Env.Provider(t, s.Block(emulator.CMP)).Read("partnerinsights_report", acctest.Object{"id": s.onlyReport(t).ID})
		wantNone(t, diags)
		for name, v := range with(want, "next_execution_start_time", "2026-12-07T06:00:00Z") {
			if found[name] != v {
				t.Errorf("%s: the data source has %s = %v, want %v", fields, name, found[name], v)
			}
		}
	}
}

// TestNextRunAfterAnUpdate shows what remains of a schedule as soon as it gets a count, not at the next refresh.
func TestNextRunAfterAnUpdate(t *testing.T) {
	t.Parallel()
	s := newMarketplace(t, emulator.Policy{})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "end_time": "2027-01-01T06:00:00Z"})
	s.MustApply(config)
	wantState(t, s.Resource, acctest.Object{"remaining_recurrence_count": nil})
	s.MustApply(with(config, "recurrence_count", 20))
	wantState(t, s.Resource, acctest.Object{"remaining_recurrence_count": int64(20), "next_execution_start_time": "2026-12-02T06:00:00Z"})
}
