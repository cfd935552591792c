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

// documented is the catalogue of a program as far as it is documented: "" for mpn, "_cmp" and "_store" for the others.
func documented(t testing.TB, program string) *reportquery.Catalog {
	t.Helper()
	var datasets []reportquery.Dataset
	for _, d := range load[[]struct {
		DatasetName                                              string
		SelectableColumns, AvailableMetrics, AvailableDateRanges []string
	}](t, "datasets"+program+".json") {
		datasets = append(datasets, reportquery.Dataset{Name: d.DatasetName, Columns: d.SelectableColumns, Metrics: d.AvailableMetrics, DateRanges: d.AvailableDateRanges})
	}
	return reportquery.NewCatalog(datasets)
}

// examples are the documented queries, parts of queries and mistakes of all programs.
func examples(t testing.TB) []example {
	t.Helper()
	var all []example
	for _, program := range []string{"", "_cmp", "_store"} {
		all = append(all, load[[]example](t, "query_examples"+program+".json")...)
	}
	return all
}

// accepted are the documented queries that the service takes.
func accepted(t testing.TB) []string {
	t.Helper()
	kinds := map[string]int{}
	var texts []string
	for _, e := range examples(t) {
		kinds[e.Kind]++
		switch e.Kind {
		case "documented-valid", "documented-valid-zero-rows", "documented-system-query", "documented-system-query-removed",
			"field-used", "field-used (commented out)":
			texts = append(texts, e.Text)
		}
	}
	for _, s := range load[[]systemQuery](t, "system_queries_cmp.json") {
		texts = append(texts, s.Query)
	}
	want := map[string]int{
		"documented-valid": 28, "documented-valid-zero-rows": 1, "documented-system-query": 29, "documented-system-query-removed": 2,
		"field-used": 5, "field-used (commented out)": 2,
		"documented-fragment": 23, "field-used (fragment)": 1, "documented-but-malformed": 1, "inferred-invalid": 4,
	}
	if diff := cmp.Diff(want, kinds); diff != "" {
		t.Fatalf("the examples have changed (-want +got):\n%s", diff)
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
			if !reportquery.Equivalent(text, canonical) || !reportquery.Equivalent(canonical, text) {
				t.Errorf("%s\nis not equivalent to\n%s", canonical, text)
			}
			if again.String() != q.String() || again.Format() != q.Format() {
				t.Errorf("%s\nchanges when it is laid out again:\n%s\n%s", canonical, again, again.Format())
			}
		}
		if strings.ContainsAny(q.String(), "\r\n\t") {
			t.Errorf("more than one line: %s", q)
		}
	}
}

// TestFragmentsOfTheDocumentationInAQuery completes each part of a query to a query.
func TestFragmentsOfTheDocumentationInAQuery(t *testing.T) {
	t.Parallel()
	seen := 0
	for _, e := range examples(t) {
		if !strings.Contains(e.Kind, "fragment") || e.ID == "mpn-05" { // SELECT CustomerTenantId, PaidAvailableUnits;
			continue
		}
		seen++
		text := e.Text
		switch strings.Fields(text)[0] {
		case "SELECT":
			text += " FROM A"
		case "FROM":
			text = "SELECT a " + text
		case "ORDER", "TIMESPAN":
			text = "SELECT a FROM A " + text
		default:
			text = "SELECT a FROM A WHERE " + text
		}
		if q := parse(t, text); !reportquery.Equivalent(q.String(), text) {
			t.Errorf("%s: the canonical text of %s is %s", e.ID, text, q)
		}
	}
	if seen != 23 {
		t.Errorf("%d fragments", seen)
	}
}

func TestDocumentedMistakesAreRefusedAtTheirPlace(t *testing.T) {
	t.Parallel()
	const (
		functions = "Functions are not supported. Metrics are computed by the service and have names, such as CustomerCount; the data source partnerinsights_datasets shows those of each dataset."
		aliases   = "Aliases are not supported. Remove AS and the name after it; columns keep the names of the catalogue."
		star      = "The wildcard * is not supported. List the columns by name; the data source partnerinsights_datasets shows them."
	)
	want := map[string]string{
		"cmp-61": strings.Join([]string{
			"line 1, column 24: " + functions, "line 1, column 38: " + aliases, "line 1, column 56: " + functions, "line 1, column 65: " + aliases,
			"line 1, column 122: GROUP BY is not supported. Remove it: metrics are computed for each combination of the selected columns.",
		}, "\n"),
		"cmp-62": "line 1, column 8: " + star,
		"cmp-63": "line 1, column 38: The query language cannot write the name RevenueGenerated(USD). " +
			"The language has no parentheses in names, so a query cannot select it: remove it. Functions are not supported either.",
		"mpn-26": "line 3, column 13: 6096xxx is not a number. A number reads like -12.5. Put a text in single quotes: '6096xxx'.",
		"mpn-57": "line 1, column 8: " + star,
	}
	got := map[string]string{}
	for _, e := range examples(t) {
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
	c := documented(t, "")
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
