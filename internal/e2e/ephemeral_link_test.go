package e2e

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	goversion "github.com/hashicorp/go-version"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// The link of an ephemeral resource is in no plan and no state.
func TestAccEphemeralLinkIsStoredNowhere(t *testing.T) {
	t.Parallel()
	s := serving(t, emulator.Options{})
	query := s.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month FROM OfficeUsage"})
	report := s.AddReport(emulator.Report{Name: "Once", QueryID: query.ID, ExecuteNow: true, Format: "csv"})
	s.Clock().Advance(time.Hour)
	p := newProgram(t, "ephemeral \"partnerinsights_report_execution\" \"newest\" {\n  report_id = \""+report.ID+"\"\n}\n"+
		"resource \"terraform_data\" \"test\" {\n  input = \"something to plan\"\n}\n", environmentOf(s)...)
	if name, is := p.version(t); is.LessThan(goversion.Must(goversion.NewVersion(map[string]string{"Terraform": "1.10.0", "OpenTofu": "1.11.0"}[name]))) {
		t.Skipf("needs Terraform 1.10 or OpenTofu 1.11, and %s v%s is at hand", name, is)
	}
	if out, err := p.run(t, "plan", "-out=plan"); err != nil || !strings.Contains(out, "something to plan") {
		t.Fatalf("plan: %v\n%s", err, out)
	}
	shown, err := p.run(t, "show", "-json", "plan")
	if err != nil {
		t.Fatalf("show: %v\n%s", err, shown)
	}
	if out, err := p.run(t, "apply", "plan"); err != nil {
		t.Fatalf("apply: %v\n%s", err, out)
	}
	if s.Count("ListExecutions") == 0 {
		t.Error("it was never opened")
	}
	state := readFile(t, filepath.Join(p.dir, "terraform.tfstate"))
	for what, text := range map[string]string{"plan": shown, "state": state} {
		if !strings.Contains(text, "something to plan") || strings.Contains(text, "sig=") || strings.Contains(text, "/files/") {
			t.Errorf("the %s holds the link, or nothing:\n%s", what, text)
		}
	}
}
