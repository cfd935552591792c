package query_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A new spelling of the same text plans nothing, and the state keeps the spelling that the query was made with.
func TestAnotherSpellingIsNoChange(t *testing.T) {
	t.Parallel()
	_, r := start(t)
	r.MustApply(seats(nil))
	for name, spelt := range map[string]string{
		"heredoc":    "SELECT CustomerTenantId,\n       PaidAvailableUnits\nFROM OfficeUsage\nWHERE CustomerMarket='Norway'\nTIMESPAN LAST_MONTH\n",
		"CRLF":       "SELECT CustomerTenantId, PaidAvailableUnits\r\nFROM OfficeUsage\r\nWHERE CustomerMarket = 'Norway'\r\nTIMESPAN LAST_MONTH\r\n",
		"lower case": "select customertenantid, paidavailableunits from officeusage where customermarket = 'Norway' timespan last_month",
		"semicolon":  text + ";",
		"tabs":       strings.ReplaceAll(text, " ", "\t"),
	} {
		if plan := r.Plan(seats(acctest.Object{"query": spelt})); plan.Action != acctest.NoOp || len(plan.Diagnostics) > 0 {
			t.Errorf("%s: planned %s of %v: %s", name, plan.Action, plan.Changed, plan.Diagnostics)
		}
		config := seats(acctest.Object{"query": spelt, "timeouts": acctest.Object{"read": "1m"}, "query_validation": "syntax"})
		plan := r.Plan(config)
		if plan.Action != acctest.Update || !slices.Equal(plan.Changed, []string{"query_validation", "timeouts"}) {
			t.Errorf("%s with timeouts: planned %s of %v", name, plan.Action, plan.Changed)
		}
	}
}

// A description with other line ends is the same description, and so is one that the service has changed in this way.
func TestAnotherDescriptionIsNoChange(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	const lf, crlf = "For the review.\nOwner: data\n", "For the review.\r\nOwner: data \r\n"
	r.MustApply(seats(acctest.Object{"description": crlf}))
	for _, held := range []string{lf, strings.TrimSpace(lf), crlf, strings.ReplaceAll(lf, "\n", "\r")} {
		env.EditQuery(r.State()["id"].(string), func(q *emulator.Query) { q.Description = held })
		for _, configured := range []string{lf, crlf, strings.TrimSpace(lf)} {
			r.MustBeQuiet(seats(acctest.Object{"description": configured}))
		}
	}
	if plan := r.Plan(seats(acctest.Object{"description": "For the  review.\nOwner: data"})); plan.Action != acctest.Replace {
		t.Errorf("planned %s", plan.Action)
	}
}

// Outer white space of a name and its Unicode normalization are no change either.
func TestAnotherSpellingOfAName(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	r.MustApply(seats(acctest.Object{"name": "Zo\u00e9"}))
	for _, held := range []string{" Zo\u00e9 ", "Zoe\u0301"} {
		env.EditQuery(r.State()["id"].(string), func(q *emulator.Query) { q.Name = held })
		for _, configured := range []string{"Zo\u00e9", "Zo\u00e9 ", "Zoe\u0301"} {
			r.MustBeQuiet(seats(acctest.Object{"name": configured}))
		}
	}
}

func TestStateOnlyChangesSendNothing(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	r.MustApply(seats(nil))
	id := r.State()["id"]
	env.ResetRequests()
	r.MustApply(seats(acctest.Object{"query_validation": "none", "timeouts": acctest.Object{"delete": "1m"}, "description": ""}))
	if env.Count("CreateQuery")+env.Count("DeleteQuery") != 0 || r.State()["id"] != id {
		t.Error("the query was created again")
	}
}

func TestReplacements(t *testing.T) {
	t.Parallel()
	for name, to := range map[string]acctest.Object{
		"name":        {"name": "Other"},
		"description": {"description": "New"},
		"query":       {"query": strings.Replace(text, "Norway", "norway", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, r := start(t)
			r.MustApply(seats(nil))
			id := r.State()["id"]
			plan := r.MustApply(seats(to))
			if plan.Action != acctest.Replace || !slices.Equal(plan.Replace, []string{name}) {
				t.Errorf("planned %s for %v", plan.Action, plan.Replace)
			}
			if len(env.Queries()) != 1 || env.Queries()[0].ID == id {
				t.Errorf("the service holds %v", env.Queries())
			}
		})
	}
}

func TestCatalogueIsCheckedInThePlan(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	typo := seats(acctest.Object{"query": "SELECT CustomerTenantID, PaidAvailableUnit FROM OfficeUsage"})
	wantOne(t, r.Plan(typo).Diagnostics, "query", "no column or metric PaidAvailableUnit", "Did you mean PaidAvailableUnits?")
	wantOne(t, r.Plan(seats(acctest.Object{"query": "SELECT Month FROM OficeUsage"})).Diagnostics, "query", "no dataset OficeUsage", "Did you mean OfficeUsage?")
	wantOne(t, r.Plan(seats(acctest.Object{"query": "SELECT Month FROM OfficeUsage TIMESPAN TODAY"})).Diagnostics, "query", "no time span TODAY", "LAST_MONTH")
	if n := env.Count("ListDatasets"); n != 1 {
		t.Errorf("the catalogue was asked for %d times, want once a process", n)
	}
	for _, mode := range []string{"syntax", "none"} {
		typo["query_validation"] = mode
		if diags := r.Plan(typo).Diagnostics; len(diags) > 0 {
			t.Errorf("with query_validation %s: %s", mode, diags)
		}
	}
}

func TestCatalogueIsNotAskedWhenNoTextIsKnown(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	plan := r.Plan(seats(acctest.Object{"query": acctest.Unknown}))
	if len(plan.Diagnostics) > 0 || plan.After["dataset"] != acctest.Unknown || len(env.Requests()) > 0 {
		t.Errorf("planned %v after %d requests: %s", plan.After, len(env.Requests()), plan.Diagnostics)
	}
}

// A column that is renamed is reported at review, and blocks nothing.
func TestRenamedColumnIsAWarning(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	r.MustApply(seats(nil))
	datasets := env.Datasets()
	for i, d := range datasets {
		if d.Name == "OfficeUsage" {
			datasets[i].Columns = slices.DeleteFunc(slices.Clone(d.Columns), func(c string) bool { return c == "PaidAvailableUnits" })
		}
	}
	env.SetDatasets(datasets)
	later := r.With(env.Provider(t, nil))
	plan := later.Plan(seats(nil))
	wantOne(t, plan.Diagnostics.Warnings(), "query", "no column or metric PaidAvailableUnits")
	if plan.Action != acctest.NoOp {
		t.Errorf("planned %s", plan.Action)
	}
	if diags := later.Plan(seats(acctest.Object{"query": text + " ", "timeouts": acctest.Object{"read": "1m"}})).Diagnostics; len(diags.Errors()) > 0 {
		t.Errorf("a change of timeouts is blocked: %s", diags)
	}
	wantOne(t, later.Plan(seats(acctest.Object{"query": text[:len(text)-len("LAST_MONTH")] + "LIFETIME"})).Diagnostics.Errors(), "query", "PaidAvailableUnits")
	if diags := later.Destroy(); len(diags) > 0 {
		t.Errorf("destroy is blocked: %s", diags)
	}
}

// A query can be strict where the provider is not.
func TestStrictQuery(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	r := env.Provider(t, acctest.Object{"endpoint": env.Endpoint()}).Resource(resourceType)
	wantOne(t, r.Plan(seats(acctest.Object{"query_validation": "strict"})).Diagnostics.Errors(), "", "No credentials are configured")
	if diags := r.Plan(seats(nil)).Diagnostics; len(diags.Errors()) > 0 {
		t.Errorf("got %s", diags)
	}
}

// Why the catalogue can't be read is told in full once, whatever the cause.
func TestStrictQueriesTellTheCauseOnce(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Faults: []emulator.Fault{{Operation: "ListDatasets", Kind: emulator.FaultStatus, Status: 503, Times: -1}}})
	r := env.Provider(t, acctest.Object{"endpoint": env.Endpoint(), "access_token": emulator.DefaultAccessToken, "query_validation": "strict"}).Resource(resourceType)
	wantOne(t, r.Plan(seats(nil)).Diagnostics.Errors(), "", "503", "correlation ID")
	other := r.Plan(seats(acctest.Object{"name": "Others"})).Diagnostics.Errors()
	if wantOne(t, other, "", "another message of this run"); strings.Contains(other.String(), "503") {
		t.Errorf("got %s", other)
	}
}
