package query_test

import (
	"fmt"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func many(t *testing.T, n int) (*acctest.Env, *acctest.Provider) {
	t.Helper()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{PageSize: "2"}})
	for i := range n {
		q := emulator.Query{Name: fmt.Sprintf("Query %d", i), Text: text, Description: "d"}
		if i == 0 {
			q.Text = "SELECT MpnId FROM Profile"
		}
		env.AddQuery(q)
	}
	p := env.Provider(t, nil)
	return env, p
}

// System queries are never listed: nobody can manage them.
func TestList(t *testing.T) {
	t.Parallel()
	_, p := many(t, 5)
	all := p.List(resourceType, acctest.Object{}, 100, true)
	if len(all) != 5 {
		t.Fatalf("listed %d of 5", len(all))
	}
	for _, l := range all {
		if l.Name != l.Resource["name"] || l.Resource["id"] != l.ID || l.Resource["type"] != "userDefined" || l.Resource["description"] != "d" || l.Resource["dataset"] == nil || len(l.Diagnostics) > 0 {
			t.Errorf("listed %+v", l)
		}
	}
	for name, c := range map[string]struct {
		config acctest.Object
		limit  int64
		want   int
	}{
		"name":    {acctest.Object{"name": "QUERY 3"}, 100, 1},
		"dataset": {acctest.Object{"dataset": "officeusage"}, 100, 4},
		"limit":   {acctest.Object{}, 2, 2},
		"none":    {acctest.Object{"name": "nonsense"}, 100, 0},
	} {
		if got := len(p.List(resourceType, c.config, c.limit, false)); got != c.want {
			t.Errorf("%s: listed %d, want %d", name, got, c.want)
		}
	}
}

func TestListErrorIsNotLost(t *testing.T) {
	t.Parallel()
	env, p := many(t, 5)
	if err := env.Inject(emulator.Fault{Operation: "ListQueries", Call: 2, Kind: emulator.FaultStatus, Status: 403}); err != nil {
		t.Fatal(err)
	}
	all := p.List(resourceType, acctest.Object{}, 100, true)
	if len(all) != 3 {
		t.Fatalf("listed %+v", all)
	}
	wantOne(t, all[2].Diagnostics, "", "Listing queries failed", "403")
}

// A misspelt dataset lists nothing, and a warning says what it may be; one without queries is no mistake.
func TestListOfAMisspeltDataset(t *testing.T) {
	t.Parallel()
	_, p := many(t, 2)
	all := p.List(resourceType, acctest.Object{"dataset": "OficeUsage"}, 100, true)
	if len(all) != 1 {
		t.Fatalf("listed %+v", all)
	}
	wantOne(t, all[0].Diagnostics, "dataset", "No such dataset", "Did you mean OfficeUsage?", "This account has")
	_, read := p.Read(listDataSource, acctest.Object{"dataset": "OficeUsage"})
	wantOne(t, read, "dataset", "Did you mean OfficeUsage?")
	if len(all[0].Diagnostics.Errors())+len(read.Errors()) > 0 {
		t.Errorf("it is an error: %s", read)
	}
	if all := p.List(resourceType, acctest.Object{"dataset": "customersAndTenants"}, 100, true); len(all) > 0 {
		t.Errorf("listed %+v", all)
	}
}

// TestListShowsNamesOnOneLine holds that a terminal obeys nothing of a name; the resource has the name as it is.
func TestListShowsNamesOnOneLine(t *testing.T) {
	t.Parallel()
	const hostile = "\x1b[2Ja\r\nlist.forged\u202e"
	env := acctest.New(t, emulator.Options{})
	env.AddQuery(emulator.Query{Name: hostile, Text: text})
	all := env.Provider(t, nil).List(resourceType, acctest.Object{}, 100, true)
	if len(all) != 1 || all[0].Name != `\x1b[2Ja\r\nlist.forged\u202e` || all[0].Resource["name"] != hostile {
		t.Errorf("listed %+v", all)
	}
}
