package reportquery_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// longest is the longest of the documented system queries, 75 columns.
func longest(t testing.TB) string {
	t.Helper()
	text := ""
	for _, q := range load[[]systemQuery](t, "system_queries.json") {
		if len(q.Query) > len(text) {
			text = q.Query
		}
	}
	return text
}

func parseAndCheck(t testing.TB, c *reportquery.Catalog, text string) {
	t.Helper()
	q, err := reportquery.Parse(text)
	if err != nil || len(c.Check(q)) > 0 {
		t.Fatalf("%s\n%v", text, err)
	}
}

// BenchmarkLongestSystemQuery parses and checks; the bound is 50 µs and 200 allocations.
func BenchmarkLongestSystemQuery(b *testing.B) {
	c, text := documented(b, ""), longest(b)
	b.ReportAllocs()
	for b.Loop() {
		parseAndCheck(b, c, text)
	}
}

// AllocsPerRun counts what other goroutines allocate too, so this test alone is not parallel.
func TestAllocations(t *testing.T) {
	c, text := documented(t, ""), longest(t)
	if n := testing.AllocsPerRun(100, func() { parseAndCheck(t, c, text) }); n > 40 {
		t.Errorf("parsing and checking the longest system query allocates %v times", n)
	}
}

// garbage is some kinds of a text of a size that could be slow to refuse.
func garbage(size int) map[string]string {
	random, signs := make([]byte, size), make([]byte, size)
	source := rand.New(rand.NewPCG(1, 2))
	for i := range random {
		random[i], signs[i] = byte(source.IntN(256)), byte(' '+source.IntN(95))
	}
	texts := map[string]string{"random bytes": string(random), "random signs": string(signs)}
	for _, unit := range []string{"(", "'", `"`, "[", "/*", "--", ",", ";", "word ", "`", "‘", "“"} {
		texts[unit] = strings.Repeat(unit, size/len(unit))
	}
	return texts
}

// BenchmarkGarbage refuses a megabyte of each kind; the bound is 50 ms.
func BenchmarkGarbage(b *testing.B) {
	for name, text := range garbage(1 << 20) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := reportquery.Parse(text); err == nil {
					b.Fatal("accepted")
				}
			}
		})
	}
}

// An ordinary test can't know how fast its machine is, and whether the race detector or the coverage slow it down.
// So time is measured against a query of the same size, which takes some 4 ms for a megabyte.

// query is a valid query of about a size.
func query(size int) string {
	return "SELECT " + strings.Repeat("CustomerTenantId,", size/17) + "Month FROM OfficeUsage"
}

// soon tells whether something takes no more than so many times the time that parsing a text takes. Of several
// tries the best counts, for the machine has other things to do.
func soon(t *testing.T, times int, text string, something func()) bool {
	t.Helper()
	for range 10 {
		start := time.Now()
		parse(t, text)
		bound := time.Since(start) * time.Duration(times)
		start = time.Now()
		something()
		if time.Since(start) <= bound {
			return true
		}
	}
	return false
}

func TestGarbageIsRefusedSoon(t *testing.T) {
	t.Parallel()
	const size = 1 << 16
	valid := query(size)
	for name, text := range garbage(size) {
		var err error
		if !soon(t, 12, valid, func() { _, err = reportquery.Parse(text) }) {
			t.Errorf("%s: not soon", name)
		}
		if err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

// Wherever the garbage stands, parsing and comparing take time in proportion to the text. What is quadratic takes
// hundreds of times as long as a query already at this size.
func TestTimeIsLinear(t *testing.T) {
	t.Parallel()
	const size = 1 << 14
	valid := query(size)
	for _, unit := range []string{
		"(", ")", "'", `"`, `'"`, "' ", "[", "`", "‘", "‘a", "“", "/*", "/* */", "--", "--\n", "#\n", ",", ";", ".", "*", "=", "= ", "-",
		"\x00", "\xff", "\u200b", "\n", "a ", "a", "a,", "a.", "日本 ", "1 ", "1-", "AND ", "NOT ", "IN (", "DISTINCT ", "SELECT ",
		"SELECT a FROM ", "x = 1 OR ", "a(",
	} {
		run := strings.Repeat(unit, size/len(unit))
		for _, before := range []string{"", "SELECT ", "SELECT a FROM A WHERE x = ", "SELECT a FROM A WHERE x IN (", "SELECT a FROM A ORDER BY ", "SELECT a FROM A TIMESPAN "} {
			text := before + run + " ))"
			var err error
			same := true
			if !soon(t, 40, valid, func() { _, err = reportquery.Parse(text) }) || !soon(t, 40, valid, func() { same = reportquery.Equivalent(text, text[:len(text)-1]) }) {
				t.Errorf("%s and %q many times: not soon", before, unit)
			}
			if err == nil || same {
				t.Errorf("%s and %q many times: %v, %v", before, unit, err, same)
			}
		}
	}
}
