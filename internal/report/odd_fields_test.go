package report_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A field of another JSON type in an answer is at most a warning, in every operation. It replaces nothing, does not show as drift, and
// does not reset what the service has.
func TestOddFields(t *testing.T) {
	t.Parallel()
	for _, field := range []string{
		"reportName", "description", "queryId", "query", "user", "createdTime", "modifiedTime", "executeNow", "queryStartTime", "startTime",
		"reportStatus", "recurrenceInterval", "recurrenceCount", "callbackUrl", "callbackMethod", "format",
	} {
		for kind, value := range acctest.OddValues() {
			if kind == "text" && isText(field) || kind == "boolean" && field == "executeNow" {
				continue // nothing odd
			}
			t.Run(field+" is a "+kind, func(t *testing.T) {
				t.Parallel()
				testOddField(t, field, value)
			})
		}
	}
}

func isText(field string) bool {
	switch field {
	case "reportName", "description", "queryId", "query", "user", "reportStatus", "callbackUrl", "callbackMethod", "format":
		return true
	}
	return false
}

func testOddField(t *testing.T, field string, value any) {
	t.Helper()
	s := newStage(t, emulator.Options{})
	odd := false
	s.Dependencies.Transport = acctest.RewriteItems(s.Dependencies.Transport, "ScheduledReport", func(item map[string]any) {
		if odd {
			acctest.SetField(item, field, value)
		}
	})
	p := s.Env.Provider(t, nil)
	config := s.daily(acctest.Object{"description": "For the review", "recurrence_count": 9, "callback_url": "https://contoso.com/hook", "format": "TSV", "callback_method": "GET"})
	odd = true
	created := p.Resource(resourceType)
	if diags := created.Apply(created.Plan(config)); len(diags.Errors()) > 0 {
		t.Fatalf("create: %s", diags)
	}
	if diags := created.Refresh(); len(diags.Errors()) > 0 {
		t.Fatalf("refresh: %s", diags)
	}
	if plan := created.Plan(config); plan.Action != acctest.NoOp {
		t.Fatalf("an odd %s plans %v of %v", field, plan.Action, plan.Changed)
	}
	plan := created.Plan(with(config, "name", "Renamed"))
	if plan.Action != acctest.Update {
		t.Fatalf("a rename plans %v for %v", plan.Action, plan.Replace)
	}
	if diags := created.Apply(plan); len(diags.Errors()) > 0 {
		t.Fatalf("rename: %s", diags)
	}
	if r := s.onlyReport(t); r.Name != "Renamed" || r.Description != "For the review" || r.Format != "TSV" || r.Interval != 24 || r.Count != 9 || r.CallbackMethod != "GET" {
		t.Errorf("an odd %s: after a rename the service has %+v", field, r)
	}
	if diags := created.Destroy(); len(diags.Errors()) > 0 || len(s.Reports()) > 0 {
		t.Errorf("destroy: %s", diags)
	}
}
