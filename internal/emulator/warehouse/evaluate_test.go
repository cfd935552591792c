package warehouse

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// usage is a dataset of the tests. Its rows are made by hand, see usageRows.
var usage = reportquery.Dataset{
	Name:       "Usage",
	Columns:    []string{"CustomerName", "CustomerTpid", "CustomerMarket", "Product", "Month", "AvailableSeats", "BilledRevenueUSD"},
	Metrics:    []string{"CustomerCount", "TotalAvailableSeats", "TotalBilledRevenueUSD"},
	DateRanges: []string{"LAST_MONTH", "LIFETIME"},
}

var today = time.Date(2024, 3, 15, 13, 0, 0, 0, time.UTC)

// usageRows are five facts. Of a size of 100 a thing of a low stream has 40 seats, and a product of 10 dollars
// then earns 400 dollars.
//
//	Adatum    US      Basic  2024-02-01  40 seats   400.00
//	Adatum    US      Basic  2024-01-01  40 seats   400.00
//	Bellows   US      Extra  2024-02-01  80 seats  2000.00
//	Contoso   Germany Basic  2024-02-01   4 seats    40.00
//	Contoso   Germany Basic  2023-08-01   4 seats    40.00
func usageRows() []row {
	adatum := &customer{tpid: "1", name: "Adatum", size: 100, place: place{country: "US"}}
	bellows := &customer{tpid: "2", name: "Bellows", size: 200, place: place{country: "US"}}
	contoso := &customer{tpid: "3", name: "Contoso", size: 10, place: place{country: "Germany"}}
	basic, extra := &product{name: "Basic", cents: 1000}, &product{name: "Extra", cents: 2500}
	on := func(month string) time.Time {
		day, err := time.Parse(dayLayout, month+"-01")
		if err != nil {
			panic(err)
		}
		return day
	}
	return []row{
		{customer: adatum, product: basic, day: on("2024-02")},
		{customer: adatum, product: basic, day: on("2024-01")},
		{customer: bellows, product: extra, day: on("2024-02")},
		{customer: contoso, product: basic, day: on("2024-02")},
		{customer: contoso, product: basic, day: on("2023-08")},
	}
}

func mustParse(t *testing.T, text string) *reportquery.Query {
	t.Helper()
	q, err := reportquery.Parse(text)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return q
}

func TestEvaluate(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, query string
		want        string // rows separated by blanks, cells by |
	}{
		{"the last six full months when there is no time span", "SELECT CustomerName, Month FROM Usage", "Adatum|2024-02-01,Adatum|2024-01-01,Bellows|2024-02-01,Contoso|2024-02-01"},
		{"names in any case, spelt as in the catalogue", "select customername from usage where MONTH = '2024-01-01'", "Adatum"},
		{"texts are equal without case", "SELECT CustomerName FROM Usage WHERE CustomerMarket = 'gERMANY'", "Contoso"},
		{"unequal", "SELECT CustomerName FROM Usage WHERE CustomerMarket != 'us'", "Contoso"},
		{"conditions are joined by and", "SELECT CustomerName FROM Usage WHERE CustomerMarket = 'US' AND AvailableSeats > 40", "Bellows"},
		{"numbers are compared as numbers", "SELECT CustomerName FROM Usage WHERE AvailableSeats < 40", "Contoso"},
		{"also when written as text", "SELECT CustomerName FROM Usage WHERE AvailableSeats >= '80.0'", "Bellows"},
		{"less or equal", "SELECT DISTINCT CustomerName FROM Usage WHERE BilledRevenueUSD <= 400", "Adatum,Contoso"},
		{"days", "SELECT CustomerName FROM Usage WHERE Month < '2024-02-01'", "Adatum"},
		{"in", "SELECT DISTINCT CustomerName FROM Usage WHERE CustomerName IN ('contoso', 'Bellows')", "Bellows,Contoso"},
		{"not in", "SELECT CustomerName FROM Usage WHERE CustomerTpid NOT IN (1, 2)", "Contoso"},
		{"like", "SELECT DISTINCT CustomerName FROM Usage WHERE CustomerName LIKE '%o%s%'", "Bellows,Contoso"},
		{"like with a beginning and an end", "SELECT DISTINCT CustomerName FROM Usage WHERE CustomerName LIKE 'a%M'", "Adatum"},
		{"like without a sign is equality", "SELECT CustomerName FROM Usage WHERE CustomerName LIKE 'conto'", ""},
		{"not like", "SELECT CustomerName FROM Usage WHERE CustomerName NOT LIKE '%ows' AND CustomerName NOT LIKE 'Ada%'", "Contoso"},
		{"an underscore in a pattern is itself", "SELECT CustomerName FROM Usage WHERE CustomerName LIKE 'Cont_so'", ""},
		{"distinct over the selected columns", "SELECT DISTINCT CustomerMarket FROM Usage", "US,Germany"},
		{"a metric groups by the other columns", "SELECT CustomerMarket, CustomerCount, TotalAvailableSeats FROM Usage", "US|2|160,Germany|1|4"},
		{"money is summed to the cent", "SELECT Product, TotalBilledRevenueUSD FROM Usage", "Basic|840.00,Extra|2000.00"},
		{"metrics alone make one row", "SELECT CustomerCount, TotalAvailableSeats FROM Usage", "3|164"},
		{"a condition on a metric holds for groups", "SELECT CustomerName, TotalAvailableSeats FROM Usage WHERE TotalAvailableSeats = 80", "Adatum|80,Bellows|80"},
		{"a metric need not be selected", "SELECT CustomerName FROM Usage WHERE TotalBilledRevenueUSD > 1000", "Bellows"},
		{"order is descending unless said", "SELECT CustomerName FROM Usage ORDER BY AvailableSeats, Month", "Bellows,Adatum,Adatum,Contoso"},
		{"ascending", "SELECT CustomerName, Month FROM Usage ORDER BY Month ASC, CustomerName ASC", "Adatum|2024-01-01,Adatum|2024-02-01,Bellows|2024-02-01,Contoso|2024-02-01"},
		{"order by a metric that is not selected", "SELECT CustomerName FROM Usage ORDER BY TotalBilledRevenueUSD ASC", "Contoso,Adatum,Bellows"},
		{"numbers are ordered as numbers", "SELECT DISTINCT AvailableSeats FROM Usage ORDER BY AvailableSeats ASC", "4,40,80"},
		{"limit comes last", "SELECT DISTINCT CustomerName FROM Usage ORDER BY CustomerName LIMIT 2", "Contoso,Bellows"},
		{"last month", "SELECT CustomerName FROM Usage TIMESPAN LAST_MONTH", "Adatum,Bellows,Contoso"},
		{"lifetime", "SELECT CustomerName FROM Usage WHERE CustomerTpid = 3 TIMESPAN LIFETIME", "Contoso,Contoso"},
		{"a time span in small letters", "SELECT CustomerName FROM Usage WHERE CustomerTpid = 3 TIMESPAN last_1_year", "Contoso,Contoso"},
		{"no row", "SELECT CustomerName FROM Usage WHERE CustomerName = 'nobody'", ""},
		{"no row has no metric", "SELECT TotalAvailableSeats FROM Usage WHERE CustomerName = 'nobody'", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := evaluate(Request{Query: mustParse(t, test.query), Dataset: usage, Now: today}, usageRows())
			if shown := show(got.Rows); shown != test.want {
				t.Errorf("%s\n got %s\nwant %s", test.query, shown, test.want)
			}
		})
	}
}

func show(rows [][]string) string {
	var lines []string
	for _, r := range rows {
		lines = append(lines, strings.Join(r, "|"))
	}
	return strings.Join(lines, ",")
}

func TestEvaluateSpellsColumnsAsTheCatalogue(t *testing.T) {
	t.Parallel()
	got := evaluate(Request{Query: mustParse(t, "SELECT customername, TOTALAVAILABLESEATS, Elsewhere FROM usage"), Dataset: usage, Now: today}, usageRows())
	if want := []string{"CustomerName", "TotalAvailableSeats", "Elsewhere"}; !slices.Equal(got.Columns, want) {
		t.Errorf("the columns are %q, want %q", got.Columns, want)
	}
}

func TestEvaluateOverridesTheTimespan(t *testing.T) {
	t.Parallel()
	q := mustParse(t, "SELECT CustomerName, Month FROM Usage TIMESPAN LAST_MONTH")
	day := func(s string) time.Time {
		at, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return at
	}
	tests := []struct {
		name       string
		start, end time.Time
		want       string
	}{
		{"both ends belong to it", day("2023-08-01T00:00:00Z"), day("2024-01-01T00:00:00Z"), "Adatum|2024-01-01,Contoso|2023-08-01"},
		{"the end is open", day("2024-01-15T00:00:00Z"), time.Time{}, "Adatum|2024-02-01,Bellows|2024-02-01,Contoso|2024-02-01"},
		{"the start is open", time.Time{}, day("2023-12-31T23:59:59Z"), "Contoso|2023-08-01"},
	}
	for _, test := range tests {
		got := evaluate(Request{Query: q, Dataset: usage, Now: today, Start: test.start, End: test.end}, usageRows())
		if shown := show(got.Rows); shown != test.want {
			t.Errorf("%s: got %s, want %s", test.name, shown, test.want)
		}
	}
}

func TestEvaluateLimitsBelowTheQuery(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		query string
		limit int
		want  int
	}{
		{"SELECT CustomerName FROM Usage", 0, 4},
		{"SELECT CustomerName FROM Usage", 3, 3},
		{"SELECT CustomerName FROM Usage LIMIT 2", 3, 2},
		{"SELECT CustomerName FROM Usage LIMIT 4", 3, 3},
	} {
		got := evaluate(Request{Query: mustParse(t, test.query), Dataset: usage, Now: today, Limit: test.limit}, usageRows())
		if len(got.Rows) != test.want {
			t.Errorf("%s with limit %d: %d rows, want %d", test.query, test.limit, len(got.Rows), test.want)
		}
	}
}

func TestEvaluateUntimedIgnoresTheTimespan(t *testing.T) {
	t.Parallel()
	untimed := usage
	untimed.Columns = []string{"CustomerName"}
	got := evaluate(Request{Query: mustParse(t, "SELECT CustomerName FROM Usage TIMESPAN LAST_MONTH"), Dataset: untimed, Now: today}, usageRows())
	if len(got.Rows) != 5 {
		t.Errorf("%d rows, want all 5", len(got.Rows))
	}
}

func TestPeriodOf(t *testing.T) {
	t.Parallel()
	for span, want := range map[string]string{
		"":              "2023-09-01,2024-02-29",
		"LAST_MONTH":    "2024-02-01,2024-02-29",
		"LAST_3_MONTHS": "2023-12-01,2024-02-29",
		"LAST_6_MONTHS": "2023-09-01,2024-02-29",
		"LAST_1_YEAR":   "2023-03-01,2024-02-29",
		"TODAY":         "2024-03-15,2024-03-15",
		"YESTERDAY":     "2024-03-14,2024-03-14",
		"LAST_7_DAYS":   "2024-03-09,2024-03-15",
		"LAST_365_DAYS": "2023-03-17,2024-03-15",
		"LIFETIME":      "0001-01-01,0001-01-01",
	} {
		p := periodOf(span, today)
		if got := p.from.Format(dayLayout) + "," + p.to.Format(dayLayout); got != want {
			t.Errorf("%q is %s, want %s", span, got, want)
		}
	}
	for _, span := range reportquery.Timespans() {
		if p := periodOf(span, today); (p == period{}) != (span == "LIFETIME") {
			t.Errorf("%s has the period %v", span, p)
		}
	}
}
