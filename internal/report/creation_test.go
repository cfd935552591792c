package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A creation whose answer was lost is taken over, and nothing is created twice.
func TestCreationThatWasNotAnswered(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	if err := s.Inject(emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultReset, AfterCommit: true}); err != nil {
		t.Fatal(err)
	}
	plan := s.MustApply(s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z", "recurrence_count": 9}))
	held := s.held(t)
	wantOne(t, plan.Diagnostics, "", `Creation of report "Daily seats" was not answered`, held.ID, "exactly one")
	wantState(t, s.Resource, acctest.Object{"id": held.ID, "effective_start_time": "2026-12-02T06:00:00Z"})
}

// One of which nothing is found is an error that says how to take it over, should it turn up.
func TestCreationThatIsLost(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	if err := s.Inject(emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultReset}); err != nil {
		t.Fatal(err)
	}
	diags := s.Apply(s.Plan(s.daily(nil)))
	wantOne(t, diags, "", `Creating report "Daily seats" may have failed`, "may exist all the same", "import {", "to = partnerinsights_report.<name>", "POST ScheduledReport")
	if n := s.Count("CreateReport"); n != 1 || s.State() != nil {
		t.Errorf("%d creations were sent, and the state is %v", n, s.State())
	}
	wantNone(t, s.MustApply(s.daily(nil)).Diagnostics)
	s.held(t)
}

// A run of Terraform that was killed leaves a report that the next one points to.
func TestLookAlikeIsPointedTo(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	left := s.AddReport(emulator.Report{Name: "Daily seats", QueryID: s.query.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour), Format: "csv", CallbackMethod: "POST"})
	s.AddReport(emulator.Report{Name: "Daily seats", QueryID: s.query.ID, Interval: 48, Start: acctest.Start.Add(24 * time.Hour), Format: "csv"})
	plan := s.Plan(s.daily(nil))
	wantNone(t, plan.Diagnostics)
	diags := s.Apply(plan)
	wantOne(t, diags, "", `There is another report like "Daily seats"`, left.ID, "import {")
	if s.State()["id"] == left.ID || strings.Count(diags.String(), "ID ") != 1 {
		t.Errorf("created %v: %s", s.State()["id"], diags)
	}
}
