package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	goversion "github.com/hashicorp/go-version"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// reaches tells whether the CLI is Terraform of a version or newer.
func (p *program) reaches(t *testing.T, version string) bool {
	t.Helper()
	name, is := p.version(t)
	return name == "Terraform" && is.GreaterThanOrEqual(goversion.Must(goversion.NewVersion(version)))
}

const managedReport = `
resource "partnerinsights_query" "seats" {
  name  = "Seats"
  query = "SELECT Month FROM OfficeUsage"
}

resource "partnerinsights_report" "daily" {
  name                = "Daily"
  query_id            = partnerinsights_query.seats.id
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24
}
`

// Terraform 1.17 refreshes with -minimal-refresh only what it would change: it plans each object from the state first. Such a
// plan refreshes nothing where nothing is changed, as with -refresh=false of any CLI; it reads the catalogue alone.
func TestAccPlanWithoutARefresh(t *testing.T) {
	t.Parallel()
	s := serving(t, emulator.Options{})
	p := &played{T: t, program: newProgram(t, managedReport, environmentOf(s)...), service: s}
	p.must("apply", "-auto-approve")
	option, wanted := "-refresh=false", "ListDatasets"
	if strings.Contains(p.must("plan", "-help"), "-minimal-refresh") { // an alpha of 1.17 does not have it
		option, wanted = "-minimal-refresh", "ListDatasets ListReports"
	}
	plans := func(want, operations string, args ...string) {
		t.Helper()
		before := len(s.Requests())
		out, made := p.must(append(args, option)...), []string(nil)
		for _, r := range s.Requests()[before:] {
			made = append(made, r.Operation)
		}
		slices.Sort(made)
		if got := strings.Join(made, " "); got != operations || !strings.Contains(out, want) {
			t.Errorf("a plan with %s makes the requests %q, want %q and %s:\n%s", option, got, operations, want, out)
		}
	}
	plans("No changes.", "ListDatasets", "plan", "-detailed-exitcode")
	written := filepath.Join(p.dir, "main.tf")
	write(t, written, strings.Replace(readFile(t, written), `"Daily"`, `"Every day"`, 1))
	plans("0 to add, 1 to change, 0 to destroy", wanted, "plan") // the report is refreshed, and its query is not
}

// Import blocks name what a module has, and since Terraform 1.16 they may be in it.
func TestAccImportIntoAModule(t *testing.T) {
	t.Parallel()
	s := portal(t)
	p := &played{T: t, program: newProgram(t, "", environmentOf(s)...), service: s}
	block, call := "import {\n  to = partnerinsights_query.seats\n  id = \"name:Seats\"\n}\n", "module \"seats\" {\n  source = \"./seats\"\n}\n"
	resource := "resource \"partnerinsights_query\" \"seats\" {\n  name = \"Seats\"\n  description = \"By \\\"hand\\\"\"\n" +
		"  query = \"SELECT Month, PaidAvailableUnits FROM OfficeUsage WHERE CustomerMarket = 'Norway'\"\n}\n"
	root := filepath.Join(p.dir, "main.tf")
	required := readFile(t, root)
	if p.reaches(t, "1.16.0") {
		resource += block
	} else {
		call += strings.Replace(block, "to = ", "to = module.seats.", 1)
	}
	if err := os.Mkdir(filepath.Join(p.dir, "seats"), 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.dir, "seats", "main.tf"), required+resource)
	write(t, root, required+call)
	p.must("get")
	if out := p.must("apply", "-auto-approve"); !strings.Contains(out, "1 imported, 0 added, 0 changed, 0 destroyed") {
		t.Errorf("apply says:\n%s", out)
	}
	p.mustBeQuiet()
}

// A report that Terraform 1.16 may not destroy stays at the service, whether its instance or all is removed.
func TestAccReportThatIsNotDestroyed(t *testing.T) {
	t.Parallel()
	s := serving(t, emulator.Options{})
	p := &played{T: t, program: newProgram(t, instances("    destroy = false\n"), environmentOf(s)...), service: s}
	p.needs(t, "1.16.0")
	p.must("apply", "-auto-approve", bothReports)
	for _, args := range [][]string{{"apply", oneReport}, {"destroy", oneReport}} {
		p.must(append(args, "-auto-approve")...)
		if n := len(s.Reports()); n != 2 {
			t.Errorf("after %s %d reports are left, want 2", args[0], n)
		}
	}
	if out := p.must("state", "list"); strings.TrimSpace(out) != "" {
		t.Errorf("the state has %s", out)
	}
}

// Actions around the end of a report, for Terraform 1.16: a download that fails before it is a warning with on_failure =
// continue, and one that follows it finds the report gone.
func TestAccActionsAroundADestruction(t *testing.T) {
	t.Parallel()
	s := serving(t, emulator.Options{})
	p := &played{T: t, program: newProgram(t, instances(`
    action_trigger {
      events     = [before_destroy]
      actions    = [action.partnerinsights_report_download.last]
      on_failure = continue
    }
    action_trigger {
      events  = [after_destroy]
      actions = [action.partnerinsights_query_preview.rest]
    }
`)+`
action "partnerinsights_report_download" "last" {
  config {
    report_id   = caller.id
    output_path = "${caller.name}.csv"
  }
}

action "partnerinsights_query_preview" "rest" {
  config {
    query = "SELECT Month FROM OfficeUsage WHERE CustomerName = '${caller.name}' LIMIT 1"
  }
}
`, environmentOf(s)...), service: s}
	p.needs(t, "1.16.0")
	p.must("apply", "-auto-approve", bothReports)
	before := len(s.Requests())
	out := p.must("apply", "-auto-approve", oneReport) // the report has not run yet, so there is no file
	if !strings.Contains(out, "Warning: ") || len(s.Reports()) != 1 {
		t.Errorf("there are %d reports:\n%s", len(s.Reports()), out)
	}
	var order []string
	for _, r := range s.Requests()[before:] {
		switch r.Operation {
		case "ListExecutions", "DeleteReport":
			order = append(order, r.Operation)
		case "TestQuery":
			order = append(order, r.Operation, fmt.Sprint(strings.Contains(fmt.Sprint(r.Query), "Weekly")))
		}
	}
	if got := strings.Join(slices.Compact(order), " "); got != "ListExecutions DeleteReport TestQuery true" {
		t.Errorf("the order was %s:\n%s", got, out)
	}
	if found := p.files(t); len(found) > 0 {
		t.Errorf("there are %v", found)
	}
}

const bothReports, oneReport = `-var=names=["Daily","Weekly"]`, `-var=names=["Daily"]`

// instances are reports of a system query by their names, with lines in their lifecycle blocks.
func instances(lifecycle string) string {
	return `
variable "names" {
  type = set(string)
}

resource "partnerinsights_report" "all" {
  for_each            = var.names
  name                = each.key
  query_id            = "6664daf3-c161-423a-92a1-0ea6db2c0384"
  start_time          = "2026-01-01T05:00:00Z"
  recurrence_interval = 24

  lifecycle {
` + lifecycle + `  }
}
`
}
