package emulator

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// example is a query that the documents or real clients have.
type example struct{ ID, Family, Kind, Text string }

// examples are those of a program.
func examples(t *testing.T, p Program) []example {
	t.Helper()
	file := map[Program]string{MPN: "query_examples.json", CMP: "query_examples_cmp.json", Store: "query_examples_store.json"}[p]
	data, err := os.ReadFile(filepath.Join("..", "reportquery", "testdata", file))
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	if err := json.Unmarshal(data, &all); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(e example) bool { return e.Family != string(p) })
}

// placeholders are examples that compare with a value that stands for another, such as '1001xx'.
var placeholders = []string{"mpn-04", "mpn-20", "mpn-22", "cmp-04"}

// outdated are documented examples that name what a newer documented catalogue lacks [sample C11-CQ].
var outdated = []string{"cmp-56"}

// TestDocumentedQueriesWork holds that every documented valid query is in the catalogue, can be created, and has
// rows, unless the document itself says that it has none.
func TestDocumentedQueriesWork(t *testing.T) {
	t.Parallel()
	for p, want := range map[Program]int{MPN: 19, CMP: 9, Store: 1} {
		s := serveTest(t, Options{}).in(p)
		tried := 0
		for _, e := range examples(t, p) {
			if !strings.HasPrefix(e.Kind, "documented-valid") && e.ID != "store-01" || slices.Contains(outdated, e.ID) {
				continue
			}
			tried++
			s.do("POST", "/ScheduledQueries", m{"Name": strings.ReplaceAll(e.ID, "-", " "), "Query": e.Text}).ok()
			rows := len(s.get("/ScheduledQueries/testQueryResult?exportQuery=%s", url.QueryEscape(e.Text)).ok().items())
			empty := e.Kind == "documented-valid-zero-rows" || slices.Contains(placeholders, e.ID)
			if (rows == 0) != empty {
				t.Errorf("%s has %d rows: %s", e.ID, rows, e.Text)
			}
		}
		if tried != want {
			t.Errorf("tried %d examples of %s, want %d", tried, p, want)
		}
	}
}

// TestValuesOfTheDocumentsOccur holds that a reader who pastes a condition of README or a guide gets rows.
func TestValuesOfTheDocumentsOccur(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, text := range []string{
		"SELECT CustomerName, WorkloadName, PaidAvailableUnits FROM OfficeUsage WHERE CustomerMarket = 'Norway' TIMESPAN LAST_MONTH",
		"SELECT CustomerName FROM OfficeUsage WHERE CustomerMarket = 'Sweden' TIMESPAN LAST_MONTH",
		"SELECT CustomerName FROM OfficeUsage WHERE CustomerMarket = 'United States' AND PaidAvailableUnits > 100",
		"SELECT CustomerName FROM AzureUsage WHERE ServiceName LIKE 'Virtual%' TIMESPAN LAST_3_MONTHS",
		"SELECT CustomerName FROM AzureUsage WHERE TotalACR > 20000",
	} {
		if len(s.get("/ScheduledQueries/testQueryResult?exportQuery=%s", url.QueryEscape(text)).ok().items()) == 0 {
			t.Errorf("no rows: %s", text)
		}
	}
}

// TestSystemQueriesWork holds that all are listed, can't be deleted, can be tried, and can be reported on.
func TestSystemQueriesWork(t *testing.T) {
	t.Parallel()
	for p, want := range map[Program]int{MPN: 19, CMP: 10} {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			systemQueriesWork(t, p, want)
		})
	}
}

func systemQueriesWork(t *testing.T, p Program, want int) {
	t.Helper()
	s := serveTest(t, Options{Policy: with(t, "quotas", "off")}).in(p)
	all := s.get("/ScheduledQueries?includeOnlySystemQueries=true").ok().items()
	if len(all) != want {
		t.Fatalf("%d system queries, want %d", len(all), want)
	}
	for _, q := range all {
		if q["type"] != System {
			t.Errorf("the query %v has the type %v", q["name"], q["type"])
		}
		id := q["queryId"].(string)
		if s.do("DELETE", "/ScheduledQueries/"+id, nil).status != 400 {
			t.Errorf("the query %v was deleted", q["name"])
		}
		if len(s.get("/ScheduledQueries/testQueryResult?queryId=%s", id).ok().items()) == 0 {
			t.Errorf("the query %v has no rows", q["name"])
		}
		report := s.runNow(m{"QueryId": strings.ToUpper(id)})
		s.advance(1e10)
		if got := s.states(report); got != Completed {
			t.Errorf("a report of %v is %s", q["name"], got)
		}
	}
}

func TestExactDatasetsStayAsDocumented(t *testing.T) {
	t.Parallel()
	type entry struct {
		catalogEntry
		Evidence string
	}
	var entries []entry
	for _, p := range Programs() {
		var some []entry
		mustDecode("datasets", p, &some)
		entries = append(entries, some...)
	}
	byName := map[string]Dataset{}
	for _, d := range DocumentedDatasets() {
		byName[d.Name] = d
	}
	exact := 0
	for _, e := range entries {
		d, ok := byName[e.DatasetName]
		if !ok {
			t.Errorf("%s is missing", e.DatasetName)
		}
		if !strings.HasPrefix(e.Evidence, "exact") {
			continue
		}
		exact++
		if !slices.Equal(d.Columns, e.SelectableColumns) || !slices.Equal(d.Metrics, e.AvailableMetrics) || !slices.Equal(d.DateRanges, e.AvailableDateRanges) || d.MinimumRecurrenceInterval != *e.MinimumRecurrenceInterval {
			t.Errorf("%s is %+v", d.Name, d)
		}
	}
	if exact != 3 || len(byName) != 22+10+16 {
		t.Errorf("%d exact datasets of %d", exact, len(byName))
	}
}

func TestPartialDatasetsAreCompleted(t *testing.T) {
	t.Parallel()
	for _, d := range DocumentedDatasets() {
		if len(d.Columns) == 0 || len(d.DateRanges) < 4 || d.MinimumRecurrenceInterval < 1 || d.MinimumRecurrenceInterval > 24 {
			t.Errorf("%s is incomplete: %+v", d.Name, d)
		}
		for i, c := range slices.Concat(d.Columns, d.Metrics) {
			if slices.Index(slices.Concat(d.Columns, d.Metrics), c) != i {
				t.Errorf("%s has %s twice", d.Name, c)
			}
		}
	}
	for name, want := range map[string]string{
		"AzureUsage":          "TotalACR SubscriptionCount CustomerTenantCount CustomerCount",
		"ResellerPerformance": "SubscriptionCount TotalAvailableSeats TotalAssignedSeats CustomerCount TotalRevenue",
		"Profile":             "",
	} {
		i := slices.IndexFunc(DocumentedDatasets(), func(d Dataset) bool { return d.Name == name })
		got := slices.Sorted(slices.Values(DocumentedDatasets()[i].Metrics))
		if wanted := slices.Sorted(slices.Values(strings.Fields(want))); !slices.Equal(got, wanted) {
			t.Errorf("%s has the metrics %v, want %v", name, got, wanted)
		}
	}
}

// TestFilesAreOfReasonableSize holds that each dataset has some rows and no file is a burden.
func TestFilesAreOfReasonableSize(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, d := range s.Datasets() {
		q, err := reportquery.Parse(fmt.Sprintf("SELECT %s FROM %s TIMESPAN LIFETIME", strings.Join(d.Columns, ","), d.Name))
		if err != nil {
			t.Fatal(err)
		}
		rows := len(s.evaluate(d.Program, q, start, time.Time{}, time.Time{}, 0).Rows)
		least := 200
		if d.Name == "Profile" {
			least = 12
		}
		if rows < least || rows > 3000 {
			t.Errorf("%s has %d rows", d.Name, rows)
		}
	}
}

func TestDatasetsCanBeReplaced(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.do("POST", "/ScheduledQueries", m{"Name": "A", "Query": sampleQuery}).one()["queryId"].(string)
	report := s.report(m{"QueryId": id})
	all := s.Datasets()
	i := slices.IndexFunc(all, func(d Dataset) bool { return d.Name == "OfficeUsage" })
	all[i].Columns[5] = "ActiveUsers" // was MonthlyActiveUsers
	s.SetDatasets(all)
	all[i].Columns[5] = "NotThis"
	if got := s.get("/ScheduledDataset?datasetName=officeusage").one()["selectableColumns"].([]any)[5]; got != "ActiveUsers" {
		t.Errorf("the column is %v", got)
	}
	s.get("/ScheduledQueries/testQueryResult?queryId=%s", id).refused(400, "Incorrect column name")
	s.advance(24 * 3600e9)
	if got := s.states(report); got != "Failed,Pending" {
		t.Errorf("the executions are %s: a query with an unknown column can't run", got)
	}
	if got := DocumentedDatasets()[i].Columns[5]; got == "ActiveUsers" {
		t.Error("the documented catalogue changed with one emulator's")
	}
	s.SetDatasets(nil)
	if got := s.get("/ScheduledDataset").brief(); got != noItemFound {
		t.Errorf("an empty catalogue was answered with %s", got)
	}
}
