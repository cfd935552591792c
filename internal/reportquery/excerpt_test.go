package reportquery_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// These are cases that an editor might spoil in testdata/errors: the first error of each text, without its remedy.
func TestPlacesAndExcerpts(t *testing.T) {
	t.Parallel()
	const wide = "\u1100\u2e80\ua4c6\uac00\ud7a3\uf900\ufad9\ufe30\ufe6b\uff01\uff60\uffe0\uffe6\U0001f300\U0001faf8\U00020000\U000323af"
	for name, c := range map[string]struct{ text, want string }{
		"an empty text":  {"", "The query is empty.\nLine 1, column 1 of the query:\n\n\n    ^"},
		"a blank text":   {"  \n\n", "The query is empty.\nLine 1, column 1 of the query:\n\n\n    ^"},
		"a comment only": {" -- x ", "Comments are not supported.\nLine 1, column 2 of the query:\n\n     -- x\n     ^^^^^"},
		"tabs": {
			"SELECT\tMonth,\t*\tFROM A",
			"The wildcard * is not supported.\nLine 1, column 15 of the query:\n\n    SELECT Month, * FROM A\n                  ^",
		},
		"CRLF": {
			"SELECT a\r\nFROM A\r\nWHERE x = 1 OR y = 2\r\n",
			"OR is not supported: conditions are joined with AND only.\nLine 3, column 13 of the query:\n\n    WHERE x = 1 OR y = 2\n                ^^",
		},
		"the end of a line": {
			"SELECT a\r\n\r\nFROM\r\n",
			"Expected a dataset, found the end of the text.\nLine 3, column 5 of the query:\n\n    FROM\n        ^",
		},
		"a fault of several lines": {
			"SELECT a /* one\r\ntwo */ FROM A",
			"Comments are not supported.\nLine 1, column 10 of the query:\n\n    SELECT a /* one\n             ^^^^^^",
		},
		"a byte-order mark": {
			"\ufeffSELECT * FROM A",
			"The wildcard * is not supported.\nLine 1, column 8 of the query:\n\n    SELECT * FROM A\n           ^",
		},
		"a byte-order mark inside": {
			"SELECT a,\ufeff* FROM A",
			"The wildcard * is not supported.\nLine 1, column 11 of the query:\n\n    SELECT a,\\ufeff* FROM A\n                   ^",
		},
		"letters of several bytes": {
			"SELECT a FROM A WHERE x = 'Größe' OR y = 2",
			"OR is not supported: conditions are joined with AND only.\nLine 1, column 35 of the query:\n\n    SELECT a FROM A WHERE x = 'Größe' OR y = 2\n                                      ^^",
		},
		"wide letters": {
			"SELECT a FROM A WHERE x = '日本ｶｺ한' OR y = 2",
			"OR is not supported: conditions are joined with AND only.\nLine 1, column 35 of the query:\n\n    SELECT a FROM A WHERE x = '日本ｶｺ한' OR y = 2\n                                         ^^",
		},
		"the first and the last of each kind of wide letters": {
			"SELECT a FROM A WHERE x='" + wide + "' OR y = 2",
			"OR is not supported: conditions are joined with AND only.\nLine 1, column 45 of the query:\n\n    SELECT a FROM A WHERE x='" + wide + "' OR y = 2\n" + strings.Repeat(" ", 65) + "^^",
		},
		"a picture": {
			"SELECT 🙂🙂 FROM A",
			"Expected a column or metric, found \"🙂\".\nLine 1, column 8 of the query:\n\n    SELECT 🙂🙂 FROM A\n           ^^",
		},
		"combining marks": {
			"SELECT a FROM A WHERE x = 'cafe\u0301' OR y = 2",
			"OR is not supported: conditions are joined with AND only.\nLine 1, column 35 of the query:\n\n    SELECT a FROM A WHERE x = 'cafe\u0301' OR y = 2\n                                     ^^",
		},
		"a wide word is marked as wide as it is": {
			"SELECT 日本 FROM A",
			"Expected a column or metric, found \"日本\".\nLine 1, column 8 of the query:\n\n    SELECT 日本 FROM A\n           ^^^^",
		},
		"a character that can't be seen": {
			"SELECT Mon\u200bth FROM A",
			"Expected a comma or FROM, found the invisible character U+200B.\nLine 1, column 11 of the query:\n\n    SELECT Mon\\u200bth FROM A\n              ^^^^^^",
		},
		"a control character": {
			"SELECT \x1b[31m FROM A",
			"Expected a column or metric, found the invisible character U+001B.\nLine 1, column 8 of the query:\n\n    SELECT \\x1b[31m FROM A\n           ^^^^",
		},
		"a bidirectional override": {
			"SELECT \u202eMonth FROM A",
			"Expected a column or metric, found the invisible character U+202E.\nLine 1, column 8 of the query:\n\n    SELECT \\u202eMonth FROM A\n           ^^^^^^",
		},
		"bytes that are no UTF-8": {
			"SELECT \xff\xfe FROM A",
			"Expected a column or metric, found \"\\xff\".\nLine 1, column 8 of the query:\n\n    SELECT \\xff\\xfe FROM A\n           ^^^^",
		},
		"a word that just fits into a explanation": {
			"SELECT a FROM A WHERE x = " + strings.Repeat("w", 40),
			"Expected a value, found \"" + strings.Repeat("w", 40) + "\".\nLine 1, column 27 of the query:\n\n    SELECT a FROM A WHERE x = " +
				strings.Repeat("w", 40) + "\n                              " + strings.Repeat("^", 40),
		},
		"a long word": {
			"SELECT a FROM A WHERE x = " + strings.Repeat("wörd_", 30),
			"Expected a value, found \"" + strings.Repeat("wörd_", 7) + "wörd…\".\nLine 1, column 27 of the query:\n\n    SELECT a FROM A WHERE x = " +
				strings.Repeat("wörd_", 8) + "wör…\n                              " + strings.Repeat("^", 44),
		},
		"a line that just fits": {
			"SELECT " + strings.Repeat("a, ", 17) + "* FROM A12",
			"The wildcard * is not supported.\nLine 1, column 59 of the query:\n\n    SELECT " + strings.Repeat("a, ", 17) + "* FROM A12\n    " + strings.Repeat(" ", 58) + "^",
		},
		"a line that is cut before the fault": {
			"SELECT " + strings.Repeat("a, ", 18) + "* FROM A12",
			"The wildcard * is not supported.\nLine 1, column 62 of the query:\n\n    …" + strings.Repeat(", a", 9) + ", * FROM A12\n    " + strings.Repeat(" ", 30) + "^",
		},
		"a line that is cut on both sides": {
			"SELECT " + strings.Repeat("a, ", 18) + "*" + strings.Repeat(", a", 18) + " FROM A",
			"The wildcard * is not supported.\nLine 1, column 62 of the query:\n\n    …" + strings.Repeat(", a", 9) + ", *" + strings.Repeat(", a", 12) + ", …\n    " + strings.Repeat(" ", 30) + "^",
		},
		"a long line of wide letters": {
			"SELECT a FROM A WHERE x = '" + strings.Repeat("日", 40) + "' OR y = '" + strings.Repeat("本", 40) + "'",
			"OR is not supported: conditions are joined with AND only.\nLine 1, column 70 of the query:\n\n    …" + strings.Repeat("日", 13) + "' OR y = '" + strings.Repeat("本", 16) + "…\n    " + strings.Repeat(" ", 29) + "^^",
		},
		"the end of a long line": {
			"SELECT a FROM A WHERE" + strings.Repeat(" b = 1 AND", 20),
			"Expected a column or metric, found the end of the text.\nLine 1, column 222 of the query:\n\n    …" + strings.Repeat(" b = 1 AND", 7)[1:] + "\n    " + strings.Repeat(" ", 70) + "^",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := reportquery.Parse(c.text)
			var faults reportquery.Errors
			if !errors.As(err, &faults) {
				t.Fatalf("%v", err)
			}
			got := faults[0].Message + "\n" + faults[0].Detail()
			if faults[0].Remedy != "" {
				got = strings.TrimSuffix(got, "\n\n"+faults[0].Remedy)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s\n%s", diff, got)
			}
		})
	}
}

func TestErrorsOnOneLineEach(t *testing.T) {
	t.Parallel()
	_, err := reportquery.Parse("SELECT *\nFROM A B\nLIMIT")
	want := "line 1, column 8: The wildcard * is not supported. List the columns by name; the data source partnerinsights_datasets shows them.\n" +
		"line 2, column 8: Expected WHERE, ORDER BY, LIMIT, TIMESPAN or the end of the text, found \"B\". If it is an alias, remove it: aliases are not supported.\n" +
		"line 3, column 6: Expected a number of rows after LIMIT, found the end of the text."
	if err == nil || err.Error() != want {
		t.Errorf("%v\nwant\n%s", err, want)
	}
}

func TestNoMoreThanTwentyErrors(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"SELECT " + strings.Repeat("*, ", 30) + "a FROM A",
		"SELECT a FROM A WHERE " + strings.Repeat("b = c AND ", 30) + "d = 1",
		"SELECT a FROM A WHERE b IN (" + strings.Repeat("x, ", 30) + "y)",
		"SELECT a FROM A ORDER BY " + strings.Repeat("1, ", 30) + "b",
		strings.Repeat("-- x\n", 30) + "SELECT a FROM A",
		strings.Repeat("SELECT a FROM A ", 30),
	} {
		_, err := reportquery.Parse(text)
		var faults reportquery.Errors
		if !errors.As(err, &faults) || len(faults) != 20 {
			t.Errorf("%.40s: %d errors", text, len(faults))
		}
	}
}
