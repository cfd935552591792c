package report_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A query that a report uses can be replaced in both orders, whether or not the service deletes a query in use.
// The report moves to the new query and stays on its grid. With create_before_destroy on the report, both are created
// before one is destroyed, and the report is destroyed before its query, with every CLI.
func TestAccReplacedQuery(t *testing.T) {
	t.Parallel()
	for _, inUse := range []emulator.Choice{"allowed", "refused"} {
		for _, first := range []bool{false, true} {
			t.Run(fmt.Sprintf("delete in use %s, create before destroy %t", inUse, first), func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t, emulator.Options{Policy: emulator.Policy{QueryInUse: inUse}})
				replaced := func(id *string) resource.TestCheckFunc {
					return func(*terraform.State) error {
						queries, reports := env.Queries(), env.Reports()
						if len(queries) != 1 || len(reports) != 1 || reports[0].QueryID != queries[0].ID || queries[0].ID == *id {
							return fmt.Errorf("the service holds %+v and %+v", queries, reports)
						}
						if start := reports[0].Start; start.Hour() != 5 || start.Minute() != 0 {
							return fmt.Errorf("the report left its grid: %s", start)
						}
						*id = queries[0].ID
						return nil
					}
				}
				var id string
				calls := map[bool][]string{
					false: {"DeleteReport", "DeleteQuery", "CreateQuery", "CreateReport"},
					true:  {"CreateQuery", "CreateReport", "DeleteReport", "DeleteQuery"},
				}[first]
				resource.Test(t, resource.TestCase{
					ProtoV6ProviderFactories: env.Factories(),
					Steps: []resource.TestStep{
						{Config: env.Config(replaceable(seats, first)), Check: replaced(&id)},
						{
							PreConfig: env.ResetRequests,
							Config:    env.Config(replaceable("SELECT Month FROM OfficeUsage", first)),
							ConfigPlanChecks: preApply(
								plancheck.ExpectResourceAction("partnerinsights_query.test", order(first)),
								plancheck.ExpectResourceAction(address, order(first)),
							),
							Check: replaced(&id),
							PostApplyFunc: func() {
								if made := changes(env.Requests()); !slices.Equal(made, calls) {
									t.Errorf("the calls were %v, want %v", made, calls)
								}
							},
						},
					},
				})
			})
		}
	}
}

// changes are the operations that have changed something, in their order.
func changes(log []emulator.Request) []string {
	var made []string
	for _, r := range log {
		if r.Status < 300 && (strings.HasPrefix(r.Operation, "Create") || strings.HasPrefix(r.Operation, "Delete")) {
			made = append(made, r.Operation)
		}
	}
	return made
}

func order(createFirst bool) plancheck.ResourceActionType {
	if createFirst {
		return plancheck.ResourceActionCreateBeforeDestroy
	}
	return plancheck.ResourceActionDestroyBeforeCreate
}

func replaceable(text string, createFirst bool) string {
	return fmt.Sprintf(`
resource "partnerinsights_query" "test" {
  name  = "Seats"
  query = %q
}

resource "partnerinsights_report" "test" {
  name                = "Daily seats"
  query_id            = partnerinsights_query.test.id
  recurrence_interval = 24
  start_time          = "2026-01-01T05:00:00Z"

  lifecycle {
    create_before_destroy = %t
  }
}
`, text, createFirst)
}

// Where the service refuses a second query of one name, a replacement that creates first says what to do.
func TestAccReplacedQueryWhoseNameIsTaken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Policy: emulator.Policy{DuplicateQueryNames: "refused"}})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{Config: env.Config(replaceable(seats, true))},
			{Config: env.Config(replaceable("SELECT Month FROM OfficeUsage", true)), ExpectError: regexp.MustCompile(`(?s)remove\s+create_before_destroy`)},
			{Config: env.Config(replaceable("SELECT Month FROM OfficeUsage", false))},
		},
	})
}

// The real CLI lives with a sample of the policies of TestLifeUnderEveryPairOfPolicies.
func TestAccLifeUnderPolicies(t *testing.T) {
	t.Parallel()
	all := acctest.Pairs()
	for _, i := range []int{1, len(all) / 2, len(all) - 1} {
		t.Run(fmt.Sprintf("%02d", i), func(t *testing.T) {
			t.Parallel()
			defer func() {
				if t.Failed() {
					t.Logf("to see it by hand: make emulator ARGS='%s'", acctest.Flags(all[i]))
				}
			}()
			env := acctest.New(t, emulator.Options{Policy: all[i]})
			const start = `start_time = "2026-01-01T06:00:00Z"`
			var steps []resource.TestStep
			for _, lines := range []string{
				start,
				start + "\n  description = \"For finance\"\n  format = \"tsv\"",
				start + "\n  description = \"For finance\"\n  paused = true",
				"start_time = \"2026-01-01T07:00:00Z\"\n  description = \"For finance\"\n  callback_url = \"https://example.com/hook\"",
			} {
				steps = append(steps, resource.TestStep{Config: env.Config(hcl(seats, lines)), ConfigPlanChecks: preApply()})
			}
			resource.Test(t, resource.TestCase{ProtoV6ProviderFactories: env.Factories(), Steps: steps})
			if n := len(env.Reports()) + len(env.Queries()); n != 0 {
				t.Errorf("%d objects are left after destroy", n)
			}
		})
	}
}
