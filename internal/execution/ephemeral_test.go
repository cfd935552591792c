package execution_test

import (
	"fmt"
	"maps"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func (s *stage) open(report string, more acctest.Object) (acctest.Object, acctest.Diagnostics) {
	config := acctest.Object{"report_id": report}
	maps.Copy(config, more)
	return s.Open(dataSource, config)
}

// The link that is returned opens the file, and needs no opting in.
func TestOpen(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	report := s.daily()
	result, diags := s.open(report.ID, nil)
	if len(diags) > 0 || result["status"] != nil || result["report_access_secure_link"] != nil || len(executions(result)) != 0 {
		t.Errorf("before the first run: %v: %s", result, diags)
	}
	s.Clock.Advance(3 * 24 * time.Hour)
	result, diags = s.open(report.ID, acctest.Object{"latest": false})
	if len(diags) > 0 || result["status"] != "Completed" || len(executions(result)) < 2 {
		t.Fatalf("got %v: %s", result, diags)
	}
	link, _ := result["report_access_secure_link"].(string)
	if first := executions(result)[0].(acctest.Object); first["report_access_secure_link"] != link || first["execution_id"] != result["execution_id"] {
		t.Errorf("the newest is %v", first)
	}
	resp, err := (&http.Client{Transport: s.Dependencies.Transport}).Get(link)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Errorf("the link is answered with %s", resp.Status)
	}
}

func TestOpenWaits(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Running: 10 * time.Minute})
	wait := acctest.Object{"wait_for_completion": true}
	result, diags := s.open(s.once().ID, wait)
	if len(diags) > 0 || result["report_access_secure_link"] == nil {
		t.Errorf("got %v: %s", result, diags)
	}
	_, diags = s.open(s.once().ID, acctest.Object{"wait_for_completion": true, "timeouts": acctest.Object{"open": "5m"}})
	wantOne(t, diags, "", "took too long", "Running", "5m0s (timeouts.open)")
}

func TestOpenWhatDoesNotExist(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{Policy: emulator.Policy{RunOutcome: "failed"}})
	_, diags := s.open("nonsense", nil)
	wantOne(t, diags, "report_id", "no report with the ID \"nonsense\"")
	_, diags = s.open(s.daily().ID, acctest.Object{"execution_id": "nonsense"})
	wantOne(t, diags, "execution_id", "no execution with the ID \"nonsense\"")
	_, diags = s.open("", nil)
	wantOne(t, diags, "report_id", "must not be empty")
	_, diags = s.open(s.once().ID, acctest.Object{"wait_for_completion": true})
	wantOne(t, diags, "", "ended with the status Failed")
	if err := s.Inject(emulator.Fault{Operation: "ListExecutions", Kind: emulator.FaultWrongTypes, Times: -1}); err != nil {
		t.Fatal(err)
	}
	_, diags = s.open(s.daily().ID, nil)
	wantOne(t, diags, "", "Reading the executions of report", "its nextLink is a JSON object")
}

// The real CLI opens it; the echo provider, which stores what it is configured with, tells what it got.
func TestAccOpen(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	report := s.daily()
	s.Clock.Advance(25 * time.Hour)
	factories := s.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}, // Terraform 1.10, but OpenTofu 1.11
		Steps: []resource.TestStep{{
			Config: s.Config(fmt.Sprintf("ephemeral %q \"newest\" {\n  report_id = %q\n}\n\nprovider \"echo\" {\n  data = ephemeral.%s.newest\n}\n\nresource \"echo\" \"test\" {}\n", dataSource, report.ID, dataSource)),
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("report_access_secure_link"), knownvalue.StringRegexp(regexp.MustCompile("^"+regexp.QuoteMeta(s.URL)))),
				statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("status"), knownvalue.StringExact("Completed")),
			},
		}},
	})
}

// What goes wrong quotes no link.
func TestNoLinkInDiagnostics(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	report := s.daily()
	s.Clock.Advance(25 * time.Hour)
	body := `{"value":[{"executionId":7,"reportAccessSecureLink":"https://files.example.com/1?sig=hidden"}]}`
	if err := s.Inject(emulator.Fault{Operation: "ListExecutions", Kind: emulator.FaultNotJSON, Body: body, Times: -1}); err != nil {
		t.Fatal(err)
	}
	_, diags := s.open(report.ID, nil)
	wantOne(t, diags, "", "Some executions cannot be read", "its executionId is a JSON number")
	if strings.Contains(diags.String(), "hidden") {
		t.Errorf("the link is quoted: %s", diags)
	}
}
