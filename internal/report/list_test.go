package report_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// many is a service with some reports, on pages of two.
func many(t *testing.T, n int) (*acctest.Env, *acctest.Provider) {
	t.Helper()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{PageSize: "2", NextLink: "relative"}})
	q := env.AddQuery(emulator.Query{Name: "Seats", Text: seats})
	for i := range n {
		r := emulator.Report{Name: fmt.Sprintf("Report %d", i), QueryID: q.ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour), Format: "csv",
			CallbackURL: "https://example.com/hidden", CallbackMethod: "POST"}
		if i%3 == 0 {
			r.Status = emulator.Paused
		}
		env.AddReport(r)
	}
	p := env.Provider(t, nil)
	return env, p
}

func TestListAll(t *testing.T) {
	t.Parallel()
	env, p := many(t, 7)
	all := p.List(resourceType, acctest.Object{}, 100, true)
	if len(all) != 7 {
		t.Fatalf("listed %d of 7", len(all))
	}
	ids := map[string]bool{}
	for _, r := range env.Reports() {
		ids[r.ID] = true
	}
	for _, l := range all {
		if !ids[l.ID] || l.Name != l.Resource["name"] || l.Resource["id"] != l.ID || l.Resource["recurrence_interval"] != int64(24) ||
			l.Resource["callback_url"] != nil || l.Resource["timeouts"] != nil || len(l.Diagnostics) > 0 {
			t.Errorf("listed %+v", l)
		}
		delete(ids, l.ID)
	}
	if bare := p.List(resourceType, acctest.Object{}, 100, false); len(bare) != 7 || bare[0].Resource != nil && bare[0].Resource["id"] != nil {
		t.Errorf("without the resource: %+v", bare)
	}
}

func TestListFilters(t *testing.T) {
	t.Parallel()
	env, p := many(t, 7)
	other := env.AddQuery(emulator.Query{Name: "Other", Text: seats})
	env.AddReport(emulator.Report{Name: "Of another query", QueryID: other.ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour)})
	for name, c := range map[string]struct {
		config acctest.Object
		want   int
	}{
		"a part of the name": {acctest.Object{"name": "rePORT"}, 7},
		"one name":           {acctest.Object{"name": "Report 3"}, 1},
		"status":             {acctest.Object{"status": "paused"}, 3},
		"query":              {acctest.Object{"query_id": other.ID}, 1},
		"both":               {acctest.Object{"status": "Active", "name": "report"}, 4},
		"none":               {acctest.Object{"name": "nonsense"}, 0},
	} {
		if got := len(p.List(resourceType, c.config, 100, false)); got != c.want {
			t.Errorf("%s: listed %d, want %d", name, got, c.want)
		}
	}
	bad := p.List(resourceType, acctest.Object{"status": "asleep"}, 100, false)
	wantOne(t, bad[0].Diagnostics, "status", "Active, Paused or Inactive")
}

func TestListLimit(t *testing.T) {
	t.Parallel()
	env, p := many(t, 7)
	env.ResetRequests()
	some := p.List(resourceType, acctest.Object{}, 3, true)
	if len(some) != 3 || some[2].Resource["name"] != some[2].Name {
		t.Fatalf("listed %+v, want 3", some)
	}
	wantOne(t, some[2].Diagnostics, "", "Not all reports are listed", "block is 3", "higher `limit`")
	if n := env.Count("ListReports"); n != 2 {
		t.Errorf("read %d pages for 3 results, want 2", n)
	}
	for _, limit := range []int64{0, 7} {
		if all := p.List(resourceType, acctest.Object{}, limit, true); len(all) != 7 || len(all[6].Diagnostics) > 0 {
			t.Errorf("limit %d: listed %+v, want 7 without a warning", limit, all)
		}
	}
	if all := p.List(resourceType, acctest.Object{"name": "Report 1"}, 1, true); len(all) != 1 || len(all[0].Diagnostics) > 0 {
		t.Errorf("listed %+v, want 1 without a warning, because no other report matches", all)
	}
}

func TestListOfNothing(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	if all := env.Provider(t, nil).List(resourceType, acctest.Object{}, 100, true); len(all) != 0 {
		t.Errorf("listed %+v", all)
	}
}

// An error on the second page is told, after what the first page held.
func TestListErrorIsNotLost(t *testing.T) {
	t.Parallel()
	env, p := many(t, 7)
	if err := env.Inject(emulator.Fault{Operation: "ListReports", Call: 2, Kind: emulator.FaultStatus, Status: 403}); err != nil {
		t.Fatal(err)
	}
	all := p.List(resourceType, acctest.Object{}, 100, true)
	if len(all) != 3 {
		t.Fatalf("listed %+v", all)
	}
	wantOne(t, all[2].Diagnostics, "", "Listing reports failed", "403")
}

func TestImportByName(t *testing.T) {
	t.Parallel()
	env, p := many(t, 12)
	r := p.Resource(resourceType)
	wantNone(t, r.Import("name:Report 1")) // and not Report 10 or 11
	if r.State()["name"] != "Report 1" {
		t.Errorf("imported %v", r.State())
	}
	wantOne(t, r.Import("name:nonsense"), "", "No such report", `"nonsense"`)
	twin := env.AddReport(emulator.Report{Name: "Report 1", QueryID: env.Queries()[0].ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour)})
	wantOne(t, r.Import("name:Report 1"), "", "Several have the name", twin.ID, r.State()["id"].(string))
}

func TestIdentity(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	config := s.daily(acctest.Object{"start_time": "2026-01-01T06:00:00Z"})
	s.MustApply(config)
	id := s.onlyReport(t).ID
	s.Env.Clock.Advance(time.Hour)

	imported := s.Env.Provider(t, nil).Resource(resourceType)
	wantNone(t, imported.ImportIdentity(id))
	imported.MustBeQuiet(config)

	// A state of a version that knew no identities gets one at the next read or update, also when the report is gone.
	s.ForgetIdentity()
	s.MustBeQuiet(config)
	s.ForgetIdentity()
	wantNone(t, s.Apply(s.Plan(with(config, "name", "Renamed"))))
	s.ForgetIdentity()
	wantNone(t, s.Apply(s.Plan(with(with(config, "name", "Renamed"), "recreate_when_inactive", true))))
	s.ForgetIdentity()
	s.DeleteReport(id)
	if ds := s.Refresh(); len(ds.Errors()) > 0 || s.State() != nil {
		t.Errorf("reading what is gone: %s", ds)
	}
}

// TestListLeavesOutWhatCannotBeGenerated holds that one report for which no valid configuration can be written does not stop
// the plan of all others: it is left out and named. A list without the resource shows it.
func TestListLeavesOutWhatCannotBeGenerated(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		field string
		value any
		words string
	}{
		"no interval":         {"recurrenceInterval", nil, "no recurrenceInterval"},
		"unreadable interval": {"recurrenceInterval", "daily", "no recurrenceInterval"},
		"no query":            {"queryId", "", "no queryId"},
		"unreadable query":    {"queryId", 7, "no queryId"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, _ := many(t, 3)
			odd := env.Reports()[1]
			env.Dependencies.Transport = acctest.RewriteItems(env.Dependencies.Transport, "ScheduledReport", func(item map[string]any) {
				if item["reportId"] == odd.ID {
					acctest.SetField(item, c.field, c.value)
				}
			})
			p := env.Provider(t, nil)
			all := p.List(resourceType, acctest.Object{}, 100, true)
			if len(all) != 3 || all[0].ID == odd.ID || all[1].ID == odd.ID {
				t.Fatalf("listed %+v", all)
			}
			if text := all[2].Diagnostics.String(); len(all[2].Diagnostics.Errors()) > 0 || !strings.Contains(text, odd.ID) || !strings.Contains(text, c.words) {
				t.Errorf("got %s", text)
			}
			ids := 0
			for _, l := range p.List(resourceType, acctest.Object{}, 100, false) {
				if l.ID != "" {
					ids++
				}
			}
			if ids != 3 {
				t.Errorf("without the resource %d of 3 are listed", ids)
			}
		})
	}
}
