package query_test

import (
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/compare"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A query is looked up while it is made in the same run, although lists lag behind, and after.
func TestAccLookUp(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{Lag: "30s"}})
	const data = "data.partnerinsights_query."
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{
				Config:      env.Config("data \"partnerinsights_query\" \"test\" {\n  name = \"customers\"\n}\n"),
				ExpectError: regexp.MustCompile(`(?s)No such query.*name = "customers".*"Customers", ID ` + customers),
			},
			{
				Config:      env.Config("data \"partnerinsights_query\" \"test\" {\n}\n"),
				ExpectError: regexp.MustCompile(`(?s)Exactly one of these attributes must be configured`),
			},
			{
				Config: env.Config(config("Paid seats", text) + `
data "partnerinsights_query" "id" {
  id = partnerinsights_query.test.id
}

data "partnerinsights_query" "name" {
  name       = "Paid seats"
  depends_on = [partnerinsights_query.test]
}

data "partnerinsights_query" "system" {
  name = "Customers"
}
`),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.CompareValuePairs(address, tfjsonpath.New("query"), data+"id", tfjsonpath.New("query"), compare.ValuesSame()),
					statecheck.CompareValuePairs(address, tfjsonpath.New("id"), data+"name", tfjsonpath.New("id"), compare.ValuesSame()),
					statecheck.ExpectKnownValue(data+"system", tfjsonpath.New("id"), knownvalue.StringExact(customers)),
					statecheck.ExpectKnownValue(data+"system", tfjsonpath.New("type"), knownvalue.StringExact("system")),
				},
				ConfigPlanChecks: resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
			},
		},
	})
}

func TestAccLookUpOfMany(t *testing.T) {
	t.Parallel()
	env, _ := many(t, 3)
	all := knownvalue.ListExact([]knownvalue.Check{knownvalue.StringExact("Made here"), knownvalue.StringExact("Query 0"), knownvalue.StringExact("Query 1"), knownvalue.StringExact("Query 2")})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{{
			Config: env.Config(config("Made here", text) + `
data "partnerinsights_queries" "all" {
  type       = "userDefined"
  depends_on = [partnerinsights_query.test]
}

output "names" {
  value = data.partnerinsights_queries.all.queries[*].name
}
`),
			ConfigStateChecks: []statecheck.StateCheck{statecheck.ExpectKnownOutputValue("names", all)},
			ConfigPlanChecks:  resource.ConfigPlanChecks{PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}},
		}},
	})
}
