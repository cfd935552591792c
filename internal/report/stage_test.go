package report_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const (
	resourceType = "partnerinsights_report"
	seats        = "SELECT CustomerTenantId, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
)

// stage is an emulator with a query, and a report that is not created yet.
type stage struct {
	*acctest.Env
	*acctest.Resource
	query emulator.Query
}

func newStage(t *testing.T, o emulator.Options) *stage {
	t.Helper()
	env := acctest.New(t, o)
	return &stage{
		Env:      env,
		Resource: env.Provider(t, nil).Resource(resourceType),
		query:    env.AddQuery(emulator.Query{Name: "Seats", Text: seats}),
	}
}

// daily is the configuration of a daily report, with attributes on top.
func (s *stage) daily(more acctest.Object) acctest.Object {
	o := acctest.Object{"name": "Daily seats", "query_id": s.query.ID, "recurrence_interval": 24}
	maps.Copy(o, more)
	return o
}

// onlyReport is the one report that the service has.
func (s *stage) onlyReport(t *testing.T) emulator.Report {
	t.Helper()
	reports := s.Reports()
	if len(reports) != 1 {
		t.Fatalf("the service has %d reports, not one", len(reports))
	}
	return reports[0]
}

func wantChanged(t *testing.T, plan *acctest.Plan, want ...string) {
	t.Helper()
	slices.Sort(want)
	if !slices.Equal(plan.Changed, want) {
		t.Errorf("the plan changes %v, want %v", plan.Changed, want)
	}
}

func wantState(t *testing.T, r *acctest.Resource, want acctest.Object) {
	t.Helper()
	state := r.State()
	for name, v := range want {
		if state[name] != v {
			t.Errorf("%s is %v, want %v", name, state[name], v)
		}
	}
}

// wantNone fails on any diagnostic.
func wantNone(t *testing.T, ds acctest.Diagnostics) {
	t.Helper()
	if len(ds) > 0 {
		t.Errorf("unexpected: %s", ds)
	}
}

// wantOne wants exactly one diagnostic, on an attribute, that contains some words.
func wantOne(t *testing.T, ds acctest.Diagnostics, attribute string, words ...string) {
	t.Helper()
	if len(ds) != 1 {
		t.Fatalf("got %d diagnostics, want one: %s", len(ds), ds)
	}
	if got := acctest.Attribute(ds[0]); got != attribute {
		t.Errorf("the diagnostic is on %q, want %q: %s", got, attribute, ds)
	}
	for _, w := range words {
		if !strings.Contains(ds.String(), w) {
			t.Errorf("the diagnostic does not say %q: %s", w, ds)
		}
	}
}

func with(o acctest.Object, name string, v any) acctest.Object {
	clone := maps.Clone(o)
	clone[name] = v
	return clone
}

// lastBody is what the last request of an operation sent.
func (s *stage) lastBody(t *testing.T, operation string) string {
	t.Helper()
	body := ""
	for _, r := range s.Requests() {
		if r.Operation == operation {
			body = r.Body
		}
	}
	if body == "" {
		t.Fatalf("there was no %s", operation)
	}
	return body
}
