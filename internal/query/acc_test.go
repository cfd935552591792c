package query_test

import (
	"fmt"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const address = "partnerinsights_query.test"

func config(name, text string) string {
	return fmt.Sprintf("resource \"partnerinsights_query\" \"test\" {\n  name  = %q\n  query = %q\n}\n", name, text)
}

func TestAccLifeCycle(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	text := "SELECT CustomerTenantId, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{
				Config: env.Config(config("Paid seats", text)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectKnownValue(address, tfjsonpath.New("dataset"), knownvalue.StringExact("OfficeUsage")),
					plancheck.ExpectUnknownValue(address, tfjsonpath.New("id")),
				}, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("type"), knownvalue.StringExact("userDefined")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("user"), knownvalue.StringExact(emulator.DefaultUser)),
				},
			},
			{
				Config:           env.Config(config("Paid seats", "select customertenantid,PAIDAVAILABLEUNITS\r\n  from officeusage\n timespan last_month;\n")),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
			{
				ResourceName:      address,
				ImportState:       true,
				ImportStateVerify: true,
			},
			{
				Config: env.Config(config("Paid seats 2", text)),
				ConfigPlanChecks: resource.ConfigPlanChecks{PreApply: []plancheck.PlanCheck{
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
				}},
			},
		},
	})
	if n := len(env.Queries()); n != 0 {
		t.Errorf("%d queries are left after destroy", n)
	}
}
