package reportquery_test

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

var update = flag.Bool("update", false, "rewrite the expected errors; read the difference before it is committed")

// TestErrors goes through testdata/errors: cases begin with "=== name" and the text, and have each error after
// a line "---", as a person sees it.
func TestErrors(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/errors/*.txt")
	if err != nil || len(files) != 5 {
		t.Fatalf("files: %v, %v", files, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var updated strings.Builder
		for _, c := range strings.Split(string(data), "=== ")[1:] {
			parts := strings.Split(c, "---\n")
			name, text, _ := strings.Cut(strings.TrimSuffix(parts[0], "\n"), "\n")
			got := shown(t, text)
			if *update {
				updated.WriteString("=== " + name + "\n" + text + "\n---\n" + strings.Join(got, "---\n"))
				continue
			}
			t.Run(filepath.Base(file)+"/"+name, func(t *testing.T) {
				t.Parallel()
				if len(got) == 0 {
					t.Errorf("%s\nis accepted", text)
				}
				if diff := cmp.Diff(parts[1:], got); diff != "" {
					t.Errorf("%s\n(-want +got):\n%s", text, diff)
				}
			})
		}
		if *update {
			if err := os.WriteFile(file, []byte(updated.String()), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// shown is what a person sees of the errors of a text.
func shown(t *testing.T, text string) []string {
	t.Helper()
	q, err := reportquery.Parse(text)
	if q != nil && err != nil {
		t.Errorf("%q: a query and an error", text)
	}
	var faults reportquery.Errors
	if err != nil && !errors.As(err, &faults) {
		t.Fatalf("%q: the error is a %T", text, err)
	}
	all := make([]string, len(faults))
	for i, f := range faults {
		all[i] = f.Message + "\n" + f.Detail() + "\n"
	}
	return all
}
