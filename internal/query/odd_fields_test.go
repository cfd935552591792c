package query_test

import (
	"slices"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A field of another JSON type in an answer is at most a warning, in every operation, and it replaces nothing. What can't be
// managed without the field is not imported.
func TestOddFields(t *testing.T) {
	t.Parallel()
	for _, field := range []string{"name", "description", "query", "type", "user", "createdTime"} {
		for kind, value := range acctest.OddValues() {
			if kind == "text" && field != "createdTime" {
				continue // nothing odd
			}
			t.Run(field+" is a "+kind, func(t *testing.T) {
				t.Parallel()
				testOddField(t, field, value)
			})
		}
	}
}

func testOddField(t *testing.T, field string, value any) {
	t.Helper()
	env := acctest.New(t, emulator.Options{})
	other := env.AddQuery(emulator.Query{Name: "Made by hand", Text: text})
	env.Dependencies.Transport = acctest.RewriteItems(env.Dependencies.Transport, "ScheduledQueries", func(item map[string]any) {
		acctest.SetField(item, field, value)
	})
	p := env.Provider(t, nil)
	r := p.Resource("partnerinsights_query")
	config := seats(acctest.Object{"description": "d"})
	if diags := r.Apply(r.Plan(config)); len(diags.Errors()) > 0 {
		t.Fatalf("create: %s", diags)
	}
	if diags := r.Refresh(); len(diags.Errors()) > 0 || len(diags.Warnings()) != 1 {
		t.Fatalf("refresh: %s", diags)
	}
	if plan := r.Plan(config); plan.Action != acctest.NoOp {
		t.Fatalf("an odd %s plans %v of %v", field, plan.Action, plan.Changed)
	}
	imported := p.Resource("partnerinsights_query").Import(other.ID)
	if needed := slices.Contains([]string{"name", "query"}, field); needed != (len(imported.Errors()) > 0) {
		t.Errorf("import: %s", imported)
	}
	for _, data := range []acctest.Object{{"id": other.ID}, {"name": "Made by hand"}} {
		if _, diags := p.Read("partnerinsights_query", data); field != "name" && len(diags.Errors()) > 0 || len(diags) == 0 {
			t.Errorf("data source of %v: %s", data, diags)
		}
	}
	if _, diags := p.Read("partnerinsights_queries", acctest.Object{}); len(diags.Errors()) > 0 || len(diags) != 1 {
		t.Errorf("list: %s", diags)
	}
	if diags := r.Destroy(); len(diags.Errors()) > 0 {
		t.Errorf("destroy: %s", diags)
	}
}
