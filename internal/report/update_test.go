package report_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// An update of something else sends the service's own start again, and moves it along the grid only when the
// service refuses it. A run that this skips is named.
func TestUpdateLeavesTheScheduleAlone(t *testing.T) {
	t.Parallel()
	for _, rule := range []emulator.Choice{"off", "changed", "on"} {
		s := newStage(t, emulator.Options{Policy: emulator.Policy{FourHoursUpdate: rule}})
		config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z"})
		s.MustApply(config)
		s.Env.Clock.Advance(5 * 24 * time.Hour)
		before := s.onlyReport(t).Start
		plan := s.MustApply(with(config, "description", "For finance"))
		wantChanged(t, plan, "description", "modified_time")
		wantNone(t, plan.Diagnostics)
		after := s.onlyReport(t).Start
		if moved := !after.Equal(before); moved != (rule == "on") || after.Hour() != 6 || after.Minute() != 0 {
			t.Errorf("four-hour rule %s: the start went from %s to %s", rule, before, after)
		}
		s.Env.Clock.Advance(15 * time.Hour) // three hours before the next run
		diags := s.Apply(s.Plan(with(config, "description", "For sales")))
		if rule == "on" {
			wantOne(t, diags, "", "skips its next run", "was due at 2026-12-07T06:00:00Z; it is at 2026-12-08T06:00:00Z now")
		} else {
			wantNone(t, diags)
		}
	}
}

func TestRenameShowsOneLine(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10}))
	s.Env.Clock.Advance(72 * time.Hour)
	before := s.onlyReport(t)
	plan := s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10, "name": "Renamed"}))
	wantChanged(t, plan, "name", "modified_time")
	if plan.Action != acctest.Update {
		t.Errorf("a rename is planned as %s", plan.Action)
	}
	after := s.onlyReport(t)
	if after.Name != "Renamed" || !after.Start.Equal(before.Start) || after.Count != before.Count {
		t.Errorf("a rename made %+v of %+v", after, before)
	}
}

func TestEveryChangeInPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from, to acctest.Object
		changed  []string
		check    func(emulator.Report) bool
	}{
		"description is set":  {nil, acctest.Object{"description": "For finance"}, []string{"description"}, func(r emulator.Report) bool { return r.Description == "For finance" }},
		"description is gone": {acctest.Object{"description": "For finance"}, nil, []string{"description"}, func(r emulator.Report) bool { return r.Description == "" }},
		"format":              {nil, acctest.Object{"format": "TSV"}, []string{"format"}, func(r emulator.Report) bool { return strings.EqualFold(r.Format, "TSV") }},
		"format is gone":      {acctest.Object{"format": "tsv"}, nil, []string{"format"}, func(r emulator.Report) bool { return strings.EqualFold(r.Format, "CSV") }},
		"method":              {nil, acctest.Object{"callback_method": "GET"}, []string{"callback_method"}, func(r emulator.Report) bool { return r.CallbackMethod == "GET" }},
		"count is set":        {nil, acctest.Object{"recurrence_count": 7}, []string{"recurrence_count"}, func(r emulator.Report) bool { return r.Count == 7 }},
		"count is gone":       {acctest.Object{"recurrence_count": 7}, nil, []string{"recurrence_count"}, func(r emulator.Report) bool { return r.Count == 0 }},
		"interval":            {nil, acctest.Object{"recurrence_interval": 48}, []string{"recurrence_interval", "effective_start_time"}, func(r emulator.Report) bool { return r.Interval == 48 }},
		"callback is set": {nil, acctest.Object{"callback_url": "https://example.com/a"}, []string{"callback_method", "callback_url"}, func(r emulator.Report) bool {
			return r.CallbackURL == "https://example.com/a" && r.CallbackMethod == "POST"
		}},
		"callback is removed":   {acctest.Object{"callback_url": "https://example.com/a"}, acctest.Object{"callback_url": ""}, []string{"callback_url"}, func(r emulator.Report) bool { return r.CallbackURL == "" }},
		"paused":                {nil, acctest.Object{"paused": true}, []string{"paused", "status"}, func(r emulator.Report) bool { return r.Status == "Paused" }},
		"resumed":               {acctest.Object{"paused": true}, nil, []string{"paused", "status"}, func(r emulator.Report) bool { return r.Status == "Active" }},
		"delayed":               {nil, acctest.Object{"start_time": "2026-12-10T06:00:00Z"}, []string{"start_time", "effective_start_time"}, func(r emulator.Report) bool { return r.Start.Day() == 10 }},
		"paused and renamed":    {nil, acctest.Object{"paused": true, "name": "Other"}, []string{"name", "paused", "status"}, func(r emulator.Report) bool { return r.Status == "Paused" && r.Name == "Other" }},
		"resumed and renamed":   {acctest.Object{"paused": true}, acctest.Object{"name": "Other"}, []string{"name", "paused", "status"}, func(r emulator.Report) bool { return r.Status == "Active" && r.Name == "Other" }},
		"another start, paused": {acctest.Object{"paused": true}, acctest.Object{"paused": true, "start_time": "2026-01-01T07:00:00Z"}, []string{"start_time", "effective_start_time"}, func(r emulator.Report) bool { return r.Status == "Paused" && r.Start.Hour() == 7 }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			base := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z"})
			from, to := maps.Clone(base), maps.Clone(base)
			maps.Copy(from, c.from)
			maps.Copy(to, c.to)
			s.MustApply(from)
			id := s.State()["id"]
			plan := s.MustApply(to)
			wantNone(t, plan.Diagnostics)
			wantChanged(t, plan, append(c.changed, "modified_time")...)
			if r := s.onlyReport(t); !c.check(r) || r.ID != id {
				t.Errorf("the service holds %+v", r)
			}
		})
	}
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
	s.EditReport(s.onlyReport(t).ID, func(r *emulator.Report) { r.Description = "of somebody else" })
	wantNone(t, r.Apply(plan).Errors())
	if got := s.onlyReport(t); got.Name != "Renamed" || got.Description != "of somebody else" {
		t.Errorf("the service holds %+v", got)
	}
}

// A report that goes between plan and apply is said to be gone.
func TestUpdateOfAReportThatIsGone(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(nil))
	s.Env.Clock.Advance(time.Hour)
	plan := s.Plan(s.daily(acctest.Object{"name": "Renamed"}))
	s.DeleteReport(s.onlyReport(t).ID)
	wantOne(t, s.Apply(plan), "", "is gone", "creates it again")
}
