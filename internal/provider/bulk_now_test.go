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

// A wait looks at the report as it is, not as a list held it.
func TestWaitLooksAtTheReport(t *testing.T) {
	t.Parallel()
	f, p := listed(t)
	config := acctest.Object{"report_id": f.reports[1].State()["id"], "wait_for_completion": true, "timeouts": acctest.Object{"read": "30h"}}
	f.edit(1, func(r *emulator.Report) { r.Status = emulator.Paused })
	began := f.env.Clock.Now()
	if _, diags := p.Read("partnerinsights_report_execution", config); !strings.Contains(diags.String(), "The report is paused") || !f.env.Clock.Now().Equal(began) {
		t.Errorf("a report that was just paused is waited for until %s: %s", f.env.Clock.Now(), diags)
	}
	f.edit(1, func(r *emulator.Report) { r.Status = emulator.Active })
	state, diags := p.Read("partnerinsights_report_execution", config)
	if len(diags) > 0 || state["status"] != "Completed" {
		t.Errorf("a report that was just resumed: %v, %s", state["status"], diags)
	}
}
