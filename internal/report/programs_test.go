package report_test

import (
	"fmt"
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
	wantOne(t, s.Plan(s.daily(nil)).Diagnostics, "recurrence_count", "recurrence_count or end_time", "program cmp")
	wantOne(t, s.Plan(s.daily(acctest.Object{"start_time": "2027-01-01T06:00:00Z", "end_time": "2026-12-31T06:00:00Z"})).Diagnostics, "end_time", "must be after the first run")
	early := s.Plan(s.daily(acctest.Object{"end_time": "2026-12-01T13:00:00Z"}))
	wantNone(t, early.Diagnostics)
	wantOne(t, s.Apply(early), "end_time", "ends before its first run")

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
	config = with(with(config, "end_time", nil), "recurrence_count", 50)
	s.MustApply(config)
	s.MustBeQuiet(config)
	imported := s.Env.Provider(t, acctest.Object{"program": "cmp", "endpoint": s.EndpointOf(emulator.CMP), "access_token": emulator.DefaultAccessToken}).Resource(resourceType)
	wantNone(t, imported.Import(s.held(t).ID))
	imported.MustBeQuiet(config)
}

// TestShortIntervals are allowed by the marketplace's dataset whose minimum is one hour.
func TestShortIntervals(t *testing.T) {
	t.Parallel()
	s := newMarketplace(t, emulator.Policy{})
	wantNone(t, s.Plan(s.daily(acctest.Object{"recurrence_interval": 1, "recurrence_count": 5})).Diagnostics)
	wantOne(t, s.Plan(s.daily(acctest.Object{"recurrence_interval": 0, "recurrence_count": 5})).Diagnostics, "recurrence_interval", "ISVUsage")
}
