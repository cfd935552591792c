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

// A name that the service refuses is reported on the name, and a text on the text.
func TestRefusedCreation(t *testing.T) {
	t.Parallel()
	_, r := start(t)
	wantOne(t, r.Apply(r.Plan(seats(acctest.Object{"name": "daily-seats"}))), "name", "Invalid query name", "letters, digits and spaces")
	wantOne(t, r.Apply(r.Plan(seats(acctest.Object{"query": "SELECT", "query_validation": "none"}))), "query", "Invalid query", "not checked before")
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
	if !strings.Contains(diags.String(), report.ID) || !strings.Contains(diags.String(), `"Daily"`) || strings.Contains(diags.String(), other.ID) || !strings.Contains(diags.String(), "terraform state rm") || r.State() == nil {
		t.Errorf("got %s", diags)
	}
}
