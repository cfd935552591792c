package query_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

const (
	dataSource     = "partnerinsights_query"
	listDataSource = "partnerinsights_queries"
	customers      = "6664daf3-c161-423a-92a1-0ea6db2c0384" // a documented system query
)

func mustRead(t *testing.T, p *acctest.Provider, name string, config acctest.Object) acctest.Object {
	t.Helper()
	state, diags := p.Read(name, config)
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return state
}

func TestLookUp(t *testing.T) {
	t.Parallel()
	env, p := many(t, 5)
	q := env.Queries()[3]
	want := acctest.Object{"id": q.ID, "name": "Query 3", "description": "d", "query": text, "dataset": "OfficeUsage", "type": "userDefined",
		"user": emulator.DefaultUser, "created_time": "2026-12-01T12:00:00Z", "timeouts": nil}
	if got := mustRead(t, p, dataSource, acctest.Object{"id": q.ID}); !maps.Equal(got, want) {
		t.Errorf("by ID: got %v, want %v", got, want)
	}
	if got := mustRead(t, p, dataSource, acctest.Object{"name": "Query 3"}); !maps.Equal(got, want) {
		t.Errorf("by name: got %v, want %v", got, want)
	}
	upper := strings.ToUpper(q.ID)
	if got := mustRead(t, p, dataSource, acctest.Object{"id": upper})["id"]; got != upper {
		t.Errorf("the ID is respelt as %v, which Terraform refuses", got)
	}
	system := mustRead(t, p, dataSource, acctest.Object{"name": "Customers"})
	if system["id"] != customers || system["type"] != "system" || system["user"] != nil || system["created_time"] != nil || system["description"] == "" {
		t.Errorf("a system query: %v", system)
	}
	if again := mustRead(t, p, dataSource, acctest.Object{"id": customers}); !maps.Equal(again, system) {
		t.Errorf("by ID %v, by name %v", again, system)
	}
}

func TestLookUpOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	env, p := many(t, 3)
	first, twin := env.Queries()[1], env.AddQuery(emulator.Query{Name: "Query 1", Text: text, User: emulator.DefaultUser})
	own := env.AddQuery(emulator.Query{Name: "Customers", Text: text})
	for name, c := range map[string]struct {
		config    acctest.Object
		attribute string
		words     []string
	}{
		"no such ID":           {acctest.Object{"id": "nonsense"}, "id", []string{"No such query", `"nonsense"`, "another user"}},
		"no such name":         {acctest.Object{"name": "Query 9"}, "name", []string{"No such query", `"Query 9"`, "partnerinsights_queries"}},
		"another case":         {acctest.Object{"name": "QUERY 2"}, "name", []string{"with their case", `"Query 2", ID ` + env.Queries()[2].ID}},
		"two":                  {acctest.Object{"name": "Query 1"}, "name", []string{"Several queries have", first.ID, twin.ID, "created by " + emulator.DefaultUser + " at 2026-12-01T12:00:00Z", "Set id"}},
		"one of the service's": {acctest.Object{"name": "Customers"}, "name", []string{customers + ", a system query", own.ID}},
		"both":                 {acctest.Object{"name": "Query 2", "id": customers}, "id", []string{"Exactly one of", "id,name"}},
		"neither":              {acctest.Object{}, "", []string{"Exactly one of", "id,name"}},
		"white space":          {acctest.Object{"id": " " + first.ID}, "id", []string{"must not begin or end"}},
		"no time":              {acctest.Object{"id": first.ID, "timeouts": acctest.Object{"read": "0s"}}, "timeouts", []string{"positive"}},
		"empty":                {acctest.Object{"name": " "}, "name", []string{"must not be empty"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := p.Read(dataSource, c.config)
			wantOne(t, diags, c.attribute, c.words...)
		})
	}
}

// names are those of the queries that a data source lists.
func names(t *testing.T, p *acctest.Provider, config acctest.Object) []string {
	t.Helper()
	all := []string{}
	for _, q := range mustRead(t, p, listDataSource, config)["queries"].([]any) {
		all = append(all, q.(acctest.Object)["name"].(string))
	}
	return all
}

func TestLookUpOfMany(t *testing.T) {
	t.Parallel()
	env, p := many(t, 5)
	env.AddQuery(emulator.Query{Name: "A last one", Text: text})
	for name, c := range map[string]struct {
		config acctest.Object
		want   []string
	}{
		"users'":         {acctest.Object{"type": "USERDEFINED"}, []string{"A last one", "Query 0", "Query 1", "Query 2", "Query 3", "Query 4"}},
		"name":           {acctest.Object{"name": "QUERY 3"}, []string{"Query 3"}},
		"dataset":        {acctest.Object{"dataset": "profile", "type": "userDefined"}, []string{"Query 0"}},
		"system":         {acctest.Object{"type": "system", "name": "customers"}, []string{"Customers"}},
		"none":           {acctest.Object{"name": "nonsense"}, []string{}},
		"none of a kind": {acctest.Object{"name": "Query 3", "type": "system"}, []string{}},
	} {
		if got := names(t, p, c.config); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	all, system := names(t, p, acctest.Object{}), names(t, p, acctest.Object{"type": "system"})
	if len(system) < 10 || len(all) != 6+len(system) || !slices.IsSorted(all) {
		t.Errorf("got %q, and of the system's %q", all, system)
	}
	one := mustRead(t, p, listDataSource, acctest.Object{"name": "Query 3"})["queries"].([]any)[0].(acctest.Object)
	alone := mustRead(t, p, dataSource, acctest.Object{"name": "Query 3"})
	delete(alone, "timeouts")
	if !maps.Equal(one, alone) {
		t.Errorf("among many it is %v, alone %v", one, alone)
	}
	for attribute, value := range map[string]string{"type": "public", "dataset": ""} {
		_, diags := p.Read(listDataSource, acctest.Object{attribute: value})
		wantOne(t, diags, attribute, "must")
	}
}

// One of the two may turn out to be null.
func TestLookUpOfWhatIsNotKnownYet(t *testing.T) {
	t.Parallel()
	_, p := many(t, 0)
	for _, config := range []acctest.Object{{"id": acctest.Unknown, "name": "Customers"}, {"id": customers, "name": acctest.Unknown}, {"name": acctest.Unknown}} {
		if diags := p.ValidateData(dataSource, config); len(diags) > 0 {
			t.Errorf("%v: %s", config, diags)
		}
	}
}

// Equal names have one order, and the service may have kept white space around one.
func TestLookUpOfNamesThatAreAlike(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{NameFilter: "contains"}})
	for _, id := range []string{"c", "a", "b"} {
		env.AddQuery(emulator.Query{ID: id, Name: "Twin", Text: text})
	}
	env.AddQuery(emulator.Query{ID: "d", Name: " Padded ", Text: text})
	p := env.Provider(t, nil)
	ids := ""
	for _, q := range mustRead(t, p, listDataSource, acctest.Object{"name": "twin"})["queries"].([]any) {
		ids += q.(acctest.Object)["id"].(string)
	}
	if ids != "abc" {
		t.Errorf("the order is %s", ids)
	}
	if got := mustRead(t, p, dataSource, acctest.Object{"name": "Padded"}); got["id"] != "d" || got["name"] != "Padded" {
		t.Errorf("got %v", got)
	}
}

func TestLookUpErrorIsNotLost(t *testing.T) {
	t.Parallel()
	env, _ := many(t, 5)
	if err := env.SetPolicy(emulator.Policy{PageSize: "2", NameFilter: "ignored"}); err != nil {
		t.Fatal(err)
	}
	for name, config := range map[string]acctest.Object{listDataSource: {"type": "userDefined"}, dataSource: {"name": "Query 3"}} {
		env.ClearFaults()
		if err := env.Inject(emulator.Fault{Operation: "ListQueries", Call: 2, Kind: emulator.FaultStatus, Status: 403}); err != nil {
			t.Fatal(err)
		}
		_, diags := env.Provider(t, nil).Read(name, config) // a run gives its advice once
		wantOne(t, diags, "", "failed", "403", "Executive report viewer")
	}
}

// What this run has made is waited for where lists lag behind.
func TestLookUpInListsThatLag(t *testing.T) {
	t.Parallel()
	for _, lag := range []emulator.Choice{"2-reads", "30s"} {
		env := acctest.New(t, emulator.Options{Policy: emulator.Policy{Lag: lag}})
		p := env.Provider(t, nil)
		r := p.Resource(resourceType)
		if diags := r.Apply(r.Plan(seats(nil))); len(diags) > 0 {
			t.Fatal(diags)
		}
		if got := names(t, p, acctest.Object{"type": "userDefined"}); !slices.Equal(got, []string{"Seats"}) {
			t.Errorf("%s: listed %q", lag, got)
		}
	}
	for name, config := range map[string]acctest.Object{"id": {"id": nil}, "name": {"name": "Seats"}} {
		env := acctest.New(t, emulator.Options{Policy: emulator.Policy{Lag: "30s"}})
		p := env.Provider(t, nil)
		r := p.Resource(resourceType)
		if diags := r.Apply(r.Plan(seats(nil))); len(diags) > 0 {
			t.Fatal(diags)
		}
		if name == "id" {
			config["id"] = r.State()["id"]
		}
		if got := mustRead(t, p, dataSource, config); got["id"] != r.State()["id"] {
			t.Errorf("by %s: got %v", name, got)
		}
		if passed := env.Clock.Now().Sub(acctest.Start); passed < 30*time.Second || passed > 40*time.Second {
			t.Errorf("by %s: waited %s", name, passed)
		}
	}
}

// What does not come is an error of the one, and a warning of the many.
func TestLookUpOfWhatIsNeverListed(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := env.Provider(t, nil)
	r := p.Resource(resourceType)
	r.MustApply(seats(nil))
	id := fmt.Sprint(r.State()["id"])
	env.DeleteQuery(id)
	_, diags := p.Read(dataSource, acctest.Object{"name": "Seats"})
	wantOne(t, diags, "name", "Not listed yet", id, "refer to the resource")
	twin := env.AddQuery(emulator.Query{Name: "Seats", Text: text})
	_, diags = p.Read(dataSource, acctest.Object{"name": "Seats"})
	wantOne(t, diags, "name", "Several queries have", id, twin.ID)
	env.DeleteQuery(twin.ID)
	state, diags := p.Read(listDataSource, acctest.Object{"type": "userDefined"})
	wantOne(t, diags, "", "not listed yet", `"Seats", ID `+id)
	if len(diags.Errors()) > 0 || len(state["queries"].([]any)) != 0 {
		t.Errorf("got %v: %s", state, diags)
	}
	_, diags = p.Read(dataSource, acctest.Object{"id": id})
	wantOne(t, diags, "", id, "does not list it yet")
	if passed := env.Clock.Now().Sub(acctest.Start); passed > 270*time.Second {
		t.Errorf("waited %s", passed)
	}
	env.Clock.Advance(time.Hour)
	if diags := r.Destroy(); len(diags) > 0 {
		t.Fatal(diags)
	}
	before := env.Clock.Now()
	_, diags = p.Read(dataSource, acctest.Object{"name": "Seats"})
	if wantOne(t, diags, "name", "No such query"); env.Clock.Now().After(before) {
		t.Errorf("what is deleted was waited for: %s", env.Clock.Now().Sub(before))
	}
}

// Whether one user sees what others have created is not known.
func TestLookUpOfOthersQueries(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	theirs := env.AddQuery(emulator.Query{Name: "Theirs", Text: text, User: "grace@contoso.com"})
	p := env.Provider(t, acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": entra.DefaultTenant,
		"client_id": entra.DefaultClientID, "client_secret": entra.DefaultClientSecret, "refresh_token": entra.DefaultRefreshToken})
	for attribute, value := range map[string]string{"name": "Theirs", "id": theirs.ID} {
		_, diags := p.Read(dataSource, acctest.Object{attribute: value})
		wantOne(t, diags, attribute, "those of "+emulator.DefaultUser, "use the credentials of that user")
	}
	if err := env.SetPolicy(emulator.Policy{Visibility: "all"}); err != nil {
		t.Fatal(err)
	}
	if got := mustRead(t, p, dataSource, acctest.Object{"name": "Theirs"}); got["id"] != theirs.ID || got["user"] != "grace@contoso.com" {
		t.Errorf("got %v", got)
	}
}

// TestLookUpUnderEveryPairOfPolicies looks queries up under every pair of answers to the questions that the
// service's documents leave open.
func TestLookUpUnderEveryPairOfPolicies(t *testing.T) {
	t.Parallel()
	for i, policy := range acctest.Pairs() {
		t.Run(fmt.Sprintf("%02d", i), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Policy: policy})
			p := env.Provider(t, nil)
			r := p.Resource(resourceType)
			if diags := r.Apply(r.Plan(seats(nil))); len(diags) > 0 {
				t.Fatal(diags)
			}
			id := r.State()["id"]
			if got := names(t, p, acctest.Object{"type": "userDefined"}); !slices.Equal(got, []string{"Seats"}) {
				t.Errorf("listed %q", got)
			}
			for _, config := range []acctest.Object{{"id": id}, {"name": "Seats"}} {
				if got := mustRead(t, p, dataSource, config); got["id"] != id || got["name"] != "Seats" || got["dataset"] != "OfficeUsage" || got["description"] != nil {
					t.Errorf("by %v: got %v", config, got)
				}
			}
			if got := mustRead(t, p, dataSource, acctest.Object{"name": "Customers"}); got["id"] != customers {
				t.Errorf("a system query: got %v", got)
			}
			_, diags := p.Read(dataSource, acctest.Object{"name": "Seat"})
			wantOne(t, diags, "name", "No such query")
			_, diags = p.Read(dataSource, acctest.Object{"id": "nonsense"})
			wantOne(t, diags, "id", "No such query")
		})
	}
}
