package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// newMarketplace is a stage of the program cmp.
func newMarketplace(t *testing.T, policy emulator.Policy) *stage {
	t.Helper()
	env := acctest.New(t, emulator.Options{Policy: policy})
	p := env.Provider(t, acctest.Object{"program": "cmp", "endpoint": env.EndpointOf(emulator.CMP), "access_token": emulator.DefaultAccessToken, "bulk_refresh": false})
	return &stage{Env: env, Resource: p.Resource(resourceType),
		query: env.AddQuery(emulator.Query{Program: emulator.CMP, Name: "Usage", Text: "SELECT UsageDate, NormalizedUsage FROM ISVUsage TIMESPAN LAST_MONTH"})}
}

// TestCountOfTheMarketplace never shortens or lengthens a schedule by a change of something else, whichever of the total and
// the remaining count the service takes a count in an update for.
func TestCountOfTheMarketplace(t *testing.T) {
	t.Parallel()
	for _, count := range []emulator.Choice{"total", "remaining"} {
		for _, fields := range []emulator.Choice{"camel", "pascal"} {
			for _, callback := range []emulator.Choice{"any", "absent", "null", "empty"} {
				t.Run(fmt.Sprintf("%s, %s, %s", count, fields, callback), func(t *testing.T) {
					t.Parallel()
					s := newMarketplace(t, emulator.Policy{PutCount: count, RemainingFields: fields, PutNoCallback: callback})
					config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 20})
					s.MustApply(config)
					s.Env.Clock.Advance(5*24*time.Hour + time.Hour) // five runs
					wantNone(t, s.Refresh())
					wantState(t, s.Resource, acctest.Object{"recurrence_count": int64(20), "remaining_recurrence_count": int64(15)})
					s.MustBeQuiet(config)
					config = with(config, "name", "Renamed")
					wantNone(t, s.MustApply(config).Diagnostics)
					wantNone(t, s.Refresh())
					wantState(t, s.Resource, acctest.Object{"recurrence_count": int64(20), "remaining_recurrence_count": int64(15)})
					config = with(config, "recurrence_count", 30)
					wantNone(t, s.MustApply(config).Diagnostics)
					wantNone(t, s.Refresh())
					wantState(t, s.Resource, acctest.Object{"recurrence_count": int64(30), "remaining_recurrence_count": int64(25)})
					s.MustBeQuiet(config)
				})
			}
		}
	}
}

// TestEndOfTheMarketplace ends a schedule by a count or by a time, requires one of the two, and changes the end in place.
func TestEndOfTheMarketplace(t *testing.T) {
	t.Parallel()
	s := newMarketplace(t, emulator.Policy{})
	wantOne(t, s.Plan(s.daily(nil)).Diagnostics, "recurrence_count", "recurrence_count or end_time", "program cmp", "as version 1.1 of its API documents")
	wantOne(t, s.Plan(s.daily(acctest.Object{"start_time": "2027-01-01T06:00:00Z", "end_time": "2026-12-31T06:00:00Z"})).Diagnostics, "end_time", "must be after the first run")
	for _, start := range []any{nil, "2026-01-01T06:00:00Z", acctest.Unknown} {
		early := s.daily(acctest.Object{"start_time": start, "end_time": "2026-12-01T13:00:00Z"})
		wantOne(t, s.Plan(early).Diagnostics, "end_time", "ends before its first run", "4 hours from now", "Set a later end_time")
	}
	unknown := s.daily(acctest.Object{"start_time": "2026-12-01T18:00:00Z", "recurrence_interval": acctest.Unknown, "end_time": "2026-12-01T18:30:00Z"})
	wantNone(t, s.Plan(unknown).Diagnostics)
	late := s.Plan(s.daily(acctest.Object{"end_time": "2026-12-01T20:00:00Z"}))
	wantNone(t, late.Diagnostics)
	s.Env.Clock.Advance(5 * time.Hour)
	wantOne(t, s.Apply(late), "end_time", "ends before its first run")

	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "end_time": "2027-01-01T06:00:00Z"})
	s.MustApply(config)
	s.MustBeQuiet(config)
	s.Env.Clock.Advance(5 * 24 * time.Hour)
	wantNone(t, s.Refresh())
	s.MustBeQuiet(config)
	config = with(config, "end_time", "2027-02-01T06:00:00Z")
	plan := s.MustApply(config)
	wantNone(t, plan.Diagnostics)
	if plan.Action != acctest.Update {
		t.Errorf("a later end is planned as %s", plan.Action)
	}
	s.MustBeQuiet(config)
	wantOne(t, s.Plan(with(config, "end_time", "2026-11-01T06:00:00Z")).Diagnostics, "end_time", "ends before its first run", "2026-12-02T06:00:00Z")
	later := with(with(config, "start_time", "2027-01-30T05:00:00Z"), "recurrence_interval", 72)
	wantOne(t, s.Plan(with(later, "end_time", "2027-01-30T04:00:00Z")).Diagnostics, "end_time", "before it starts")
	wantNone(t, s.Plan(later).Diagnostics)
	wantOne(t, s.Plan(with(with(config, "end_time", "2026-12-06T13:00:00Z"), "start_time", "2026-12-06T07:00:00Z")).Diagnostics, "end_time", "2026-12-07T07:00:00Z")
	config = with(with(config, "end_time", nil), "recurrence_count", 50)
	s.MustApply(config)
	s.MustBeQuiet(config)
	imported := s.Env.Provider(t, acctest.Object{"program": "cmp", "endpoint": s.EndpointOf(emulator.CMP), "access_token": emulator.DefaultAccessToken}).Resource(resourceType)
	wantNone(t, imported.Import(s.onlyReport(t).ID))
	imported.MustBeQuiet(config)
}

// TestShortIntervals are allowed by the marketplace's dataset whose minimum is one hour.
func TestShortIntervals(t *testing.T) {
	t.Parallel()
	s := newMarketplace(t, emulator.Policy{})
	wantNone(t, s.Plan(s.daily(acctest.Object{"recurrence_interval": 1, "recurrence_count": 5})).Diagnostics)
	wantOne(t, s.Plan(s.daily(acctest.Object{"recurrence_interval": 0, "recurrence_count": 5})).Diagnostics, "recurrence_interval", "ISVUsage")
}

// newStore is a stage of the program store.
func newStore(t *testing.T, policy emulator.Policy) *stage {
	t.Helper()
	env := acctest.New(t, emulator.Options{Policy: policy})
	return &stage{Env: env, Resource: env.Provider(t, env.Block(emulator.Store)).Resource(resourceType),
		query: env.AddQuery(emulator.Query{Program: emulator.Store, Name: "Clicks", Text: acctest.QueryText(emulator.Store)})}
}

// TestStore leaves to the service what is not known of the Store, shows its words, and writes dates and times of a range as
// they are configured.
func TestStore(t *testing.T) {
	t.Parallel()
	refused := newStore(t, emulator.Policy{StoreSchedules: "execute-now"})
	plan := refused.Plan(refused.daily(nil))
	wantNone(t, plan.Diagnostics)
	wantOne(t, refused.Apply(plan), "", "Invalid report parameters")
	refused = newStore(t, emulator.Policy{StoreCallback: "refused"})
	wantOne(t, refused.Apply(refused.Plan(refused.daily(acctest.Object{"callback_url": "https://example.com"}))), "", "Invalid report parameters")

	for form, bounds := range map[emulator.Choice][2]string{"dates": {"2026-10-01", "2026-10-31"}, "times": {"2026-10-01T00:00:00Z", "2026-10-31T00:00:00Z"}} {
		s := newStore(t, emulator.Policy{StoreDates: form})
		config := acctest.Object{"name": "Once", "query_id": s.query.ID, "execute_now": true, "query_start_time": bounds[0], "query_end_time": bounds[1]}
		s.MustApply(config)
		if body := s.lastBody(t, "CreateReport"); !strings.Contains(body, `"QueryStartTime":"`+bounds[0]+`"`) {
			t.Errorf("%s: sent %s", form, body)
		}
		s.MustBeQuiet(with(config, "query_start_time", "2026-10-01T02:00:00+02:00"))
	}
	s := newMarketplace(t, emulator.Policy{})
	wantOne(t, s.Plan(acctest.Object{"name": "Once", "query_id": s.query.ID, "execute_now": true, "query_start_time": "2026-10-01"}).Diagnostics,
		"query_start_time", "2026-10-01T00:00:00Z", "program cmp")
}

// TestWaitingInTheStore waits for a run of 45 minutes, though no timeout is set.
func TestWaitingInTheStore(t *testing.T) {
	t.Parallel()
	s := newStore(t, emulator.Policy{StoreRunTime: "45m"})
	id := s.AddReport(emulator.Report{Program: emulator.Store, Name: "Once", QueryID: s.query.ID, ExecuteNow: true}).ID
	state, diags := s.Env.Provider(t, s.Block(emulator.Store)).Read("partnerinsights_report_execution", acctest.Object{"report_id": id, "wait_for_completion": true})
	wantNone(t, diags)
	if state["status"] != "Completed" {
		t.Errorf("the execution is %v", state["status"])
	}
}

// TestAYearUnderEitherMeaning changes everything but the schedule of a daily report, month after month, under either meaning of
// a count in an update, and whether or not answers say the end: by the service's own record it runs as often as configured,
// neither more nor less.
func TestAYearUnderEitherMeaning(t *testing.T) {
	t.Parallel()
	ends := map[string]any{"recurrence_count": 300, "end_time": "2027-09-27T06:30:00Z"} // after 300 runs
	for _, program := range []emulator.Program{emulator.CMP, emulator.Store} {
		for attribute, end := range ends {
			for _, policy := range []emulator.Policy{
				{}, {PutCount: "remaining"}, {RemainingFields: "absent"}, {PutCount: "remaining", RemainingFields: "absent"}, {RemainingIn: "executions"},
			} {
				t.Run(fmt.Sprintf("%s/%s/%s", program, attribute, acctest.Flags(policy)), func(t *testing.T) {
					t.Parallel()
					s := newMarketplace(t, policy)
					if program == emulator.Store {
						s = newStore(t, policy)
					}
					config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", attribute: end})
					s.MustApply(config)
					ran := map[string]bool{}
					for month := range 14 { // the service keeps executions for 90 days
						s.Env.Clock.Advance(25 * 24 * time.Hour)
						for _, e := range s.Executions(s.onlyReport(t).ID) {
							ran[e.ID] = true
						}
						if month < 10 {
							config = with(config, "name", fmt.Sprint("Month ", month))
							wantNone(t, s.MustApply(config).Diagnostics)
						}
					}
					if len(ran) != 300 {
						t.Errorf("it ran %d times, not 300", len(ran))
					}
				})
			}
		}
	}
}
