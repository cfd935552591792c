package e2e

import (
	"path/filepath"
	"strings"
	"testing"
)

// terraform validate needs no provider block, no credentials and no service to find what is wrong with a text.
func TestAccValidateOffline(t *testing.T) {
	t.Parallel()
	const config = "resource \"partnerinsights_query\" \"test\" {\n  name  = \"Seats\"\n  query = <<-EOT\n    SELECT Month\n    FROM OfficeUsage\n    WHERE CustomerMarket = \"Norway\"\n  EOT\n}\n"
	p := newProgram(t, config)
	out, err := p.run(t, "validate")
	if err == nil {
		t.Fatalf("validate found nothing:\n%s", out)
	}
	for _, want := range []string{
		"Error: Report query: \"Norway\" is not a value.", "on main.tf line 8", "Line 3, column 24 of the query:",
		"    WHERE CustomerMarket = \"Norway\"\n                           ^^^^^^^^", "'Norway'",
	} {
		if !strings.Contains(out, want) {
			t.Errorf("validate does not say %q:\n%s", want, out)
		}
	}
	write(t, filepath.Join(p.dir, "main.tf"), strings.ReplaceAll(readFile(t, filepath.Join(p.dir, "main.tf")), `= "Norway"`, "= 'Norway'"))
	if out, err := p.run(t, "validate"); err != nil {
		t.Errorf("validate refuses a good text: %v\n%s", err, out)
	}
}
