package reportquery_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

func TestEquivalent(t *testing.T) {
	t.Parallel()
	const text = "SELECT a, b FROM A WHERE n = 'It''s  X' AND m >= -1.5 ORDER BY a TIMESPAN LAST_MONTH"
	for name, c := range map[string]struct {
		other string
		want  bool
	}{
		"itself":                      {text, true},
		"lines and indentation":       {"SELECT a,\n       b\n  FROM A\n  WHERE n = 'It''s  X'\n  AND m >= -1.5\nORDER BY a\nTIMESPAN LAST_MONTH\n", true},
		"CRLF and tabs":               {"SELECT\ta, b\r\nFROM A\r\nWHERE n = 'It''s  X' AND m >= -1.5\r\nORDER BY a TIMESPAN LAST_MONTH\r\n", true},
		"no-break spaces":             {"SELECT\u00a0a, b FROM\u00a0A WHERE n = 'It''s  X' AND m >= -1.5 ORDER BY a TIMESPAN\u2003LAST_MONTH", true},
		"byte-order mark":             {"\ufeff" + text, true},
		"one semicolon":               {text + ";", true},
		"a semicolon on its own line": {text + "\n;\n", true},
		"two semicolons":              {text + ";;", false},
		"a semicolon inside":          {"SELECT a, b FROM A; WHERE n = 'It''s  X' AND m >= -1.5 ORDER BY a TIMESPAN LAST_MONTH", false},
		"no blanks":                   {"SELECT a,b FROM A WHERE n='It''s  X'AND m>=-1.5 ORDER BY a TIMESPAN LAST_MONTH", true},
		"case of keywords":            {"select a, b From A where n = 'It''s  X' and m >= -1.5 order by a timespan last_month", true},
		"case of names":               {"SELECT A, B FROM a WHERE N = 'It''s  X' AND M >= -1.5 ORDER BY A TIMESPAN LAST_MONTH", true},
		"case of a literal":           {"SELECT a, b FROM A WHERE n = 'it''s  X' AND m >= -1.5 ORDER BY a TIMESPAN LAST_MONTH", false},
		"blanks in a literal":         {"SELECT a, b FROM A WHERE n = 'It''s X' AND m >= -1.5 ORDER BY a TIMESPAN LAST_MONTH", false},
		"another number":              {"SELECT a, b FROM A WHERE n = 'It''s  X' AND m >= -1.50 ORDER BY a TIMESPAN LAST_MONTH", false},
		"another operator":            {"SELECT a, b FROM A WHERE n = 'It''s  X' AND m > -1.5 ORDER BY a TIMESPAN LAST_MONTH", false},
		"a direction that is default": {"SELECT a, b FROM A WHERE n = 'It''s  X' AND m >= -1.5 ORDER BY a DESC TIMESPAN LAST_MONTH", false},
		"another order of columns":    {"SELECT b, a FROM A WHERE n = 'It''s  X' AND m >= -1.5 ORDER BY a TIMESPAN LAST_MONTH", false},
		"a clause less":               {"SELECT a, b FROM A WHERE n = 'It''s  X' AND m >= -1.5 ORDER BY a", false},
		"nothing":                     {"", false},
		"another clause":              {text + " AGGREGATED Daily", false},
	} {
		if got := reportquery.Equivalent(text, c.other); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
		if got := reportquery.Equivalent(c.other, text); got != c.want {
			t.Errorf("%s, turned around: %v", name, got)
		}
	}
}

// A text that does not parse is sent to the service as it is, so only what certainly does not count is ignored.
func TestEquivalentPairs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want bool
	}{
		{"SELECT a FROM A TIMESPAN TODAY AGGREGATED Daily", "select a from a timespan today\naggregated daily;", true},
		{"SELECT a FROM A TIMESPAN TODAY AGGREGATED Daily", "SELECT a FROM A TIMESPAN TODAY AGGREGATED Weekly", false},
		{"SELECT a FROM A WHERE b = 'x\r\n y'", "SELECT a FROM A WHERE b = 'x\n y'", true}, // the file was saved on Windows
		{"SELECT a FROM A WHERE b = 'x\n y'", "SELECT a FROM A WHERE b = 'x y'", false},
		{"SELECT a FROM A WHERE b = 'x\n y'", "SELECT a FROM A WHERE b = 'x\ny'", false},
		{"", " \n", true},
		{"", ";", true},
		{"select *   from a", "SELECT * FROM A", true},
		{"a and b", "aandb", false},
		{"a > = 5", "a >= 5", false},
		{"x = 'never  closed", "x = 'never  closed", true},
		{"x = 'never  closed", "x = 'never closed", false},
		{"x  = 'never closed", "x = 'never closed", true},
		{`x = "two  blanks"`, `x =  "two  blanks"`, true},
		{`x = "two  blanks"`, `x = "two blanks"`, false},
		{"x = [two  blanks]", "x = [two blanks]", false},
		{"x = `two  blanks`", "x = `two blanks`", false},
		{"x = ‘it’s  closed’", "x = ‘it’s closed’", false},
		{"x = “two  blanks„", "x = “two blanks„", false},
		{`x = "not  closed`, `x = "not closed`, true},
		{"a -- b\nc", "a -- b\r\n c", true},
		{"a -- b\nc", "a -- b c", false},
		{"a # b\nc", "a # b c", false},
		{"a // b\nc", "a // b c", false},
		{"a /* b  c */ d", "a /* b  c */\td", true},
		{"a /* b  c */ d", "a /* b c */ d", false},
		{"a /* b  c", "a /* b c", false},
		{"größe", "GRÖSSE", false},
		{"größe", "Größe", false},
		{"a||b", "a | |b", false},
		{"6096xxx", "6096XXX", false},
		{"\x00", "\x01", false},
		{"\xff", "\xfe", false},
	} {
		if got := reportquery.Equivalent(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %v", c.a, c.b, got)
		}
		if got := reportquery.Equivalent(c.b, c.a); got != c.want {
			t.Errorf("%q and %q: %v", c.b, c.a, got)
		}
	}
}
