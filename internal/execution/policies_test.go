package execution_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestExecutionsUnderEveryPairOfPolicies reads executions under every pair of answers to the questions that the
// service's documents leave open.
func TestExecutionsUnderEveryPairOfPolicies(t *testing.T) {
	t.Parallel()
	for i, policy := range acctest.Pairs() {
		t.Run(fmt.Sprintf("%02d", i), func(t *testing.T) {
			t.Parallel()
			defer func() {
				if t.Failed() {
					t.Logf("to see it by hand: make emulator ARGS='%s'", acctest.Flags(policy))
				}
			}()
			s := newStage(t, emulator.Options{Policy: policy})
			s.Clock.Advance(time.Hour) // everything is listed by now
			report := s.daily()
			s.Clock.Advance(time.Hour)

			_, diags := s.ask("nonsense", nil)
			wantOne(t, diags, "report_id", "nonsense")
			if state := s.read(t, report.ID, nil); state["status"] != nil || len(executions(state)) != 0 {
				t.Errorf("before the first run: %v", state)
			}
			_, diags = s.ask(report.ID, acctest.Object{"wait_for_completion": true, "timeouts": acctest.Object{"read": "1h"}})
			wantOne(t, diags, "", "runs next at")

			s.Clock.Advance(5 * 24 * time.Hour)
			switch outcome := s.Policy().RunOutcome; outcome {
			case "completed", "first-failed":
				checkHistory(t, s, report.ID)
			default:
				if state := s.read(t, report.ID, nil); state["status"] != nil {
					t.Errorf("runs that are %s: %v", outcome, state)
				}
			}
			checkWait(t, s)
		})
	}
}

// checkHistory wants the newest execution, and all of them newest first.
func checkHistory(t *testing.T, s *stage, id string) {
	t.Helper()
	newest := s.read(t, id, acctest.Object{"include_link": true})
	if newest["status"] != "Completed" || newest["report_access_secure_link"] == nil || len(executions(newest)) != 1 {
		t.Errorf("got %v", newest)
	}
	all := executions(s.read(t, id, acctest.Object{"latest": false}))
	if len(all) < 3 || all[0].(acctest.Object)["execution_id"] != newest["execution_id"] {
		t.Fatalf("the newest is %v of %v", newest["execution_id"], all)
	}
	for i := 1; i < len(all); i++ {
		if later, earlier := all[i-1].(acctest.Object)["report_generated_time"].(string), all[i].(acctest.Object)["report_generated_time"].(string); later <= earlier {
			t.Errorf("%s stands before %s", later, earlier)
		}
	}
	if waited := s.read(t, id, acctest.Object{"wait_for_completion": true}); waited["execution_id"] != newest["execution_id"] {
		t.Errorf("waiting for what is there gave %v", waited)
	}
}

// checkWait waits for a report that runs once: it completes, or the wait ends with the reason, in its time.
func checkWait(t *testing.T, s *stage) {
	t.Helper()
	once, before := s.once(), s.Clock.Now()
	state, diags := s.ask(once.ID, acctest.Object{"wait_for_completion": true, "timeouts": acctest.Object{"read": "10m"}})
	switch s.Policy().RunOutcome {
	case "completed":
		if len(diags) > 0 || state["status"] != "Completed" {
			t.Errorf("waiting gave %v: %s", state, diags)
		}
	case "never":
		wantOne(t, diags, "", "took too long", "Running")
	default:
		wantOne(t, diags, "", "Waiting for", once.ID, "failed")
	}
	if passed := s.Clock.Now().Sub(before); passed > 10*time.Minute {
		t.Errorf("it waited %s", passed)
	}
}
