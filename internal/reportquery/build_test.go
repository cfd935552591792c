package reportquery_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// FuzzQuote wants a quoted text to be one literal wherever it is put, and to mean the text.
func FuzzQuote(f *testing.F) {
	for _, s := range []string{"", "'", "''", "' OR 1 = 1 --", `\'`, "a\r\nb", "‘x’", "\x00\xff", "x' AND b IN ('", "'''"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		literal := reportquery.Quote(s)
		q := parse(t, "SELECT a FROM A WHERE b="+literal+"AND c IN("+literal+","+literal+")AND d LIKE "+literal+"TIMESPAN TODAY")
		if len(q.Filters) != 3 || len(q.Filters[1].Values) != 2 || q.Timespan.Text != "TODAY" {
			t.Fatalf("%q became %s", s, q)
		}
		for _, filter := range q.Filters {
			for _, v := range filter.Values {
				if v.Content() != s || v.Text != literal {
					t.Fatalf("%q became %q", s, v.Content())
				}
			}
		}
	})
}

func TestParseOperator(t *testing.T) {
	t.Parallel()
	for o := reportquery.Equal; o <= reportquery.NotIn; o++ {
		if got := reportquery.ParseOperator(o.String()); got != o {
			t.Errorf("%s: %s", o, got)
		}
	}
	for s, want := range map[string]reportquery.Operator{
		" not\n like ": reportquery.NotLike, "in": reportquery.In, "": reportquery.NoOperator, "<>": reportquery.NoOperator, "NOT": reportquery.NoOperator,
		"notin": reportquery.NoOperator, "! =": reportquery.NoOperator,
	} {
		if got := reportquery.ParseOperator(s); got != want {
			t.Errorf("%q: %s", s, got)
		}
	}
	if d, ok := reportquery.ParseDirection("asc"); d != reportquery.Ascending || !ok {
		t.Error("asc is no direction")
	}
	if d, ok := reportquery.ParseDirection(""); d != reportquery.DefaultDirection || !ok {
		t.Error("no error")
	}
	if _, ok := reportquery.ParseDirection("up"); ok {
		t.Error("up is a direction")
	}
}
