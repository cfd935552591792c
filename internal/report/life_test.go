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

const (
	resourceType = "partnerinsights_report"
	seats        = "SELECT CustomerTenantId, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
)

// stage is an emulator with a query, and a report that is not created yet.
type stage struct {
	*acctest.Env
	*acctest.Resource
	query emulator.Query
}

func newStage(t *testing.T, o emulator.Options) *stage {
	t.Helper()
	env := acctest.New(t, o)
	return &stage{
		Env:      env,
		Resource: env.Provider(t, nil).Resource(resourceType),
		query:    env.AddQuery(emulator.Query{Name: "Seats", Text: seats}),
	}
}

// daily is the configuration of a daily report, with attributes on top.
func (s *stage) daily(more acctest.Object) acctest.Object {
	o := acctest.Object{"name": "Daily seats", "query_id": s.query.ID, "recurrence_interval": 24}
	maps.Copy(o, more)
	return o
}

// held is the one report that the service holds.
func (s *stage) held(t *testing.T) emulator.Report {
	t.Helper()
	reports := s.Reports()
	if len(reports) != 1 {
		t.Fatalf("the service holds %d reports, not one", len(reports))
	}
	return reports[0]
}

func wantChanged(t *testing.T, plan *acctest.Plan, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(plan.Changed, want) {
		t.Errorf("the plan changes %v, want %v", plan.Changed, want)
	}
}

func wantState(t *testing.T, r *acctest.Resource, want acctest.Object) {
	t.Helper()
	state := r.State()
	for name, v := range want {
		if state[name] != v {
			t.Errorf("%s is %v, want %v", name, state[name], v)
		}
	}
}

// wantNone fails on any diagnostic.
func wantNone(t *testing.T, ds acctest.Diagnostics) {
	t.Helper()
	if len(ds) > 0 {
		t.Errorf("unexpected: %s", ds)
	}
}

// wantOne wants exactly one diagnostic, on an attribute, that contains some words.
func wantOne(t *testing.T, ds acctest.Diagnostics, attribute string, words ...string) {
	t.Helper()
	if len(ds) != 1 {
		t.Fatalf("got %d diagnostics, want one: %s", len(ds), ds)
	}
	if got := acctest.Attribute(ds[0]); got != attribute {
		t.Errorf("the diagnostic is on %q, want %q: %s", got, attribute, ds)
	}
	for _, w := range words {
		if !strings.Contains(ds.String(), w) {
			t.Errorf("the diagnostic does not say %q: %s", w, ds)
		}
	}
}

func TestCreateWithAnAnchorInThePast(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	plan := s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00+01:00"}))
	wantNone(t, plan.Diagnostics)
	wantState(t, s.Resource, acctest.Object{
		"start_time": "2026-01-01T06:00:00+01:00", "effective_start_time": "2026-12-02T05:00:00Z",
		"status": "Active", "paused": false, "format": "CSV", "callback_method": "POST", "callback_url": nil,
		"execute_now": false, "recreate_when_inactive": false, "recurrence_count": nil, "modified_time": nil,
		"query": seats, "user": emulator.DefaultUser, "created_time": "2026-12-01T12:00:00Z",
	})
	if got := s.held(t).Start; !got.Equal(time.Date(2026, 12, 2, 5, 0, 0, 0, time.UTC)) {
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
	plan := s.MustApply(s.daily(acctest.Object{"start_time": "2026-12-01T14:00:00Z"}))
	wantOne(t, plan.Diagnostics.Warnings(), "start_time", "2026-12-01T14:00:00Z", "2026-12-02T14:00:00Z")
	wantState(t, s.Resource, acctest.Object{"start_time": "2026-12-01T14:00:00Z", "effective_start_time": "2026-12-02T14:00:00Z"})
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

// An update of something else sends the service's own start again, and moves it along the grid only when the
// service refuses it.
func TestUpdateLeavesTheScheduleAlone(t *testing.T) {
	t.Parallel()
	for _, rule := range []emulator.Choice{"off", "changed", "on"} {
		s := newStage(t, emulator.Options{Policy: emulator.Policy{FourHoursUpdate: rule}})
		config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z"})
		s.MustApply(config)
		s.Env.Clock.Advance(5 * 24 * time.Hour)
		before := s.held(t).Start
		plan := s.MustApply(with(config, "description", "For finance"))
		wantChanged(t, plan, "description", "modified_time")
		after := s.held(t).Start
		if moved := !after.Equal(before); moved != (rule == "on") || after.Hour() != 6 || after.Minute() != 0 {
			t.Errorf("four-hour rule %s: the start went from %s to %s", rule, before, after)
		}
	}
}

func TestRenameShowsOneLine(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10}))
	s.Env.Clock.Advance(72 * time.Hour)
	before := s.held(t)
	plan := s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10, "name": "Renamed"}))
	wantChanged(t, plan, "name", "modified_time")
	if plan.Action != acctest.Update {
		t.Errorf("a rename is planned as %s", plan.Action)
	}
	after := s.held(t)
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
		"description is set":    {nil, acctest.Object{"description": "For finance"}, []string{"description"}, func(r emulator.Report) bool { return r.Description == "For finance" }},
		"description is gone":   {acctest.Object{"description": "For finance"}, nil, []string{"description"}, func(r emulator.Report) bool { return r.Description == "" }},
		"format":                {nil, acctest.Object{"format": "TSV"}, []string{"format"}, func(r emulator.Report) bool { return strings.EqualFold(r.Format, "TSV") }},
		"format is gone":        {acctest.Object{"format": "tsv"}, nil, []string{"format"}, func(r emulator.Report) bool { return strings.EqualFold(r.Format, "CSV") }},
		"method":                {nil, acctest.Object{"callback_method": "GET"}, []string{"callback_method"}, func(r emulator.Report) bool { return r.CallbackMethod == "GET" }},
		"count is set":          {nil, acctest.Object{"recurrence_count": 7}, []string{"recurrence_count"}, func(r emulator.Report) bool { return r.Count == 7 }},
		"count is gone":         {acctest.Object{"recurrence_count": 7}, nil, []string{"recurrence_count"}, func(r emulator.Report) bool { return r.Count == 0 }},
		"interval":              {nil, acctest.Object{"recurrence_interval": 48}, []string{"recurrence_interval", "effective_start_time"}, func(r emulator.Report) bool { return r.Interval == 48 }},
		"callback is set":       {nil, acctest.Object{"callback_url": "https://example.com/a"}, []string{"callback_url"}, func(r emulator.Report) bool { return r.CallbackURL == "https://example.com/a" }},
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
			if r := s.held(t); !c.check(r) || r.ID != id {
				t.Errorf("the service holds %+v", r)
			}
		})
	}
}

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
			if s.held(t).ID == id {
				t.Error("it is still the same report")
			}
		})
	}
}

func with(o acctest.Object, name string, v any) acctest.Object {
	clone := maps.Clone(o)
	clone[name] = v
	return clone
}

// Another spelling of what stands in the state plans nothing, also together with what is in the state only.
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

func TestDisappears(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(nil))
	id := s.held(t).ID
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
	s.DeleteReport(s.held(t).ID)
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
			s.EditReport(s.held(t).ID, c.edit)
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

func TestImport(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{QueryTimesEcho: "absent"}})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10, "callback_url": "https://example.com/a", "paused": true, "description": "d"})
	s.MustApply(config)
	id := s.held(t).ID

	imported := s.Env.Provider(t, nil).Resource(resourceType)
	wantNone(t, imported.Import(id))
	imported.MustBeQuiet(config)
	imported.MustBeQuiet(with(config, "callback_url", nil)) // generated configuration says null

	once := acctest.Object{"name": "Once", "query_id": s.query.ID, "execute_now": true, "query_start_time": "2026-01-01T00:00:00Z", "query_end_time": "2026-06-30T00:00:00Z"}
	made := s.Env.Provider(t, nil).Resource(resourceType)
	made.MustApply(once)
	again := s.Env.Provider(t, nil).Resource(resourceType)
	wantNone(t, again.Import(made.State()["id"].(string)))
	s.ResetRequests()
	plan := again.MustApply(once)
	wantChanged(t, plan, "query_start_time", "query_end_time")
	if plan.Action != acctest.Update || s.Count("UpdateReport") != 0 {
		t.Errorf("taking the range into the state is planned as %s, and sent %d updates", plan.Action, s.Count("UpdateReport"))
	}
	if plan := again.Plan(with(once, "query_end_time", "2026-07-31T00:00:00Z")); plan.Action != acctest.Replace {
		t.Errorf("another range is planned as %s", plan.Action)
	}
	wantOne(t, imported.Import("nonsense"), "", "No such report", "nonsense")
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

// A range that a report did not run with is not taken over in silence.
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

// An exhausted report whose service counts down to nothing has no count that nobody may configure.
func TestImportOfAnExhaustedReport(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{CountEcho: "remaining"}})
	s.MustApply(s.daily(acctest.Object{"recurrence_count": 2}))
	s.Env.Clock.Advance(5 * 24 * time.Hour)
	imported := s.Env.Provider(t, nil).Resource(resourceType)
	imported.Import(s.held(t).ID)
	if got := imported.State()["recurrence_count"]; got != nil {
		t.Errorf("the state of the import has the count %v", got)
	}
}

func TestInactive(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 2})
	s.MustApply(config)
	id := s.held(t).ID
	s.Env.Clock.Advance(5 * 24 * time.Hour)
	wantOne(t, s.Refresh(), "", "is inactive", "recreate_when_inactive")
	if plan := s.Plan(config); plan.Action != acctest.NoOp {
		t.Errorf("an inactive report is planned as %s of %v", plan.Action, plan.Changed)
	}
	config["recreate_when_inactive"] = true
	plan := s.MustApply(config)
	if plan.Action != acctest.Replace || !slices.Equal(plan.Replace, []string{"status"}) || s.held(t).ID == id {
		t.Errorf("an inactive report that is to be recreated is planned as %s for %v", plan.Action, plan.Replace)
	}
	s.Env.Clock.Advance(5 * 24 * time.Hour)
	s.Refresh()
	if plan := s.Plan(config); plan.Action != acctest.Replace {
		t.Errorf("inactive once more, with a configuration that did not change, it is planned as %s", plan.Action)
	}
}

func TestWriteOnlyCallback(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"callback_url_wo": "https://example.com/hook?code=hidden", "callback_url_wo_version": 1})
	s.MustApply(config)
	if got := s.held(t).CallbackURL; got != "https://example.com/hook?code=hidden" {
		t.Errorf("the service has the callback %q", got)
	}
	wantState(t, s.Resource, acctest.Object{"callback_url": nil, "callback_url_wo": nil, "callback_url_wo_version": int64(1)})

	s.MustApply(with(config, "name", "Renamed"))
	if got := s.held(t).CallbackURL; got != "https://example.com/hook?code=hidden" {
		t.Errorf("after a rename the service has the callback %q", got)
	}
	next := with(with(config, "callback_url_wo", "https://example.com/next"), "callback_url_wo_version", 2)
	next["name"] = "Renamed"
	wantChanged(t, s.MustApply(next), "callback_url_wo_version", "modified_time")
	if got := s.held(t).CallbackURL; got != "https://example.com/next" {
		t.Errorf("after a new version the service has the callback %q", got)
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
	id := s.held(t).ID
	wantOne(t, diags.Errors(), "", "Daily seats", id)
	wantState(t, s.Resource, acctest.Object{"id": id, "paused": false, "status": "Active"})
	s.ClearFaults()
	wantChanged(t, s.MustApply(s.daily(acctest.Object{"paused": true})), "paused", "status", "modified_time")
}
