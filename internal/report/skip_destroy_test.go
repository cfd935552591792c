package report_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestSkipDestroy keeps a report at the service, paused, on destroy; one that runs once is left as it is.
func TestSkipDestroy(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]acctest.Object{
		"scheduled": {"skip_destroy": true},
		"paused":    {"skip_destroy": true, "paused": true},
		"runs once": {"skip_destroy": true, "execute_now": true, "recurrence_interval": nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			s.MustApply(s.daily(config))
			diags := s.Destroy()
			wantOne(t, diags, "", "stays at the service", s.onlyReport(t).ID)
			want := "Paused"
			if config["execute_now"] == true {
				want = "Active"
			}
			if got := s.onlyReport(t).Status; got != want {
				t.Errorf("the report is %s, want %s", got, want)
			}
		})
	}
}

// TestSkipDestroyOfAReportThatIsGone has nothing to keep.
func TestSkipDestroyOfAReportThatIsGone(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"skip_destroy": true}))
	s.DeleteReport(s.onlyReport(t).ID)
	if errs := s.Destroy().Errors(); len(errs) > 0 {
		t.Error(errs)
	}
}

// TestSkipDestroyWhenPausingFails keeps the report in the state: it would go on running unnoticed.
func TestSkipDestroyWhenPausingFails(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	s.MustApply(s.daily(acctest.Object{"skip_destroy": true}))
	if err := s.Inject(emulator.Fault{Operation: "PauseReport", Kind: emulator.FaultStatus, Status: 403, Times: -1}); err != nil {
		t.Fatal(err)
	}
	wantOne(t, s.Destroy(), "", "which skip_destroy keeps")
	if s.State() == nil {
		t.Error("the report is not in the state any more")
	}
}

// TestReplacementWarnsOfWhatIsLost says in the plan that executions and files go, and how to keep them.
func TestReplacementWarnsOfWhatIsLost(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		before, after acctest.Object
		words         []string
	}{
		"without skip_destroy":              {nil, nil, []string{"deletes its executions and files", "set skip_destroy = true"}},
		"skip_destroy in the same change":   {nil, acctest.Object{"skip_destroy": true}, []string{"deletes its executions and files", "apply it by itself first"}},
		"skip_destroy in the state already": {acctest.Object{"skip_destroy": true}, acctest.Object{"skip_destroy": true}, []string{"stays at the service, paused"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t, emulator.Options{})
			other := s.AddQuery(emulator.Query{Name: "Other", Text: seats})
			s.MustApply(s.daily(c.before))
			wantOne(t, s.Plan(with(s.daily(c.after), "query_id", other.ID)).Diagnostics, "query_id", append(c.words, s.onlyReport(t).ID)...)
			wantOne(t, s.Plan(with(s.daily(c.after), "query_id", acctest.Unknown)).Diagnostics, "query_id", c.words...)
		})
	}
}
