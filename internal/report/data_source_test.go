package report_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const (
	dataSource     = "partnerinsights_report"
	listDataSource = "partnerinsights_reports"
	callback       = "https://example.com/hook?code=hidden"
)

func mustRead(t *testing.T, p *acctest.Provider, name string, config acctest.Object) acctest.Object {
	t.Helper()
	state, diags := p.Read(name, config)
	if len(diags) > 0 {
		t.Fatalf("reading %s: %s", name, diags)
	}
	return state
}

func TestLookUp(t *testing.T) {
	t.Parallel()
	env, p := many(t, 3)
	daily := env.AddReport(emulator.Report{Name: "Daily", Description: "d", QueryID: env.Queries()[0].ID, Interval: 24, Count: 9, Start: acctest.Start.Add(48 * time.Hour),
		Format: "tsv", CallbackURL: callback, CallbackMethod: "GET", Status: emulator.Paused})
	want := acctest.Object{"id": daily.ID, "name": "Daily", "description": "d", "query_id": daily.QueryID, "query": seats, "start_time": "2026-12-03T12:00:00Z",
		"recurrence_interval": int64(24), "recurrence_count": int64(9), "execute_now": false, "query_start_time": nil, "query_end_time": nil, "format": "TSV",
		"callback_url": nil, "callback_method": "GET", "paused": true, "status": "Paused", "user": emulator.DefaultUser, "created_time": "2026-12-01T12:00:00Z",
		"modified_time": nil, "end_time": nil, "remaining_recurrence_count": nil, "next_execution_start_time": nil, "last_execution_time": nil, "include_callback_url": nil, "timeouts": nil}
	for _, config := range []acctest.Object{{"id": daily.ID}, {"name": "Daily"}} {
		if got := mustRead(t, p, dataSource, config); !maps.Equal(got, want) {
			t.Errorf("by %v: got %v, want %v", config, got, want)
		}
	}
	if got := mustRead(t, p, dataSource, acctest.Object{"name": "Daily", "include_callback_url": true}); got["callback_url"] != callback {
		t.Errorf("the callback is %v", got["callback_url"])
	}
}

// A report that runs once has no schedule, whatever the service echoes.
func TestLookUpOfAReportThatRunsOnce(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{ExecuteNowEcho: "zero"}})
	q := env.AddQuery(emulator.Query{Name: "Seats", Text: seats})
	env.AddReport(emulator.Report{Name: "Once", QueryID: q.ID, ExecuteNow: true})
	got := mustRead(t, env.Provider(t, nil), dataSource, acctest.Object{"name": "Once"})
	for _, name := range []string{"start_time", "recurrence_interval", "recurrence_count"} {
		if got[name] != nil {
			t.Errorf("%s is %v", name, got[name])
		}
	}
	if got["execute_now"] != true || got["paused"] != false {
		t.Errorf("got %v", got)
	}
}

func TestLookUpOfWhatIsNotThere(t *testing.T) {
	t.Parallel()
	env, p := many(t, 12)
	first := env.Reports()[1]
	twin := env.AddReport(emulator.Report{Name: "Report 1", QueryID: first.QueryID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour)})
	env.AddReport(emulator.Report{Name: "Theirs", QueryID: first.QueryID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour), User: "grace@contoso.com"})
	for name, c := range map[string]struct {
		config    acctest.Object
		attribute string
		words     []string
	}{
		"no such ID":     {acctest.Object{"id": "nonsense"}, "id", []string{"No such report", `"nonsense"`, "another user"}},
		"no such name":   {acctest.Object{"name": "Report 99"}, "name", []string{"No such report", `"Report 99"`, "partnerinsights_reports"}},
		"two":            {acctest.Object{"name": "Report 1"}, "name", []string{"Several reports have", first.ID, twin.ID, "Set id"}},
		"another user's": {acctest.Object{"name": "Theirs"}, "name", []string{"No such report", "use the credentials of that user"}},
		"both":           {acctest.Object{"name": "Report 1", "id": twin.ID}, "id", []string{"Exactly one of", "id,name"}},
		"neither":        {acctest.Object{}, "", []string{"Exactly one of", "id,name"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, diags := p.Read(dataSource, c.config)
			wantOne(t, diags, c.attribute, c.words...)
		})
	}
}

// names are those of the reports that a data source lists.
func names(t *testing.T, p *acctest.Provider, config acctest.Object) []string {
	t.Helper()
	all := []string{}
	for _, r := range mustRead(t, p, listDataSource, config)["reports"].([]any) {
		all = append(all, r.(acctest.Object)["name"].(string))
	}
	return all
}

func TestLookUpOfMany(t *testing.T) {
	t.Parallel()
	env, p := many(t, 5)
	other := env.AddQuery(emulator.Query{Name: "Other", Text: seats})
	env.AddReport(emulator.Report{Name: "A last one", QueryID: other.ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour)})
	for name, c := range map[string]struct {
		config acctest.Object
		want   []string
	}{
		"all":    {acctest.Object{}, []string{"A last one", "Report 0", "Report 1", "Report 2", "Report 3", "Report 4"}},
		"name":   {acctest.Object{"name": "REPORT 3"}, []string{"Report 3"}},
		"status": {acctest.Object{"status": "PAUSED"}, []string{"Report 0", "Report 3"}},
		"query":  {acctest.Object{"query_id": strings.ToUpper(other.ID)}, []string{"A last one"}},
		"none":   {acctest.Object{"query_id": "nonsense"}, []string{}},
	} {
		if got := names(t, p, c.config); !slices.Equal(got, c.want) {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
	for attribute, value := range map[string]string{"status": "asleep", "query_id": ""} {
		_, diags := p.Read(listDataSource, acctest.Object{attribute: value})
		wantOne(t, diags, attribute, "must")
	}
	for _, include := range []any{nil, false, true} {
		for _, r := range mustRead(t, p, listDataSource, acctest.Object{"name": "report", "include_callback_url": include})["reports"].([]any) {
			if url := r.(acctest.Object)["callback_url"]; (url == "https://example.com/hidden") != (include == true) || include != true && url != nil {
				t.Errorf("with include_callback_url %v it is %v", include, url)
			}
		}
	}
}

func TestLookUpErrorIsNotLost(t *testing.T) {
	t.Parallel()
	env, p := many(t, 5)
	if err := env.SetPolicy(emulator.Policy{PageSize: "2", NameFilter: "ignored"}); err != nil {
		t.Fatal(err)
	}
	for name, config := range map[string]acctest.Object{listDataSource: {}, dataSource: {"name": "Report 3"}} {
		env.ClearFaults()
		if err := env.Inject(emulator.Fault{Operation: "ListReports", Call: 2, Kind: emulator.FaultStatus, Status: 403}); err != nil {
			t.Fatal(err)
		}
		_, diags := p.Read(name, config)
		wantOne(t, diags, "", "failed", "403")
	}
}

// What this run has made is waited for where lists lag behind, also when it has changed since.
func TestLookUpInListsThatLag(t *testing.T) {
	t.Parallel()
	for name, look := range map[string]func(*acctest.Provider, any) bool{
		"by ID": func(p *acctest.Provider, id any) bool {
			return mustRead(t, p, dataSource, acctest.Object{"id": id})["paused"] == true
		},
		"one": func(p *acctest.Provider, _ any) bool {
			return mustRead(t, p, dataSource, acctest.Object{"name": "Daily"})["paused"] == true
		},
		"paused": func(p *acctest.Provider, _ any) bool {
			return slices.Equal(names(t, p, acctest.Object{"status": "Paused"}), []string{"Daily"})
		},
		"active": func(p *acctest.Provider, _ any) bool {
			return len(names(t, p, acctest.Object{"status": "Active"})) == 0
		},
	} {
		env := acctest.New(t, emulator.Options{Policy: emulator.Policy{Lag: "30s"}})
		q := env.AddQuery(emulator.Query{Name: "Seats", Text: seats})
		p := env.Provider(t, nil)
		r := p.Resource(resourceType)
		if diags := r.Apply(r.Plan(acctest.Object{"name": "Daily", "query_id": q.ID, "recurrence_interval": 24, "paused": true})); len(diags.Errors()) > 0 {
			t.Fatal(diags)
		}
		began := env.Clock.Now()
		if !look(p, r.State()["id"]) {
			t.Errorf("%s: not found", name)
		}
		if passed := env.Clock.Now().Sub(began); passed > 40*time.Second {
			t.Errorf("%s: waited %s", name, passed)
		}
		env.Clock.Advance(time.Hour)
		if diags := r.Destroy(); len(diags) > 0 {
			t.Fatal(diags)
		}
		before := env.Clock.Now()
		if left := names(t, p, acctest.Object{}); len(left) > 0 || env.Clock.Now().After(before) {
			t.Errorf("%s: what is deleted was waited for: %s, %q", name, env.Clock.Now().Sub(before), left)
		}
	}
}

// TestLookUpUnderEveryPairOfPolicies looks reports up under every pair of answers to the questions that the
// service's documents leave open.
func TestLookUpUnderEveryPairOfPolicies(t *testing.T) {
	t.Parallel()
	for i, policy := range acctest.Pairs() {
		t.Run(fmt.Sprintf("%02d", i), func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Policy: policy})
			q := env.AddQuery(emulator.Query{Name: "Seats", Text: seats})
			daily := env.AddReport(emulator.Report{Name: "Daily", QueryID: q.ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour), Format: "csv", CallbackURL: callback, CallbackMethod: "POST"})
			env.AddReport(emulator.Report{Name: "Daily too", QueryID: q.ID, ExecuteNow: true})
			env.Clock.Advance(time.Hour) // everything is listed by now
			for range 2 {
				_, _ = env.Provider(t, nil).Read(listDataSource, acctest.Object{})
			}
			p := env.Provider(t, nil)
			if got := names(t, p, acctest.Object{}); !slices.Equal(got, []string{"Daily", "Daily too"}) {
				t.Errorf("listed %q", got)
			}
			for _, config := range []acctest.Object{{"id": daily.ID}, {"name": "Daily"}} {
				got := mustRead(t, p, dataSource, config)
				if got["id"] != daily.ID || got["name"] != "Daily" || got["query_id"] != q.ID || got["recurrence_interval"] != int64(24) || got["format"] != "CSV" ||
					got["start_time"] != "2026-12-03T12:00:00Z" || got["status"] != "Active" || got["description"] != nil || got["callback_url"] != nil {
					t.Errorf("by %v: got %v", config, got)
				}
			}
			_, diags := p.Read(dataSource, acctest.Object{"name": "Dail"})
			wantOne(t, diags, "name", "No such report")
			_, diags = p.Read(dataSource, acctest.Object{"id": "nonsense"})
			wantOne(t, diags, "id", "No such report")
		})
	}
}
