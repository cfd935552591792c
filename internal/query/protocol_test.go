package query_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const (
	resourceType = "partnerinsights_query"
	text         = "SELECT CustomerTenantId, PaidAvailableUnits FROM OfficeUsage WHERE CustomerMarket = 'Norway' TIMESPAN LAST_MONTH"
)

func start(t *testing.T) (*acctest.Env, *acctest.Resource) {
	t.Helper()
	env := acctest.New(t, emulator.Options{})
	return env, env.Provider(t, nil).Resource(resourceType)
}

func seats(more acctest.Object) acctest.Object {
	o := acctest.Object{"name": "Seats", "query": text}
	maps.Copy(o, more)
	return o
}

func wantOne(t *testing.T, ds acctest.Diagnostics, attribute string, words ...string) {
	t.Helper()
	if len(ds) != 1 || acctest.Attribute(ds[0]) != attribute {
		t.Fatalf("want one diagnostic on %q, got: %s", attribute, ds)
	}
	for _, w := range words {
		if !strings.Contains(ds.String(), w) {
			t.Errorf("the diagnostic does not say %q: %s", w, ds)
		}
	}
}

func TestCreate(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	plan := r.Plan(seats(acctest.Object{"description": "Paid seats"}))
	if plan.After["dataset"] != "OfficeUsage" || plan.After["id"] != acctest.Unknown {
		t.Errorf("planned %v", plan.After)
	}
	r.MustApply(seats(acctest.Object{"description": "Paid seats"}))
	held := env.Queries()[0]
	if held.Name != "Seats" || held.Description != "Paid seats" || held.Text != text {
		t.Errorf("the service holds %+v", held)
	}
	want := acctest.Object{"id": held.ID, "name": "Seats", "description": "Paid seats", "query": text, "query_validation": nil, "timeouts": nil,
		"dataset": "OfficeUsage", "type": "userDefined", "user": emulator.DefaultUser, "created_time": "2026-12-01T12:00:00Z"}
	if !maps.Equal(r.State(), want) {
		t.Errorf("the state is %v, want %v", r.State(), want)
	}
	if diags := r.Destroy(); len(diags) > 0 || len(env.Queries()) > 0 {
		t.Errorf("after destroy %d queries are left: %s", len(env.Queries()), diags)
	}
}

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

func TestStateOnlyChangesSendNothing(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	r.MustApply(seats(nil))
	id := r.State()["id"]
	env.ResetRequests()
	r.MustApply(seats(acctest.Object{"query_validation": "none", "timeouts": acctest.Object{"delete": "1m"}, "description": ""}))
	if env.Count("CreateQuery")+env.Count("DeleteQuery") != 0 || r.State()["id"] != id {
		t.Error("the query was made anew")
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

func TestDisappears(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	r.MustApply(seats(nil))
	id := r.State()["id"].(string)
	env.Clock.Advance(time.Hour)
	env.DeleteQuery(id)
	wantOne(t, r.Refresh(), "", "Seats", id, "deleted outside of Terraform")
	if plan := r.MustApply(seats(nil)); plan.Action != acctest.Create {
		t.Errorf("planned %s", plan.Action)
	}
	env.Clock.Advance(time.Hour)
	env.DeleteQuery(r.State()["id"].(string))
	if diags := r.Destroy(); len(diags) > 0 {
		t.Errorf("destroying what is gone: %s", diags)
	}
}

func TestDrift(t *testing.T) {
	t.Parallel()
	for name, edit := range map[string]func(*emulator.Query){
		"name":        func(q *emulator.Query) { q.Name = "Portal" },
		"description": func(q *emulator.Query) { q.Description = "Portal" },
		"query":       func(q *emulator.Query) { q.Text = "SELECT Month FROM OfficeUsage" },
	} {
		env, r := start(t)
		r.MustApply(seats(nil))
		env.EditQuery(r.State()["id"].(string), edit)
		if diags := r.Refresh(); len(diags) > 0 {
			t.Errorf("%s: %s", name, diags)
		}
		plan := r.Plan(seats(nil))
		if plan.Action != acctest.Replace || !slices.Equal(plan.Replace, []string{name}) {
			t.Errorf("%s: planned %s for %v", name, plan.Action, plan.Replace)
		}
	}
}

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

func TestUnusualName(t *testing.T) {
	t.Parallel()
	_, r := start(t)
	wantOne(t, r.Validate(seats(acctest.Object{"name": "daily-seats"})).Warnings(), "name", "contains -", "letters, digits and blanks")
	wantOne(t, r.Validate(seats(acctest.Object{"name": "Seats "})), "name", "white space")
	wantOne(t, r.Validate(seats(acctest.Object{"name": ""})), "name", "must not be empty")
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
	wantOne(t, diags[:1], "query", "There is no *", "Line 1, column 8", "    SELECT *\n           ^")
	wantOne(t, diags[1:], "query", "There is no OR", "Line 3, column 13", "    WHERE A = 1 OR B = 2\n                ^^")
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

// A column that is renamed is heard at review, and blocks nothing.
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

func TestCatalogueThatCantBeReadIsOneWarning(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	r := env.Provider(t, acctest.Object{"endpoint": env.Endpoint(), "access_token": "wrong"}).Resource(resourceType)
	plan := r.Plan(seats(nil))
	wantOne(t, plan.Diagnostics, "", "checked for syntax only", "401")
	if plan.Diagnostics[0].Severity.String() != "WARNING" {
		t.Errorf("it is no warning: %s", plan.Diagnostics)
	}
}

func TestTextThatIsNotCheckedIsSentAsItIs(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	r := env.Provider(t, nil).Resource(resourceType)
	raw := "select  Month\n  from OfficeUsage"
	r.MustApply(seats(acctest.Object{"query": raw, "query_validation": "none"}))
	r.MustApply(acctest.Object{"name": "Other", "query": raw})
	var sent []string
	for _, req := range env.Requests() {
		if req.Operation == "CreateQuery" {
			sent = append(sent, req.Body)
		}
	}
	if len(sent) != 2 || !strings.Contains(sent[0], `select  Month\n  from OfficeUsage`) || !strings.Contains(sent[1], `"SELECT Month FROM OfficeUsage"`) {
		t.Errorf("sent %q", sent)
	}
}

func TestFailuresNameTheQuery(t *testing.T) {
	t.Parallel()
	env, r := start(t)
	for _, fault := range []emulator.Fault{
		{Operation: "CreateQuery", Kind: emulator.FaultStatus, Status: http.StatusForbidden},
	} {
		if err := env.Inject(fault); err != nil {
			t.Fatal(err)
		}
	}
	wantOne(t, r.Apply(r.Plan(seats(nil))), "", `Creating query "Seats" failed`, "403", "Executive report viewer", "correlation")
	r.MustApply(seats(nil))
}

func TestRefusedDeleteNamesTheReports(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{QueryInUse: "refused", IDFilter: "ignored"}})
	other := env.AddReport(emulator.Report{Name: "Other", QueryID: env.AddQuery(emulator.Query{Name: "Other", Text: "SELECT Month FROM OfficeUsage"}).ID, Interval: 24, Start: acctest.Start.AddDate(0, 0, 1)})
	r := env.Provider(t, nil).Resource(resourceType)
	r.MustApply(seats(nil))
	report := env.AddReport(emulator.Report{Name: "Daily", QueryID: r.State()["id"].(string), Interval: 24, Start: acctest.Start.AddDate(0, 0, 1)})
	diags := r.Destroy()
	if !strings.Contains(diags.String(), report.ID) || !strings.Contains(diags.String(), `"Daily"`) || strings.Contains(diags.String(), other.ID) || r.State() == nil {
		t.Errorf("got %s", diags)
	}
}
