package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

var (
	objectBlock  = regexp.MustCompile(`(?ms)^resource "partnerinsights_(query|report)" "\w+" \{\n(.*?\n)\}`)
	ownQuery     = regexp.MustCompile(`(?s)query_id += (?:\(\s.*)?\bpartnerinsights_query\.`)
	createsFirst = regexp.MustCompile(`(?m)^    create_before_destroy = true\b`)
	description  = regexp.MustCompile(`(?m)^ +description += .*\n`)
)

// A changed query replaces its reports, and a report loses its executions with its ID. So each report of a query that
// the same configuration manages is created before the old one is destroyed, in all that a reader may copy. On the query
// alone it would not help: Terraform destroys the report first, and Terraform 1.16 leaves it deposed.
func TestReportsAreCreatedBeforeOldOnesAreDestroyed(t *testing.T) {
	t.Parallel()
	texts := pages(t, "*/*.md")
	texts["README.md"] = readFile(t, "README.md")
	for _, dir := range foldersWithReports(t) {
		texts[dir] = configuration(t, dir)
	}
	reports := 0
	for name, text := range texts {
		for _, block := range objectBlock.FindAllStringSubmatch(text, -1) {
			if replaceable(block) != createsFirst.MatchString(block[2]) {
				t.Errorf("%s: create_before_destroy belongs on a report of a managed query, and nowhere else:\n%s", name, block[0])
			}
			if replaceable(block) {
				reports++
			}
		}
	}
	if reports < 12 {
		t.Errorf("only %d reports were found", reports)
	}
}

// replaceable tells whether a block is a report that a query of the same configuration replaces. One whose file is fetched
// before it is destroyed has to be destroyed first.
func replaceable(block []string) bool {
	return block[1] == "report" && ownQuery.MatchString(block[2]) && !strings.Contains(block[2], "[before_destroy]")
}

// foldersWithReports are the folders below examples that have a report of a query of their own.
func foldersWithReports(t *testing.T) []string {
	t.Helper()
	var dirs []string
	err := filepath.WalkDir("examples", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.IsDir() {
			return err
		}
		if slices.ContainsFunc(objectBlock.FindAllStringSubmatch(configuration(t, name), -1), replaceable) {
			dirs = append(dirs, filepath.ToSlash(name))
		}
		return nil
	})
	if err != nil || len(dirs) < 8 {
		t.Fatalf("only %v were found: %v", dirs, err)
	}
	return dirs
}

// configuration is the text of all .tf files of a folder.
func configuration(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.tf"))
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, f := range files {
		text.WriteString(readFile(t, f))
	}
	return text.String()
}

// In each example the queries are changed. First the service refuses the new query, for its name is taken; then it fails
// to create the new report. The old reports are there until the new ones are.
func TestAccFailedReplacementLosesNothing(t *testing.T) {
	t.Parallel()
	for _, dir := range foldersWithReports(t) {
		if strings.Contains(configuration(t, dir), "\n  alias ") {
			continue // one provider serves the CLI here, and each alias would need its own
		}
		t.Run(dir, func(t *testing.T) {
			t.Parallel()
			r := newReplacement(t, dir)
			r.must("apply", "-auto-approve")
			r.queries, r.reports = r.env.Queries(), r.env.Reports()
			changeQueries(t, r.dir)
			if err := r.env.SetPolicy(emulator.Policy{DuplicateQueryNames: "refused"}); err != nil {
				t.Fatal(err)
			}
			r.mustFail("Another object has this name")
			if err := r.env.SetPolicy(emulator.Policy{}); err != nil {
				t.Fatal(err)
			}
			if err := r.env.Inject(emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 503, Times: -1}); err != nil {
				t.Fatal(err)
			}
			r.mustFail("503 Service Unavailable")
			r.env.ClearFaults()
			r.env.Clock.Advance(time.Hour) // for the quota of reports that run at once
			r.must("apply", "-auto-approve")
			r.mustBeQuiet()
			if len(r.env.Queries()) != len(r.queries) || len(r.env.Reports()) != len(r.reports) || slices.ContainsFunc(r.queries, r.has) {
				t.Errorf("there were %+v and %+v, and there are %+v and %+v", r.queries, r.reports, r.env.Queries(), r.env.Reports())
			}
		})
	}
}

// replacement is an example whose queries are changed.
type replacement struct {
	*played
	env     *acctest.Env
	queries []emulator.Query // before the change
	reports []emulator.Report
}

// newReplacement has an example, and a provider whose waits take no time.
func newReplacement(t *testing.T, dir string) *replacement {
	t.Helper()
	of := scenarios()[filepath.Base(dir)]
	p := newProgram(t, "", of.variables...)
	if strings.Contains(configuration(t, dir), "action \"") {
		p.needs(t, "1.14.0")
	}
	env := acctest.New(t, of.options)
	environment := of.environment(t, env.Server)
	p.env = append(p.env, environment...)
	variables := map[string]string{}
	for _, one := range environment {
		name, value, _ := strings.Cut(one, "=")
		variables[name] = value
	}
	env.Dependencies.LookupEnv = acctest.Variables(variables)
	if of.before != nil {
		of.before(env.Server)
	}
	p.env = append(p.env, "TF_REATTACH_PROVIDERS="+acctest.Reattach(t, providerserver.NewProtocol6(provider.NewWithDependencies(env.Dependencies, "test")()),
		"registry.terraform.io/partnerinsights/partnerinsights", "registry.opentofu.org/partnerinsights/partnerinsights"))
	r := &replacement{played: &played{T: t, program: p, service: env.Server}, env: env}
	if !strings.Contains(dir, "modules") {
		p.take(t, withSource(t, dir))
		if of.state != "" {
			r.takeState(of.state)
		}
		written := filepath.Join(p.dir, "action.tf") // what an action writes is relative to this process
		if text, err := os.ReadFile(written); err == nil {
			write(t, written, strings.ReplaceAll(string(text), `"reports/`, `"`+filepath.ToSlash(p.dir)+`/reports/`))
		}
		return r
	}
	if err := os.CopyFS(filepath.Join(p.dir, "module"), os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(p.dir, "call.tf"), `module "reports" {
  source  = "./module"
  reports = { Seats = { query = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage" } }
}
`)
	r.must("get")
	return r
}

// mustFail applies while a creation fails, and wants the reports and queries from before the change.
func (r *replacement) mustFail(why string) {
	r.Helper()
	if out, err := r.run(r.T, "apply", "-auto-approve"); err == nil || !strings.Contains(strings.Join(strings.Fields(out), " "), why) {
		r.Errorf("it does not fail by %q: %v\n%s", why, err, out)
	}
	for _, old := range r.reports {
		if !slices.ContainsFunc(r.env.Reports(), func(one emulator.Report) bool { return one.ID == old.ID }) {
			r.Errorf("the report %q is lost", old.Name)
		}
	}
	for _, old := range r.queries {
		if !r.has(old) {
			r.Errorf("the query %q is lost", old.Name)
		}
	}
}

func (r *replacement) has(old emulator.Query) bool {
	return slices.ContainsFunc(r.env.Queries(), func(one emulator.Query) bool { return one.ID == old.ID })
}

// changeQueries gives all queries of a configuration another description, which replaces them.
func changeQueries(t *testing.T, dir string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err == nil && filepath.Ext(name) == ".tf" && !entry.IsDir() {
			write(t, name, objectBlock.ReplaceAllStringFunc(readFile(t, name), func(block string) string {
				if !strings.HasPrefix(block, `resource "partnerinsights_query"`) {
					return block
				}
				return strings.TrimSuffix(description.ReplaceAllString(block, ""), "}") + "  description = \"Changed\"\n}"
			}))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
