package reportquery_test

import (
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

type example struct{ ID, Kind, Text string }

type systemQuery struct{ Query, Dataset, Timespan string }

func load[T any](t testing.TB, file string) T {
	t.Helper()
	var v T
	data, err := os.ReadFile("testdata/" + file)
	if err == nil {
		err = json.Unmarshal(data, &v)
	}
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// documented is the catalogue as far as it is documented.
func documented(t testing.TB) *reportquery.Catalog {
	t.Helper()
	var datasets []reportquery.Dataset
	for _, d := range load[[]struct {
		DatasetName                                              string
		SelectableColumns, AvailableMetrics, AvailableDateRanges []string
	}](t, "datasets.json") {
		datasets = append(datasets, reportquery.Dataset{Name: d.DatasetName, Columns: d.SelectableColumns, Metrics: d.AvailableMetrics, DateRanges: d.AvailableDateRanges})
	}
	return reportquery.NewCatalog(datasets)
}

// accepted are the documented queries that the service takes.
func accepted(t testing.TB) []string {
	t.Helper()
	kinds := map[string]int{}
	var texts []string
	for _, e := range load[[]example](t, "query_examples.json") {
		switch e.Kind {
		case "documented-valid", "documented-valid-zero-rows", "documented-system-query", "documented-system-query-removed",
			"field-used", "field-used (commented out)":
			kinds[e.Kind]++
			texts = append(texts, e.Text)
		}
	}
	want := map[string]int{
		"documented-valid": 18, "documented-valid-zero-rows": 1, "documented-system-query": 19, "documented-system-query-removed": 2,
		"field-used": 2, "field-used (commented out)": 2,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Fatalf("the examples are others than they were (-want +got):\n%s", diff)
	}
	return texts
}

// sameTree compares trees, the places in the source and the source aside.
func sameTree() cmp.Option {
	return cmp.Options{
		cmpopts.IgnoreUnexported(reportquery.Query{}),
		cmpopts.IgnoreFields(reportquery.Name{}, "Offset"),
		cmpopts.IgnoreFields(reportquery.Value{}, "Offset"),
		cmpopts.IgnoreFields(reportquery.Limit{}, "Offset"),
	}
}

func parse(t testing.TB, text string) *reportquery.Query {
	t.Helper()
	q, err := reportquery.Parse(text)
	if err != nil {
		t.Fatalf("%s\n%v", text, err)
	}
	return q
}

func TestEveryAcceptedExampleHasACanonicalText(t *testing.T) {
	t.Parallel()
	for _, text := range accepted(t) {
		q := parse(t, text)
		for _, canonical := range []string{q.String(), q.Format()} {
			again := parse(t, canonical)
			if diff := cmp.Diff(q, again, sameTree()); diff != "" {
				t.Errorf("%s\nanother tree (-source +canonical):\n%s", canonical, diff)
			}
			if !reportquery.Same(text, canonical) || !reportquery.Same(canonical, text) {
				t.Errorf("%s\nis not the same as\n%s", canonical, text)
			}
			if again.String() != q.String() || again.Format() != q.Format() {
				t.Errorf("%s\nis no fixed point:\n%s\n%s", canonical, again, again.Format())
			}
		}
		if strings.ContainsAny(q.String(), "\r\n\t") {
			t.Errorf("more than one line: %s", q)
		}
	}
}

func TestFragmentsOfTheDocumentationInAQuery(t *testing.T) {
	t.Parallel()
	// What makes the fragment a query, with FRAGMENT in its place, and the canonical text of that.
	queries := map[string][2]string{
		"mpn-05": {"FRAGMENT", ""},
		"mpn-06": {"FRAGMENT FROM A", "SELECT DISTINCT CustomerTenantId FROM A"},
		"mpn-07": {"SELECT a FRAGMENT", "SELECT a FROM OfficeUsage"},
		"mpn-08": {"SELECT a FRAGMENT", "SELECT a FROM AzureUsage"},
		"mpn-09": {"SELECT a FROM A WHERE FRAGMENT", "SELECT a FROM A WHERE CustomerTenantId = '868368da-957d-4959-8992-3c12dc7e6260'"},
		"mpn-10": {"SELECT a FROM A WHERE FRAGMENT", "SELECT a FROM A WHERE CustomerName LIKE '%Contoso%'"},
		"mpn-11": {"SELECT a FROM A WHERE FRAGMENT", "SELECT a FROM A WHERE CustomerId NOT IN (1000, 1001, 1002)"},
		"mpn-12": {"SELECT a FROM A WHERE FRAGMENT", "SELECT a FROM A WHERE OrderQuantity = 100"},
		"mpn-13": {
			"SELECT a FROM A WHERE FRAGMENT",
			"SELECT a FROM A WHERE CustomerTenantId = '7b487ac0-ce12-b732-dcd6-91a1e4e74a50' AND CustomerTpId = ' 0f8b7fa0-eb83-a183-1225-ca153ef807aa'",
		},
		"mpn-14": {"SELECT a FROM A FRAGMENT", "SELECT a FROM A ORDER BY MonthlyActiveUsers ASC, Month DESC"},
		"mpn-15": {"SELECT a FROM A FRAGMENT", "SELECT a FROM A ORDER BY CustomerName ASC, Month"},
	}
	seen := 0
	for _, e := range load[[]example](t, "query_examples.json") {
		if e.Kind != "documented-fragment" {
			continue
		}
		seen++
		text := strings.ReplaceAll(queries[e.ID][0], "FRAGMENT", e.Text)
		q, err := reportquery.Parse(text)
		if e.ID == "mpn-05" { // SELECT CustomerTenantId, PaidAvailableUnits;
			if err == nil || err.Error() != "line 1, column 44: The query has no FROM clause. Name the dataset after the columns: FROM dataset." {
				t.Errorf("%s\n%v", text, err)
			}
		} else if err != nil || q.String() != queries[e.ID][1] {
			t.Errorf("%s\n%v, %v, want %s", text, q, err, queries[e.ID][1])
		}
	}
	if seen != len(queries) {
		t.Errorf("%d fragments, want %d", seen, len(queries))
	}
}

func TestDocumentedMistakesAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"mpn-26": "line 3, column 13: 6096xxx is not a number. A number reads like -12.5. Put a text in single quotes: '6096xxx'.",
		"mpn-57": "line 1, column 8: There is no *. List the columns by name; the data source partnerinsights_datasets shows them.",
	}
	got := map[string]string{}
	for _, e := range load[[]example](t, "query_examples.json") {
		if e.Kind == "documented-but-malformed" || e.Kind == "inferred-invalid" {
			_, err := reportquery.Parse(e.Text)
			var faults reportquery.Errors
			if !errors.As(err, &faults) {
				t.Fatalf("%s: %v", e.Text, err)
			}
			got[e.ID] = faults.Error()
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestSystemQueriesAreKnownToTheCatalogue(t *testing.T) {
	t.Parallel()
	queries := load[[]systemQuery](t, "system_queries.json")
	if len(queries) != 19 {
		t.Errorf("%d system queries", len(queries))
	}
	c := documented(t)
	var unknown []string
	for _, s := range queries {
		q := parse(t, s.Query)
		if q.Dataset.Text != s.Dataset || q.Timespan.Text != s.Timespan {
			t.Errorf("dataset %s and time span %s, want %s and %s", q.Dataset.Text, q.Timespan.Text, s.Dataset, s.Timespan)
		}
		for _, err := range c.Check(q) {
			unknown = append(unknown, err.Error())
		}
	}
	// The documents themselves are out of step here.
	want := []string{"line 1, column 274: The dataset DynamicsUsage has no column or metric PartnerLocationID. Did you mean PartnerLocation? " +
		"Datasets that have it: CustomersAndTenants, SeatsSubscriptionsAndRevenue, AzureUsage and 3 more."}
	if diff := cmp.Diff(want, unknown); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
