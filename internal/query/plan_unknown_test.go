package query_test

import (
	"fmt"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// Every argument that is unknown while planning, and known in the end, makes one plan and not two: a query that turned
// out to be replaced would take the reports that use it along.
func TestUnknownArguments(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]any{
		"name":             {"A", "B"},
		"description":      {nil, "", "a", "b"},
		"query":            {"SELECT Month FROM OfficeUsage", "select Month\nfrom OfficeUsage", "SELECT PaidAvailableUnits FROM OfficeUsage"},
		"query_validation": {nil, "syntax", "none"},
	} {
		for _, from := range values {
			for _, to := range values {
				t.Run(fmt.Sprintf("%s from %v to %v", name, from, to), func(t *testing.T) {
					t.Parallel()
					r := acctest.New(t, emulator.Options{Datasets: emulator.DocumentedDatasets()[4:5]}).Provider(t, nil).Resource(resourceType)
					config := func(v any) acctest.Object {
						o := acctest.Object{"name": "Seats", "query": "SELECT Month FROM OfficeUsage"}
						o[name] = v
						return o
					}
					r.MustApply(config(from))
					first := r.Plan(config(acctest.Unknown))
					if len(first.Diagnostics.Errors()) > 0 {
						t.Fatal(first.Diagnostics)
					}
					if diags := r.Apply(r.Later(first, config(to))); len(diags.Errors()) > 0 {
						t.Fatal(diags)
					}
					r.MustBeQuiet(config(to))
				})
			}
		}
	}
}
