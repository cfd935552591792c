package report_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A report is looked up while it is made in the same run, although lists lag behind, and after.
func TestAccLookUp(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{Lag: "30s"}})
	const data = "data.partnerinsights_report."
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      env.Config("data \"partnerinsights_report\" \"test\" {\n  id = \"nonsense\"\n}\n"),
				ExpectError: regexp.MustCompile(`(?s)No such report.*id = "nonsense"`),
			},
			{
				Config: env.Config(hcl(seats, `callback_url = "https://example.com/hidden"`) + `
data "partnerinsights_report" "id" {
  id = partnerinsights_report.test.id
}

data "partnerinsights_report" "name" {
  name                 = "Daily seats"
  include_callback_url = true
  depends_on           = [partnerinsights_report.test]
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.CompareValuePairs(address, tfjsonpath.New("effective_start_time"), data+"id", tfjsonpath.New("start_time"), compare.ValuesSame()),
					statecheck.CompareValuePairs(address, tfjsonpath.New("id"), data+"name", tfjsonpath.New("id"), compare.ValuesSame()),
					statecheck.ExpectKnownValue(data+"id", tfjsonpath.New("callback_url"), knownvalue.Null()),
					statecheck.ExpectSensitiveValue(data+"name", tfjsonpath.New("callback_url")),
				},
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}

// The callbacks of many are sensitive each, and what is beside them is not.
func TestAccLookUpOfMany(t *testing.T) {
	t.Parallel()
	env, _ := many(t, 4)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      env.Config("data \"partnerinsights_reports\" \"all\" {\n  include_callback_url = true\n}\n\noutput \"all\" {\n  value = data.partnerinsights_reports.all.reports\n}\n"),
				ExpectError: regexp.MustCompile(`(?i)sensitive`),
			},
			{
				Config: env.Config(`
data "partnerinsights_reports" "paused" {
  status               = "Paused"
  include_callback_url = true
}

output "names" {
  value = data.partnerinsights_reports.paused.reports[*].name
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownOutputValue("names", knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("Report 0"), knownvalue.StringExact("Report 3")})),
				},
				Check: func(s *terraform.State) error {
					if got := s.RootModule().Resources["data.partnerinsights_reports.paused"].Primary.Attributes["reports.1.callback_url"]; got != "https://example.com/hidden" {
						return fmt.Errorf("the callback is %q", got)
					}
					return nil
				},
			},
		},
	})
}
