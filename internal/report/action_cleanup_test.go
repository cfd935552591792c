package report_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

const (
	cleanupType  = "partnerinsights_report_cleanup"
	runQuery     = "terraform run 20261201T120000000Z"
	previewQuery = "terraform preview 20261201T120000000Z"
)

// leftovers is a service with what runs have left, old and new, and with what must stay.
func leftovers(t *testing.T, o emulator.Options) *desk {
	t.Helper()
	d := newRunDesk(t, o)
	made := d.AddQuery(emulator.Query{Name: runQuery, Text: text})
	shared := d.AddQuery(emulator.Query{Name: "terraform run 20261201T120000001Z", Text: text})
	d.AddQuery(emulator.Query{Name: "terraform run by hand", Text: text})
	d.AddQuery(emulator.Query{Name: previewQuery, Text: text})
	once := func(name, query string) { d.AddReport(emulator.Report{Name: name, QueryID: query, ExecuteNow: true}) }
	once("terraform run 2026-12-01T12:00:00.000Z", made.ID)
	once("terraform run old", shared.ID)
	once("Terraform run of another case", shared.ID)
	once("By hand", shared.ID)
	d.AddReport(emulator.Report{Name: "terraform run daily", QueryID: shared.ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour)})
	d.Clock.Advance(25 * time.Hour)
	once("terraform run new", made.ID)
	return d
}

func (d *desk) names() (all []string) {
	for _, r := range d.Reports() {
		all = append(all, r.Name)
	}
	for _, q := range d.Queries() {
		all = append(all, q.Name)
	}
	slices.Sort(all)
	return all
}

// Only what runs have left is deleted, once it is old enough, and everything that is deleted is named.
func TestCleanup(t *testing.T) {
	t.Parallel()
	d := leftovers(t, emulator.Options{})
	before := d.names()
	dry := d.Invoke(cleanupType, acctest.Object{"dry_run": true}, nil)
	wantNone(t, dry.Diagnostics)
	wantProgress(t, dry, "Would delete report", "Would delete report", "Would delete query", "Would delete 3 objects")
	if !slices.Equal(d.names(), before) || d.Count("DeleteReport") != 0 {
		t.Errorf("a dry run leaves %q", d.names())
	}
	invoked := d.Invoke(cleanupType, acctest.Object{}, nil)
	wantNone(t, invoked.Diagnostics)
	wantProgress(t, invoked, "Deleted report", "Deleted report", "Deleted query", "Deleted 3 objects")
	gone := []string{"terraform run 2026-12-01T12:00:00.000Z", "terraform run old", previewQuery}
	want := slices.DeleteFunc(slices.Clone(before), func(n string) bool { return slices.Contains(gone, n) })
	if got := d.names(); !slices.Equal(got, want) {
		t.Errorf("it leaves %q, want %q", got, want)
	}

	// The query of the text goes with its last report; the one that another report uses, and the one made by hand, stay.
	d.Clock.Advance(2 * time.Hour)
	wantNone(t, d.Invoke(cleanupType, acctest.Object{"minimum_age": 1}, nil).Diagnostics)
	want = slices.DeleteFunc(want, func(n string) bool { return n == "terraform run new" || n == runQuery })
	if got := d.names(); !slices.Equal(got, want) {
		t.Errorf("it leaves %q, want %q", got, want)
	}
	wantNone(t, d.Invoke(cleanupType, acctest.Object{"minimum_age": 1, "name_prefix": "By hand"}, nil).Diagnostics)
	if slices.Contains(d.names(), "By hand") || !slices.Contains(d.names(), "Terraform run of another case") {
		t.Errorf("it leaves %q", d.names())
	}
}

// What can't be listed or deleted is an error, and costs nothing else.
func TestCleanupThatFails(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"ListQueries", "ListReports", "DeleteReport"} {
		d := leftovers(t, emulator.Options{})
		before := len(d.Reports())
		if err := d.Inject(emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: 403, Times: -1}); err != nil {
			t.Fatal(err)
		}
		diags := d.Invoke(cleanupType, acctest.Object{}, nil).Diagnostics
		if len(diags.Errors()) == 0 || len(d.Reports()) != before {
			t.Errorf("%s: %q is left, %s", operation, d.names(), diags)
		}
	}
}

// skewed is a clock that differs from the service's.
type skewed struct {
	insights.Clock
	by time.Duration
}

func (c skewed) Now() time.Time { return c.Clock.Now().Add(c.by) }

// The clock of the service decides what is old, not that of this machine.
func TestCleanupByTheServicesClock(t *testing.T) {
	t.Parallel()
	for _, by := range []time.Duration{-48 * time.Hour, 48 * time.Hour} {
		d := leftovers(t, emulator.Options{})
		d.Dependencies.Clock = skewed{d.Dependencies.Clock, by}
		p := d.Env.Provider(t, nil)
		wantProgress(t, p.Invoke(cleanupType, acctest.Object{}, nil), "Deleted report", "Deleted report", "Deleted query", "Deleted 3 objects")
		if !slices.Contains(d.names(), "terraform run new") {
			t.Errorf("with a clock that differs by %s a new report is deleted", by)
		}
	}
}

// onDelete does something before each deletion.
type onDelete struct {
	http.RoundTripper
	do func()
}

func (o onDelete) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodDelete {
		o.do()
	}
	return o.RoundTripper.RoundTrip(r)
}

// When the time is over, that is one error, and the rest is left for the next time.
func TestCleanupWithoutTime(t *testing.T) {
	t.Parallel()
	d := leftovers(t, emulator.Options{})
	before := len(d.Reports())
	d.Dependencies.Transport = onDelete{d.Dependencies.Transport, func() { d.Stop() }}
	d.Provider = d.Env.Provider(t, nil)
	diags := d.Invoke(cleanupType, acctest.Object{}, nil).Diagnostics
	if got := diags.String(); strings.Count(got, "Not everything") != 1 || !strings.Contains(got, "Run the action again") || len(d.Reports()) < before-1 {
		t.Errorf("%d of %d reports are left: %s", len(d.Reports()), before, got)
	}
}

// A report that the list shows without a usable ID, or without its query, may use any query: none is deleted then.
func TestCleanupKeepsQueriesOfUnreadableReports(t *testing.T) {
	t.Parallel()
	for field, value := range map[string]any{"reportId": "..", "queryId": nil} { // only an item without a usable ID is left out
		d := newRunDesk(t, emulator.Options{})
		q := d.AddQuery(emulator.Query{Name: runQuery, Text: text})
		d.AddReport(emulator.Report{Name: "Daily", QueryID: q.ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour)})
		d.Clock.Advance(25 * time.Hour)
		d.Dependencies.Transport = acctest.RewriteItems(d.Dependencies.Transport, "ScheduledReport", func(item map[string]any) {
			acctest.SetField(item, field, value)
		})
		p := d.Env.Provider(t, nil)
		invoked := p.Invoke(cleanupType, acctest.Object{}, nil)
		if field == "reportId" {
			wantOne(t, invoked.Diagnostics, "", "left out", `item 1 ("Daily") has the ID ".."`)
		} else {
			wantNone(t, invoked.Diagnostics)
		}
		wantProgress(t, invoked, "No query is deleted", "Deleted 0 objects")
		if len(d.Queries()) != 1 {
			t.Errorf("without %s: the query is deleted", field)
		}
	}
}

// Bad arguments are refused.
func TestCleanupIsChecked(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{})
	wantOne(t, d.PlanAction(cleanupType, acctest.Object{"minimum_age": 0}), "minimum_age", "between 1 and")
	wantOne(t, d.PlanAction(cleanupType, acctest.Object{"name_prefix": ""}), "name_prefix")
	wantNone(t, d.PlanAction(cleanupType, acctest.Object{}))
}
