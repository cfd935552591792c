package e2e

import (
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	goversion "github.com/hashicorp/go-version"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// portal is a service with what people made by hand: a query, a daily report with a callback, and a one-off one.
func portal(t *testing.T) *emulator.Server {
	t.Helper()
	server := serving(t, emulator.Options{})
	q := server.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month, PaidAvailableUnits FROM OfficeUsage WHERE CustomerMarket = 'Norway'", Description: "By \"hand\""})
	server.AddReport(emulator.Report{Name: "Daily", QueryID: q.ID, Interval: 24, Start: time.Now().Add(30 * time.Hour).Truncate(time.Hour), Count: 9, Format: "tsv",
		CallbackURL: "https://example.com/hook?code=hidden", CallbackMethod: "GET", Status: emulator.Paused})
	server.AddReport(emulator.Report{Name: "Once", QueryID: q.ID, ExecuteNow: true, Format: "csv", CallbackMethod: "POST"})
	return server
}

func environmentOf(s *emulator.Server) []string {
	return []string{"PARTNERINSIGHTS_ENDPOINT=" + s.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN=" + emulator.DefaultAccessToken}
}

// wantTakenOver applies what was generated, after which nothing is left to do and nothing was changed.
func wantTakenOver(t *testing.T, p *program, s *emulator.Server) {
	t.Helper()
	if out, err := p.run(t, "apply", "-auto-approve"); err != nil || !strings.Contains(out, "3 imported, 0 added, 0 changed, 0 destroyed") {
		t.Fatalf("apply: %v\n%s", err, out)
	}
	if out, err := p.run(t, "plan", "-detailed-exitcode"); err != nil {
		t.Errorf("the plan after it is not empty: %v\n%s", err, out)
	}
	if n := s.Count("UpdateReport") + s.Count("PauseReport") + s.Count("ResumeReport") + s.Count("DeleteReport") + s.Count("DeleteQuery"); n != 0 {
		t.Errorf("%d changes were made", n)
	}
	if got := s.Reports()[0].CallbackURL; got != "https://example.com/hook?code=hidden" {
		t.Errorf("the callback is %q", got)
	}
}

// The configuration that `terraform plan -generate-config-out` writes for import blocks changes nothing. Without the line
// provider, Terraform 1.16 asks a provider of hashicorp for a resource that has no block yet; with it, no CLI takes an
// import block whose resource has one. So the guide says to remove it then.
func TestAccGeneratedConfiguration(t *testing.T) {
	t.Parallel()
	s := portal(t)
	const provider = "  provider = partnerinsights\n"
	config := ""
	for to, id := range map[string]string{"query.seats": "name:Seats", "report.daily": "name:Daily", "report.once": s.Reports()[1].ID} {
		config += fmt.Sprintf("import {\n  to = partnerinsights_%s\n  id = %q\n%s}\n", to, id, provider)
	}
	p := newProgram(t, config, environmentOf(s)...)
	if out, err := p.run(t, "plan", "-generate-config-out=generated.tf"); err != nil {
		t.Fatalf("plan: %v\n%s", err, out)
	}
	if generated := readFile(t, filepath.Join(p.dir, "generated.tf")); strings.Contains(generated, "hidden") {
		t.Errorf("the generated configuration shows the callback:\n%s", generated)
	}
	written := filepath.Join(p.dir, "main.tf")
	write(t, written, strings.ReplaceAll(readFile(t, written), provider, ""))
	wantTakenOver(t, p, s)
}

// So does what `terraform query -generate-config-out` writes, which brings a tenant under management.
func TestAccGeneratedConfigurationOfAQuery(t *testing.T) {
	t.Parallel()
	s := portal(t)
	p := newProgram(t, "provider \"partnerinsights\" {}\n", environmentOf(s)...)
	p.needs(t, "1.14.0")
	write(t, filepath.Join(p.dir, "all.tfquery.hcl"), readFile(t, "examples/scenarios/takeover/all.tfquery.hcl"))
	if out, err := p.run(t, "query", "-generate-config-out=generated.tf"); err != nil || strings.Contains(out, "hidden") {
		t.Fatalf("query: %v\n%s", err, out)
	}
	wantTakenOver(t, p, s)
}

// needs skips a test that the CLI at hand is too old for; a candidate of a version counts as that version. OpenTofu has versions of its own, and no `query`.
func (p *program) needs(t *testing.T, least string) {
	t.Helper()
	if name, is := p.version(t); name != "Terraform" || is.LessThan(goversion.Must(goversion.NewVersion(least))) {
		t.Skipf("needs Terraform %s, and %s v%s is at hand", least, name, is)
	}
}

// version is the CLI's name, Terraform or OpenTofu, and its version; a candidate of a version counts as that version.
func (p *program) version(t *testing.T) (string, *goversion.Version) {
	t.Helper()
	plain, err := p.run(t, "version")
	if err != nil {
		t.Fatal(err)
	}
	found := regexp.MustCompile(`(?m)^(Terraform|OpenTofu) v(\d\S*)`).FindStringSubmatch(plain)
	if found == nil {
		t.Fatalf("this is no version: %s", plain)
	}
	return found[1], goversion.Must(goversion.NewVersion(found[2])).Core()
}
