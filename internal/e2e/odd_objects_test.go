package e2e

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// What exists can be imported as it is: the configuration that Terraform generates is valid and plans no change, whatever
// is in a name, a description or a text.
func TestAccGeneratedConfigurationOfOddQueries(t *testing.T) {
	t.Parallel()
	const text = "SELECT Month, CustomerName FROM OfficeUsage"
	queries := []emulator.Query{
		{Name: " ISVUsageQuery", Text: text},
		{Name: "line\nbreak\tand tab\r\n", Text: text},
		{Name: "semicolon; ${quote}\"\u202e", Text: text},
		{Name: strings.Repeat("n", 300), Text: text},
		{Name: "Zoe\u0301", Text: text},
		{Name: "described", Text: text, Description: " For the review. \r\nOwner: data\r\n"},
		{Name: "or", Text: "SELECT Month FROM OfficeUsage WHERE Month = 'a' OR Month = 'b'"},
		{Name: "function", Text: "SELECT COUNT(Month) FROM OfficeUsage"},
		{Name: "break in a literal", Text: "SELECT Month FROM OfficeUsage WHERE Month = 'a\r\n%{b}'"},
		{Name: "nothing", Text: ""},
	}
	server := serving(t, emulator.Options{})
	const provider = "  provider = partnerinsights\n" // see TestAccGeneratedConfiguration
	config := "provider \"partnerinsights\" {}\n"
	for i, q := range queries {
		config += fmt.Sprintf("import {\n  to = partnerinsights_query.q%d\n  id = %q\n%s}\n", i, server.AddQuery(q).ID, provider)
	}
	p := newProgram(t, config, environmentOf(server)...)
	out, err := p.run(t, "plan", "-generate-config-out=generated.tf", "-out=plan")
	if want := fmt.Sprintf("%d to import, 0 to add, 0 to change, 0 to destroy", len(queries)); err != nil || !strings.Contains(out, want) {
		t.Fatalf("plan: %v\n%s\n%s", err, out, readFile(t, filepath.Join(p.dir, "generated.tf")))
	}
	if out, err := p.run(t, "apply", "plan"); err != nil {
		t.Fatalf("apply: %v\n%s", err, out)
	}
	written := filepath.Join(p.dir, "main.tf")
	write(t, written, strings.ReplaceAll(readFile(t, written), provider, ""))
	if out, err := p.run(t, "validate"); err != nil {
		t.Errorf("validate: %v\n%s", err, out)
	}
	if out, err := p.run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("the plan after it is not empty: %v\n%s", err, out)
	}
	if n := server.Count("CreateQuery") + server.Count("DeleteQuery"); n != 0 {
		t.Errorf("%d changes were made", n)
	}
}

// The same configuration saved with the line ends of Windows plans nothing.
func TestAccLineEnds(t *testing.T) {
	t.Parallel()
	const config = `provider "partnerinsights" {}

resource "partnerinsights_query" "q" {
  name        = "Office seats"
  description = <<-EOT
    For the monthly review.
    Owner: data platform
  EOT
  query       = <<-EOT
    SELECT CustomerName, PaidAvailableUnits
    FROM OfficeUsage
    TIMESPAN LAST_MONTH
  EOT
}
`
	server := serving(t, emulator.Options{})
	p := newProgram(t, config, environmentOf(server)...)
	if out, err := p.run(t, "apply", "-auto-approve"); err != nil {
		t.Fatalf("apply: %v\n%s", err, out)
	}
	main := filepath.Join(p.dir, "main.tf")
	write(t, main, strings.ReplaceAll(readFile(t, main), "\n", "\r\n"))
	if out, err := p.run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("plan: %v\n%s", err, out)
	}
}
