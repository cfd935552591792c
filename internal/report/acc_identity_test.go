package report_test

import (
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/querycheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestIdentity holds the same with any CLI.
func TestAccIdentity(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_12_0)},
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{
				Config: env.Config(hcl(seats, `start_time = "2026-01-01T06:00:00Z"`)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectIdentityValueMatchesState(address, tfjsonpath.New("id")),
					statecheck.CompareValuePairs(address, tfjsonpath.New("query_id"), "partnerinsights_query.test", tfjsonpath.New("id"), compare.ValuesSame()),
				},
			},
			{
				ResourceName:     address,
				ImportState:      true,
				ImportStateKind:  resource.ImportBlockWithResourceIdentity,
				ImportPlanChecks: resource.ImportPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				PreConfig: func() {
					env.Clock.Advance(time.Hour)
					env.DeleteReport(env.Reports()[0].ID)
				},
				Config:           env.Config(hcl(seats, `start_time = "2026-01-01T06:00:00Z"`)),
				ConfigPlanChecks: preApply(plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)),
			},
		},
	})
}

// TestListAll and its neighbours hold the same with any CLI.
func TestAccList(t *testing.T) {
	t.Parallel()
	env, _ := many(t, 5)
	resource.Test(t, resource.TestCase{
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_14_0)},
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{{
			Query: true,
			Config: env.Config(`
list "partnerinsights_report" "all" {
  provider         = partnerinsights
  include_resource = true
}

list "partnerinsights_report" "paused" {
  provider = partnerinsights

  config {
    status = "Paused"
  }
}
`),
			QueryResultChecks: []querycheck.QueryResultCheck{
				querycheck.ExpectLength("partnerinsights_report.all", 5),
				querycheck.ExpectLength("partnerinsights_report.paused", 2),
				querycheck.ExpectIdentity("partnerinsights_report.paused", map[string]knownvalue.Check{"id": knownvalue.StringExact(env.Reports()[0].ID)}),
			},
		}},
	})
}
