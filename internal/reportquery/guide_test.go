package reportquery_test

import (
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// guide is the page about the language.
func guide(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "guides", "query-language.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// TestExamplesOfTheGuide holds that what the guide shows as queries are some.
func TestExamplesOfTheGuide(t *testing.T) {
	t.Parallel()
	examples := regexp.MustCompile("(?s)```sql\n(.*?)```").FindAllStringSubmatch(guide(t), -1)
	if len(examples) < 4 {
		t.Fatalf("only %d examples were found", len(examples))
	}
	for _, e := range examples {
		q, err := reportquery.Parse(e[1])
		if err == nil {
			if faults := documented(t, "").Check(q); len(faults) > 0 {
				err = faults
			}
		}
		if err != nil {
			t.Errorf("%s%v", e[1], err)
		}
	}
}

// TestErrorsOfTheGuide holds that each text in the table has the error that stands beside it. What ends in … goes on.
func TestErrorsOfTheGuide(t *testing.T) {
	t.Parallel()
	rows := regexp.MustCompile("(?m)^\\| `(SELECT [^`]+)` \\| (.*) \\| (.*) \\|$").FindAllStringSubmatch(guide(t), -1)
	if len(rows) < 20 {
		t.Fatalf("only %d rows were found", len(rows))
	}
	for _, row := range rows {
		q, err := reportquery.Parse(row[1])
		faults, _ := errors.AsType[reportquery.Errors](err)
		if err == nil {
			faults = documented(t, "").Check(q)
		}
		if len(faults) != 1 {
			t.Errorf("%s: %d errors", row[1], len(faults))
			continue
		}
		remedy, more := strings.CutSuffix(row[3], "…")
		if got := faults[0]; got.Message != row[2] || !strings.HasPrefix(got.Remedy, remedy) || !more && got.Remedy != remedy {
			t.Errorf("%s: the guide says\n%s | %s\nand the provider says\n%s | %s", row[1], row[2], row[3], got.Message, got.Remedy)
		}
	}
}
