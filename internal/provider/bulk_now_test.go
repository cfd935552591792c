package provider_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// listed is a fleet that was refreshed a moment ago, so that its reports are read from a list.
func listed(t *testing.T, env *acctest.Env) (*fleet, *acctest.Provider) {
	t.Helper()
	f := newFleet(t, 5, env)
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
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f, p := listed(t, env)
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
	})
}

// What was there before this process made anything is not taken from a list that others use: it may lack what somebody else
// has created since, and that would be adopted for a creation whose answer was lost.
func TestCreationLooksAtWhatIsThere(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f, p := listed(t, env)
		theirs := f.env.AddQuery(emulator.Query{Name: "Theirs", Text: "SELECT Month FROM OfficeUsage"})
		if err := f.env.Inject(emulator.Fault{Operation: "CreateQuery", Kind: "reset"}); err != nil {
			t.Fatal(err)
		}
		created := p.Resource("partnerinsights_query")
		diags := apply(created, acctest.Object{"name": "Theirs", "query": "SELECT Month FROM OfficeUsage"})
		if state := created.State(); state != nil && state["id"] == theirs.ID || len(diags.Errors()) == 0 {
			t.Errorf("a creation without an answer took over somebody else's query: %v, %s", created.State(), diags)
		}
	})
}
