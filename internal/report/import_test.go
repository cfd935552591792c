package report_test

import (
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func TestImport(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{QueryTimesEcho: "absent"}})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 10, "callback_url": "https://example.com/a", "paused": true, "description": "d"})
	s.MustApply(config)
	id := s.onlyReport(t).ID

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

// An exhausted report whose service counts down to nothing has no count that nobody may configure.
func TestImportOfAnExhaustedReport(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{CountEcho: "remaining"}})
	s.MustApply(s.daily(acctest.Object{"recurrence_count": 2}))
	s.Env.Clock.Advance(5 * 24 * time.Hour)
	imported := s.Env.Provider(t, nil).Resource(resourceType)
	imported.Import(s.onlyReport(t).ID)
	if got := imported.State()["recurrence_count"]; got != nil {
		t.Errorf("the state of the import has the count %v", got)
	}
}
