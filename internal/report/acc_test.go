package report_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/plancheck"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/terraform"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const address = "partnerinsights_report.test"

// hcl is a query and a daily report of it, with more lines in the report.
func hcl(text, report string) string {
	return fmt.Sprintf(`
resource "partnerinsights_query" "test" {
  name  = "Seats"
  query = %q
}

resource "partnerinsights_report" "test" {
  name                = "Daily seats"
  query_id            = partnerinsights_query.test.id
  recurrence_interval = 24
  %s
}

output "effective" {
  value = partnerinsights_report.test.effective_start_time
}
`, text, report)
}

func preApply(checks ...plancheck.PlanCheck) resource.ConfigPlanChecks {
	return resource.ConfigPlanChecks{PreApply: checks, PostApplyPostRefresh: []plancheck.PlanCheck{plancheck.ExpectEmptyPlan()}}
}

// The real CLI goes through the life of a report; what it finds inconsistent would fail here.
func TestAccLifeCycle(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	const start = `start_time = "2026-01-01T06:00:00+01:00"`
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{ // create
				Config:           env.Config(hcl(seats, start)),
				ConfigPlanChecks: preApply(plancheck.ExpectUnknownValue(address, tfjsonpath.New("effective_start_time"))),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("effective_start_time"), knownvalue.StringExact("2026-12-02T05:00:00Z")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("start_time"), knownvalue.StringExact("2026-01-01T06:00:00+01:00")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("callback_url"), knownvalue.Null()),
				},
			},
			{ // no-op edits
				Config:           env.Config(hcl("select CustomerTenantId, PaidAvailableUnits\nfrom OfficeUsage timespan last_month;", `start_time = "2026-12-01T05:00:00Z"`)),
				ConfigPlanChecks: preApply(plancheck.ExpectEmptyPlan()),
			},
			{ // rename: what depends on the schedule stays
				Config: env.Config(hcl(seats, start+"\n  description = \"For finance\"")),
				ConfigPlanChecks: preApply(
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate),
					plancheck.ExpectKnownOutputValue("effective", knownvalue.StringExact("2026-12-02T05:00:00Z")),
					plancheck.ExpectUnknownValue(address, tfjsonpath.New("modified_time")),
				),
			},
			{ // pause and give timeouts
				Config:           env.Config(hcl(seats, start+"\n  paused = true\n  timeouts = { update = \"1m\" }")),
				ConfigPlanChecks: preApply(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)),
				ConfigStateChecks: []statecheck.StateCheck{
					statecheck.ExpectKnownValue(address, tfjsonpath.New("status"), knownvalue.StringExact("Paused")),
					statecheck.ExpectKnownValue(address, tfjsonpath.New("description"), knownvalue.Null()),
				},
			},
			{ // of a report without a callback, an import shows the method that the service has
				ResourceName:            address,
				ImportState:             true,
				ImportStateVerify:       true,
				ImportStateVerifyIgnore: []string{"timeouts", "start_time", "effective_start_time", "callback_method"},
			},
			{ // another query replaces both
				Config: env.Config(hcl("SELECT Month FROM OfficeUsage", start)),
				ConfigPlanChecks: preApply(
					plancheck.ExpectResourceAction("partnerinsights_query.test", plancheck.ResourceActionReplace),
					plancheck.ExpectResourceAction(address, plancheck.ResourceActionReplace),
				),
			},
		},
	})
	if n := len(env.Reports()) + len(env.Queries()); n != 0 {
		t.Errorf("%d objects are left after destroy", n)
	}
}

// A report that is deleted or changed outside of Terraform is planned as it should be.
func TestAccOutOfBand(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	config := env.Config(hcl(seats, `start_time = "2026-01-01T06:00:00Z"`))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{Config: config},
			{
				PreConfig: func() {
					env.Clock.Advance(time.Hour)
					env.DeleteReport(env.Reports()[0].ID)
				},
				Config:           config,
				ConfigPlanChecks: preApply(plancheck.ExpectResourceAction(address, plancheck.ResourceActionCreate)),
			},
			{
				PreConfig: func() {
					env.EditReport(env.Reports()[0].ID, func(r *emulator.Report) { r.Status, r.Name = emulator.Paused, "Portal" })
				},
				Config:           config,
				ConfigPlanChecks: preApply(plancheck.ExpectResourceAction(address, plancheck.ResourceActionUpdate)),
				Check: func(*terraform.State) error {
					if r := env.Reports()[0]; r.Status != emulator.Active || r.Name != "Daily seats" {
						return fmt.Errorf("the service holds %+v", r)
					}
					return nil
				},
			},
			{
				PreConfig: func() { env.Clock.Advance(40 * 24 * time.Hour) },
				Config:    config, ConfigPlanChecks: preApply(plancheck.ExpectEmptyPlan()),
			},
		},
	})
}

// An import block takes a report over without changing it.
func TestAccImportBlock(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	q := env.AddQuery(emulator.Query{Name: "Seats", Text: seats})
	r := env.AddReport(emulator.Report{Name: "Daily seats", QueryID: q.ID, Interval: 24, Start: acctest.Start.Add(48 * time.Hour), CallbackURL: "https://example.com/hook", CallbackMethod: "GET", Format: "tsv"})
	config := env.Config(fmt.Sprintf(`
import {
  to = partnerinsights_report.test
  id = %q
}

resource "partnerinsights_report" "test" {
  name                = "Daily seats"
  query_id            = %q
  recurrence_interval = 24
  start_time          = "2026-01-01T13:00:00+01:00"
  format              = "TSV"
  callback_method     = "GET"
}
`, r.ID, q.ID))
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{{
			Config:           config,
			ConfigPlanChecks: preApply(plancheck.ExpectResourceAction(address, plancheck.ResourceActionNoop)),
			Check: func(*terraform.State) error {
				if held := env.Reports()[0]; held.CallbackURL != "https://example.com/hook" || env.Count("UpdateReport") != 0 {
					return fmt.Errorf("the service holds %+v", held)
				}
				return nil
			},
		}},
	})
}

// Errors reach a person on the line at fault.
func TestAccBadInput(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: env.Factories(),
		Steps: []resource.TestStep{
			{Config: env.Config(hcl(seats, `recurrence_count = 0`)), ExpectError: regexp.MustCompile(`recurrence_count = 0`)},
			{Config: env.Config(hcl("SELECT * FROM OfficeUsage", "")), ExpectError: regexp.MustCompile(`(?s)The wildcard \* is not supported\..*SELECT \* FROM OfficeUsage\n.*\^`)},
			{Config: env.Config(hcl("SELECT Mont FROM OfficeUsage", "")), ExpectError: regexp.MustCompile(`Did you mean Month\?`)},
		},
	})
}
