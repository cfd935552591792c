package provider_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// listed is a fleet that was refreshed a moment ago, so that its reports are read from a list.
func listed(t *testing.T) (*fleet, *acctest.Provider) {
	t.Helper()
	f := newFleet(t, 5, emulator.Options{})
	p := f.refresh(t, f.block())
	before := f.env.Count("ListReports")
	if diags := f.reports[0].With(p).Refresh(); len(diags) > 0 || f.env.Count("ListReports") != before {
		t.Fatalf("the report is not read from a list: %s", diags)
	}
	return f, p
}

func (f *fleet) edit(i int, edit func(*emulator.Report)) {
	f.env.EditReport(f.reports[i].State()["id"].(string), edit)
}

func (f *fleet) held(t *testing.T, i int) emulator.Report {
	t.Helper()
	for _, r := range f.env.Reports() {
		if r.ID == f.reports[i].State()["id"] {
			return r
		}
	}
	t.Fatal("there is no such report")
	return emulator.Report{}
}

// An update sends the report as the service holds it, not as a list held it that others changed since.
func TestUpdateBuildsOnWhatTheServiceHolds(t *testing.T) {
	t.Parallel()
	f, p := listed(t)
	f.edit(1, func(r *emulator.Report) { r.Description = "changed in the portal" })
	if diags := apply(f.reports[1].With(p), with(f.config(1), "name", "Renamed")).Errors(); len(diags) > 0 {
		t.Fatal(diags)
	}
	if r := f.held(t, 1); r.Name != "Renamed" || r.Description != "changed in the portal" {
		t.Errorf("the service holds %q, %q", r.Name, r.Description)
	}
}

// A wait looks at the report as it is, not as a list held it.
func TestWaitLooksAtTheReport(t *testing.T) {
	t.Parallel()
	f, p := listed(t)
	config := acctest.Object{"report_id": f.reports[1].State()["id"], "wait_for_completion": true, "timeouts": acctest.Object{"read": "30h"}}
	f.edit(1, func(r *emulator.Report) { r.Status = emulator.Paused })
	if _, diags := p.Read("partnerinsights_report_execution", config); !strings.Contains(diags.String(), "The report is paused") {
		t.Errorf("a report that was just paused is waited for: %s", diags)
	}
	f.edit(1, func(r *emulator.Report) { r.Status = emulator.Active })
	state, diags := p.Read("partnerinsights_report_execution", config)
	if len(diags) > 0 || state["status"] != "Completed" {
		t.Errorf("a report that was just resumed: %v, %s", state["status"], diags)
	}
}
