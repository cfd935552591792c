package query_test

import (
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func TestImport(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	q := env.AddQuery(emulator.Query{Name: "Seats", Text: text, Description: "d"})
	if diags := r.Import(q.ID); len(diags) > 0 {
		t.Fatal(diags)
	}
	r.MustBeQuiet(seats(acctest.Object{"description": "d"}))
	wantOne(t, r.Import("nonsense"), "", "No such query", "nonsense")
	wantOne(t, r.Import("6664daf3-c161-423a-92a1-0ea6db2c0384"), "", "system query", "query_id")
}

// oddQueries are queries that this provider would not create.
func oddQueries() map[string]emulator.Query {
	return map[string]emulator.Query{
		"outer space":     {Name: " ISVUsageQuery", Text: text},
		"blank":           {Name: "   ", Text: text},
		"line break":      {Name: "a\nb\tc\r\n", Text: text},
		"semicolon":       {Name: "a;b-\u202e", Text: text},
		"long name":       {Name: strings.Repeat("n", 300), Text: text},
		"no name":         {Name: "", Text: text},
		"other letters":   {Name: "Zoe\u0301", Text: text},
		"CRLF":            {Name: "q", Text: text, Description: "  For the review. \r\nOwner: data\r\n"},
		"long text":       {Name: "q", Text: text, Description: strings.Repeat("d ", 300)},
		"OR":              {Name: "q", Text: "SELECT Month FROM OfficeUsage WHERE Month = 'a' OR Month = 'b'"},
		"function":        {Name: "q", Text: "SELECT COUNT(Month) FROM OfficeUsage"},
		"break in a text": {Name: "q", Text: "SELECT Month FROM OfficeUsage WHERE Month = 'a\r\nb'"},
		"no text":         {Name: "q", Text: ""},
		"no such column":  {Name: "q", Text: "SELECT Mnth FROM OfficeUsage"},
	}
}

// Whatever exists can be imported, and what Terraform generates from it (the arguments in the state) plans nothing and is
// no error, neither to validate nor to a plan. So does a name without its outer white space, and a description with other
// line ends.
func TestImportOfOddQueries(t *testing.T) {
	t.Parallel()
	for name, q := range oddQueries() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, r := start(t)
			id := env.AddQuery(q).ID
			if diags := r.Import(id); len(diags) > 0 {
				t.Fatal(diags)
			}
			generated := acctest.Object{}
			for _, argument := range []string{"name", "description", "query", "query_validation"} {
				generated[argument] = r.State()[argument]
			}
			listed := env.Provider(t, nil).List(resourceType, acctest.Object{}, 0, true)
			if len(listed) != 1 || listed[0].Resource["query_validation"] != generated["query_validation"] || listed[0].Resource["name"] != generated["name"] {
				t.Errorf("imported %v, listed %+v", generated, listed)
			}
			if diags := env.Unconfigured(t).Resource(resourceType).Validate(generated); len(diags.Errors()) > 0 {
				t.Errorf("validate: %s", diags)
			}
			if diags := r.Plan(generated).Diagnostics; len(diags.Errors()) > 0 || len(diags) > 0 && name != "no such column" {
				t.Errorf("plan: %s", diags)
			}
			r.MustBeQuiet(generated)
			generated["name"] = strings.TrimSpace(norm.NFC.String(q.Name))
			generated["description"] = strings.ReplaceAll(strings.TrimSpace(q.Description), " \r\n", "\n")
			if plan := r.Plan(generated); plan.Action == acctest.Replace || plan.Action == acctest.Create || len(plan.Diagnostics.Errors()) > 0 {
				t.Errorf("planned %s of %v: %s", plan.Action, plan.Changed, plan.Diagnostics)
			}
			generated["timeouts"] = acctest.Object{"read": "1m"}
			if r.MustApply(generated); env.Queries()[0].ID != id {
				t.Error("the query was replaced")
			}
		})
	}
}

func TestImportByName(t *testing.T) {
	t.Parallel()
	env, p := many(t, 12)
	r := p.Resource(resourceType)
	if ds := r.Import("name:Query 1"); len(ds) > 0 || r.State()["name"] != "Query 1" {
		t.Errorf("imported %v: %s", r.State(), ds)
	}
	wantOne(t, r.Import("name:nonsense"), "", "No such query", `"nonsense"`)
	wantOne(t, r.Import("name:QUERY 2"), "", "No such query", "Did you mean name:Query 2 (ID ") // whatever the service's filter does with case
	wantOne(t, r.Import("name:Quary 1"), "", "No such query", "Did you mean name:Query 1 (ID ")
	twin := env.AddQuery(emulator.Query{Name: "Query 1", Text: text})
	wantOne(t, r.Import("name:Query 1"), "", "Several have the name", twin.ID)
	wantOne(t, r.Import("name:Customers"), "", "system query")
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	r.MustApply(seats(nil))
	id := r.State()["id"].(string)
	env.Clock.Advance(time.Hour)
	imported := env.Provider(t, nil).Resource(resourceType)
	if ds := imported.ImportIdentity(id); len(ds) > 0 {
		t.Fatal(ds)
	}
	imported.MustBeQuiet(seats(nil))
	r.ForgetIdentity()
	r.MustBeQuiet(seats(nil))
	r.ForgetIdentity()
	r.MustApply(seats(acctest.Object{"query_validation": "syntax"}))
	r.ForgetIdentity()
	env.DeleteQuery(id)
	if ds := r.Refresh(); len(ds.Errors()) > 0 || r.State() != nil {
		t.Errorf("reading what is gone: %s", ds)
	}
}
