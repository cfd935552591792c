package reportquery_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// seeds are the documented examples, and every text that testdata/errors refuses.
func seeds(f *testing.F) []string {
	f.Helper()
	var texts []string
	for _, e := range examples(f) {
		texts = append(texts, e.Text)
	}
	files, err := filepath.Glob("testdata/errors/*.txt")
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		for _, c := range strings.Split(string(data), "=== ")[1:] {
			text, _, _ := strings.Cut(c, "\n---\n")
			_, text, _ = strings.Cut(text, "\n")
			texts = append(texts, text)
		}
	}
	return texts
}

// FuzzParse looks for panics, endless loops, errors without a place, and queries whose canonical text is
// another query.
func FuzzParse(f *testing.F) {
	for _, text := range seeds(f) {
		f.Add(text)
	}
	c := documented(f, "")
	f.Fuzz(func(t *testing.T, text string) {
		q, err := reportquery.Parse(text)
		var faults reportquery.Errors
		if err != nil && (q != nil || !errors.As(err, &faults) || len(faults) == 0) {
			t.Fatalf("%v with an error %T: %v", q, err, err)
		}
		checkPlaces(t, text, faults)
		if q == nil {
			return
		}
		checkPlaces(t, text, c.Check(q))
		checkPlaces(t, text, q.Warnings())
		checkPlaces(t, text, q.RefuseAggregated())
		for _, n := range append(q.Columns, q.Dataset) {
			if !reportquery.Writable(n.Text) {
				t.Fatalf("%q was parsed and can't be written", n.Text)
			}
		}
		for _, canonical := range []string{q.String(), q.Format()} {
			again := parse(t, canonical)
			if diff := cmp.Diff(q, again, sameTree()); diff != "" {
				t.Fatalf("%q is another tree:\n%s", canonical, diff)
			}
			if again.String() != q.String() || again.Format() != q.Format() {
				t.Fatalf("%q changes when it is laid out again", canonical)
			}
			if !reportquery.Equivalent(text, canonical) {
				t.Fatalf("%q is not equivalent", canonical)
			}
		}
	})
}

// checkPlaces wants each error at a place of the text, one at each, in order, fit to be shown.
func checkPlaces(t *testing.T, text string, faults reportquery.Errors) {
	t.Helper()
	lines := strings.Split(text, "\n")
	line, column := 0, 0
	for _, e := range faults {
		if e.Line < 1 || e.Line > len(lines) || e.Column < 1 || e.Column > utf8.RuneCountInString(lines[e.Line-1])+1 {
			t.Fatalf("no place in the text: %v", e)
		}
		if e.Line < line || e.Line == line && e.Column < column {
			t.Fatalf("out of order:\n%v", faults)
		}
		line, column = e.Line, e.Column
		shown := e.Message + e.Detail()
		if len(shown) > 2000 || strings.ContainsFunc(shown, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }) {
			t.Fatalf("not fit to be shown: %q", shown)
		}
		excerpt := strings.Split(e.Detail(), "\n")
		if marks := strings.TrimLeft(excerpt[3], " "); marks == "" || strings.Trim(marks, "^") != "" {
			t.Fatalf("no caret: %q", excerpt)
		}
	}
}

// FuzzEquivalent wants Equivalent to be reflexive and symmetric, and for queries to be what the trees say.
func FuzzEquivalent(f *testing.F) {
	texts := seeds(f)
	for i, text := range texts {
		f.Add(text, strings.ToLower(text)+";")
		f.Add(text, texts[(i+1)%len(texts)])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		same := reportquery.Equivalent(a, b)
		if !reportquery.Equivalent(a, "\ufeff\t"+a) || !reportquery.Equivalent(b, "\r\n"+b) {
			t.Fatal("not the same as itself with white space before it")
		}
		if same != reportquery.Equivalent(b, a) {
			t.Fatalf("%v, and turned around not", same)
		}
		p, err := reportquery.Parse(a)
		q, err2 := reportquery.Parse(b)
		if same && (err == nil) != (err2 == nil) {
			t.Fatalf("the same, but one is refused: %v, %v", err, err2)
		}
		if p == nil || q == nil {
			return
		}
		if !reportquery.Equivalent(a, a+"\r\n") {
			t.Fatal("not the same as itself with a line end behind it")
		}
		if equal := cmp.Equal(p, q, sameTree(),
			cmp.Comparer(func(a, b reportquery.Name) bool { return strings.EqualFold(a.Text, b.Text) }),
			cmp.Comparer(func(a, b reportquery.Value) bool {
				return strings.ReplaceAll(a.Text, "\r\n", "\n") == strings.ReplaceAll(b.Text, "\r\n", "\n")
			})); same != equal {
			t.Fatalf("same: %v, equal trees: %v", same, equal)
		}
		if canonical := reportquery.Equivalent(p.String(), q.Format()); same != canonical {
			t.Fatalf("same: %v, canonical texts: %v", same, canonical)
		}
	})
}
