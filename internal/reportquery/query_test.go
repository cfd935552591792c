package reportquery_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

func TestTree(t *testing.T) {
	t.Parallel()
	text := "select distinct Month,Seats From A where Name='O''Neil ' and Seats NOT  in(-1,2.50)\norder by Seats asc, Month limit 007 timespan last_month aggregated Daily;"
	want := &reportquery.Query{
		Distinct: true,
		Columns:  []reportquery.Name{{Text: "Month", Offset: 16}, {Text: "Seats", Offset: 22}},
		Dataset:  reportquery.Name{Text: "A", Offset: 33},
		Filters: []reportquery.Filter{
			{Column: reportquery.Name{Text: "Name", Offset: 41}, Operator: reportquery.Equal, Values: []reportquery.Value{{Text: "'O''Neil '", Offset: 46}}},
			{Column: reportquery.Name{Text: "Seats", Offset: 61}, Operator: reportquery.NotIn, Values: []reportquery.Value{{Text: "-1", Offset: 75}, {Text: "2.50", Offset: 78}}},
		},
		OrderBy: []reportquery.Order{
			{Column: reportquery.Name{Text: "Seats", Offset: 93}, Direction: reportquery.Ascending},
			{Column: reportquery.Name{Text: "Month", Offset: 104}},
		},
		Limit:      reportquery.Limit{Text: "007", Offset: 116},
		Timespan:   reportquery.Name{Text: "LAST_MONTH", Offset: 129},
		Aggregated: reportquery.Name{Text: "Daily", Offset: 151},
	}
	q := parse(t, text)
	if diff := cmp.Diff(want, q, cmpopts.IgnoreUnexported(reportquery.Query{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if rows := q.Limit.Rows(); rows != 7 {
		t.Errorf("LIMIT %d", rows)
	}
	name, seats := q.Filters[0].Values[0], q.Filters[1].Values[0]
	if name.Content() != "O'Neil " || !name.IsString() || seats.Content() != "-1" || seats.IsString() {
		t.Errorf("%q, %v, %q, %v", name.Content(), name.IsString(), seats.Content(), seats.IsString())
	}
}

func TestAbsentClauses(t *testing.T) {
	t.Parallel()
	want := &reportquery.Query{Columns: []reportquery.Name{{Text: "a", Offset: 7}}, Dataset: reportquery.Name{Text: "A", Offset: 14}}
	q := parse(t, "SELECT a FROM A")
	if diff := cmp.Diff(want, q, cmpopts.IgnoreUnexported(reportquery.Query{})); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if rows := q.Limit.Rows(); rows != 0 {
		t.Errorf("LIMIT %d without a clause", rows)
	}
}

func TestOperators(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		condition string
		operator  reportquery.Operator
		spelling  string
		values    []string
	}{
		{"a=5", reportquery.Equal, "=", []string{"5"}},
		{"a!='x'", reportquery.NotEqual, "!=", []string{"x"}},
		{"a<-5", reportquery.Less, "<", []string{"-5"}},
		{"a<=5", reportquery.LessOrEqual, "<=", []string{"5"}},
		{"a>5", reportquery.Greater, ">", []string{"5"}},
		{"a>='2024-01-31'", reportquery.GreaterOrEqual, ">=", []string{"2024-01-31"}},
		{"a Like '%x%'", reportquery.Like, "LIKE", []string{"%x%"}},
		{"a\tnot\nLIKE'%'", reportquery.NotLike, "NOT LIKE", []string{"%"}},
		{"a in('x','')", reportquery.In, "IN", []string{"x", ""}},
		{"a NOT IN ( 1 )", reportquery.NotIn, "NOT IN", []string{"1"}},
	} {
		q := parse(t, "SELECT a FROM A WHERE "+c.condition)
		var values []string
		for _, v := range q.Filters[0].Values {
			values = append(values, v.Content())
		}
		got := q.Filters[0].Operator
		if len(q.Filters) != 1 || got != c.operator || got.String() != c.spelling || !cmp.Equal(values, c.values) {
			t.Errorf("%s: %s with %q, want %s with %q", c.condition, got, values, c.spelling, c.values)
		}
		list := c.operator == reportquery.In || c.operator == reportquery.NotIn
		if got.TakesList() != list {
			t.Errorf("%s takes a list: %v", got, !list)
		}
	}
}

func TestEveryTimespan(t *testing.T) {
	t.Parallel()
	want := []string{
		"TODAY", "YESTERDAY", "LAST_7_DAYS", "LAST_14_DAYS", "LAST_30_DAYS", "LAST_90_DAYS", "LAST_180_DAYS",
		"LAST_365_DAYS", "LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LAST_3_YEARS", "LIFETIME",
	}
	if diff := cmp.Diff(want, reportquery.Timespans()); diff != "" {
		t.Fatalf("-want +got:\n%s", diff)
	}
	for _, span := range append(want, "LAST_2_QUARTERS", "ANYTHING") { // the catalogue decides
		q := parse(t, "SELECT a FROM A TIMESPAN "+strings.ToLower(span))
		if q.Timespan.Text != span || q.String() != "SELECT a FROM A TIMESPAN "+span {
			t.Errorf("%s: %s, %s", span, q.Timespan.Text, q)
		}
	}
}

// Words of SQL that this language does not know are names where a name is allowed.
func TestWordsOfSQLAsNames(t *testing.T) {
	t.Parallel()
	want := "SELECT Group, Top, All, Left, Count, Distinctly, Ordered FROM Union WHERE Or = 1 AND Is IN ('a') AND Between != 3 ORDER BY Offset DESC, Case, Nulls"
	if got := parse(t, want).String(); got != want {
		t.Errorf("%s\nwant %s", got, want)
	}
}

func TestCanonicalText(t *testing.T) {
	t.Parallel()
	wide := strings.Repeat("Column_12345, ", 5) // with SELECT and a last column 77 + len(last)
	for _, c := range []struct{ source, line, layout string }{
		{
			"\ufeff select\tdistinct\r\n  a ,b\u00a0from A where x='it''s  Ok' and  y not   in(1 ,2)and z LIKE '%'\norder by a desc,b asc ,c limit 10 timespan last_6_months ;\r\n",
			"SELECT DISTINCT a, b FROM A WHERE x = 'it''s  Ok' AND y NOT IN (1, 2) AND z LIKE '%' ORDER BY a DESC, b ASC, c LIMIT 10 TIMESPAN LAST_6_MONTHS",
			"SELECT DISTINCT a, b\nFROM A\nWHERE x = 'it''s  Ok'\n  AND y NOT IN (1, 2)\n  AND z LIKE '%'\nORDER BY a DESC, b ASC, c\nLIMIT 10\nTIMESPAN LAST_6_MONTHS",
		},
		{"SELECT a FROM A", "SELECT a FROM A", "SELECT a\nFROM A"},
		{
			"SELECT Aggregated FROM A timespan last_30_days\naggregated  Daily",
			"SELECT Aggregated FROM A TIMESPAN LAST_30_DAYS AGGREGATED Daily",
			"SELECT Aggregated\nFROM A\nTIMESPAN LAST_30_DAYS\nAGGREGATED Daily",
		},
		{"SELECT a FROM A aggregated Daily", "SELECT a FROM A AGGREGATED Daily", "SELECT a\nFROM A\nAGGREGATED Daily"},
		{
			"SELECT " + wide + "abc FROM A",
			"SELECT " + wide + "abc FROM A",
			"SELECT " + wide + "abc\nFROM A", // 80
		},
		{
			"SELECT " + wide + "abcd FROM A",
			"SELECT " + wide + "abcd FROM A",
			"SELECT\n  Column_12345,\n  Column_12345,\n  Column_12345,\n  Column_12345,\n  Column_12345,\n  abcd\nFROM A",
		},
		{
			"SELECT DISTINCT " + wide + "abc FROM A",
			"SELECT DISTINCT " + wide + "abc FROM A",
			"SELECT DISTINCT\n  Column_12345,\n  Column_12345,\n  Column_12345,\n  Column_12345,\n  Column_12345,\n  abc\nFROM A",
		},
	} {
		q := parse(t, c.source)
		if diff := cmp.Diff(c.line, q.String()); diff != "" {
			t.Errorf("String of %q (-want +got):\n%s", c.source, diff)
		}
		if diff := cmp.Diff(c.layout, q.Format()); diff != "" {
			t.Errorf("Format of %q (-want +got):\n%s", c.source, diff)
		}
	}
}

func TestLiteralsAreKeptToTheByte(t *testing.T) {
	t.Parallel()
	for _, literal := range []string{
		"''", "' '", "'  two  blanks  '", "'\t'", "'\u00a0'", "''''", "'a''b'", "'SELECT * FROM -- x /* y'", `'C:\x'`, `'"'`, "'‘’'",
		"'日本語'", "'é e\u0301'", "'\xff'", "'%_'", "'two\n lines\r\n'", "0", "-0", "007", "-12.50", "123456789012345678901234567890.5",
	} {
		want := "SELECT a FROM A WHERE a = " + literal
		if got := parse(t, want).String(); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
