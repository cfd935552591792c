//go:build !race

package report_test

import (
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A year in the life of a daily report: every day its plan is empty and its newest file is the day's; links of the
// days before expire; after 365 runs the report is inactive, and is created again when that is configured.
func TestAYearOfADailyReport(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{LinkExpiry: "set", LinkLifetime: "24h"}})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 365, "recreate_when_inactive": true})
	s.MustApply(config)
	id := s.State()["id"]
	p := s.Env.Provider(t, nil)
	last := ""
	s.Env.Clock.Set(time.Date(2026, 12, 1, 7, 0, 0, 0, time.UTC))
	for day := 1; day <= 364; day++ {
		s.Env.Clock.Advance(24 * time.Hour)
		s.MustBeQuiet(config)
		state, diags := p.Read("partnerinsights_report_execution", acctest.Object{"report_id": id})
		wantNone(t, diags)
		now := s.Env.Clock.Now()
		generated, err := time.Parse(time.RFC3339, state["report_generated_time"].(string))
		if err != nil || now.Sub(generated) > time.Hour || state["execution_id"] == last {
			t.Fatalf("day %d: the newest file is of %v", day, state["report_generated_time"])
		}
		if expiry, err := time.Parse(time.RFC3339, state["report_expiry_time"].(string)); err != nil || !expiry.After(now) || expiry.After(now.Add(25*time.Hour)) {
			t.Fatalf("day %d: the link expires at %v", day, state["report_expiry_time"])
		}
		last = state["execution_id"].(string)
	}
	s.Env.Clock.Advance(24 * time.Hour)
	if ds := s.Refresh(); len(ds.Errors()) > 0 {
		t.Fatal(ds)
	}
	plan := s.MustApply(config)
	if plan.Action != acctest.Replace || s.onlyReport(t).ID == id {
		t.Errorf("after 365 runs the report is planned as %s", plan.Action)
	}
	if start := s.onlyReport(t).Start; start.Hour() != 6 || start.Minute() != 0 {
		t.Errorf("the new report left the grid: %s", start)
	}
}
