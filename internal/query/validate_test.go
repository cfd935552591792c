package query_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
)

// What only a plan can refuse is a warning of validate, and only an error of the plan.
func TestRulesOfTheService(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	offline := env.Unconfigured(t).Resource(resourceType)
	for name, c := range map[string]struct {
		change  acctest.Object
		refused bool
		words   []string
	}{
		"odd characters": {acctest.Object{"name": "daily-seats;_-"}, false, []string{"contains - ; _.", "letters, digits and spaces"}},
		"outer space":    {acctest.Object{"name": "Seats "}, true, []string{"white space"}},
		"line break":     {acctest.Object{"name": "Seats\nDaily"}, true, []string{"line breaks"}},
		"no name":        {acctest.Object{"name": ""}, true, []string{"must not be empty"}},
		"no text":        {acctest.Object{"query": " ", "query_validation": "none"}, true, []string{"must not be empty"}},
	} {
		attribute := "name"
		if c.change["query"] != nil {
			attribute = "query"
		}
		warnings := offline.Validate(seats(c.change))
		wantOne(t, warnings, attribute, c.words...)
		if len(warnings.Errors()) > 0 || strings.Contains(warnings.String(), "unless an existing object has") != c.refused {
			t.Errorf("%s, validated: %s", name, warnings)
		}
		planned := r.Plan(seats(c.change)).Diagnostics
		wantOne(t, planned, attribute, c.words...)
		if len(planned.Errors()) == 1 != c.refused {
			t.Errorf("%s, planned: %s", name, planned)
		}
	}
	wantOne(t, r.Validate(seats(acctest.Object{"query_validation": "off"})), "query_validation", "none")
}

// Syntax is checked with no provider configured; all faults of a text at once, each at its place.
func TestSyntaxIsValidated(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	bad := seats(acctest.Object{"query": "SELECT *\nFROM OfficeUsage\nWHERE A = 1 OR B = 2"})
	diags := r.Validate(bad)
	if len(diags) != 2 {
		t.Fatalf("got %s", diags)
	}
	wantOne(t, diags[:1], "query", "wildcard * is not supported", "Line 1, column 8", "    SELECT *\n           ^")
	wantOne(t, r.Validate(seats(acctest.Object{"query": ""})), "query", "empty")
	wantOne(t, diags[1:], "query", "OR is not supported", "Line 3, column 13", "    WHERE A = 1 OR B = 2\n                ^^")
	bad["query_validation"] = "none"
	if diags := r.Validate(bad); len(diags) > 0 {
		t.Errorf("with query_validation none: %s", diags)
	}
	bad["query_validation"] = acctest.Unknown
	if diags := r.Validate(bad); len(diags) > 0 {
		t.Errorf("with query_validation unknown: %s", diags)
	}
	if n := len(env.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}
