package e2e

import (
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// usualAddress is where `make emulator` serves, and so where the tests of modules look for the emulator.
const usualAddress = "http://127.0.0.1:8344"

// modules are the folders of the example modules.
func modules(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("examples/modules/*")
	if err != nil || len(found) == 0 {
		t.Fatalf("no modules were found: %v", err)
	}
	return found
}

// TestAccModules runs the tests that each example module brings, as its README says.
func TestAccModules(t *testing.T) {
	t.Parallel()
	for _, dir := range modules(t) {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			server := serving(t, emulator.Options{})
			// A tenant that happens to be in the environment is never asked.
			p := newProgram(t, "", "PARTNERINSIGHTS_ENDPOINT=http://127.0.0.1:1", "PARTNERINSIGHTS_REFRESH_TOKEN=of-a-tenant")
			runs := p.takeModule(t, dir, server.URL)
			out, err := p.run(t, "test")
			if err != nil || !strings.Contains(out, "Success! ") || strings.Count(out, "... pass") < runs {
				t.Errorf("%d runs, %v\n%s", runs, err, out)
			}
			if server.Count("CreateReport") == 0 || len(server.Reports())+len(server.Queries()) > 0 {
				t.Errorf("%d reports were created; %d reports and %d queries are left", server.Count("CreateReport"), len(server.Reports()), len(server.Queries()))
			}
		})
	}
}

// takeModule copies a module into the program's folder, with an address for its tests, and counts their runs.
func (p *program) takeModule(t *testing.T, dir, address string) (runs int) {
	t.Helper()
	p.take(t, dir)
	files, err := filepath.Glob(filepath.Join(p.dir, "tests", "*.tftest.hcl"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%s has no tests: %v", dir, err)
	}
	for _, f := range files {
		text := readFile(t, f)
		if !strings.Contains(text, usualAddress) {
			t.Errorf("%s does not name %s, so it may reach a tenant", filepath.Base(f), usualAddress)
		}
		runs += len(regexp.MustCompile(`(?m)^run "`).FindAllString(text, -1))
		write(t, f, strings.ReplaceAll(text, usualAddress, address))
	}
	return runs
}

// TestAccModuleCalled applies the calls that the README of the module shows, after which nothing is left to do.
func TestAccModuleCalled(t *testing.T) {
	t.Parallel()
	calls := fences(readFile(t, "examples/modules/reports/README.md"), "terraform")
	for i, program := range []emulator.Program{emulator.MPN, emulator.CMP} {
		t.Run(string(program), func(t *testing.T) {
			t.Parallel()
			server := serving(t, emulator.Options{})
			p := &played{T: t, program: newProgram(t, "", scenario{program: program}.environment(t, server)...), service: server}
			p.paste(t, map[string]string{"main.tf": calls[i].text})
			p.must("get")
			if out, want := p.must("apply", "-auto-approve"), []string{"5 added", "4 added"}[i]; !strings.Contains(out, want+", 0 changed, 0 destroyed") {
				t.Errorf("apply says:\n%s", out)
			}
			p.mustBeQuiet()
		})
	}
}

// TestModulesAreDocumented holds that the README of a module names its inputs and outputs, and nothing else.
func TestModulesAreDocumented(t *testing.T) {
	t.Parallel()
	for _, dir := range modules(t) {
		readme := readFile(t, filepath.Join(dir, "README.md"))
		var declared []string
		for _, file := range []string{"variables.tf", "outputs.tf"} {
			text := readFile(t, filepath.Join(dir, file))
			declared = append(declared, words(`(?m)^(?:variable|output) "([^"]+)"`, text)...)
			declared = append(declared, words(`(?m)^    (\w+) += optional\(`, text)...)
		}
		named := words("(?m)^\\| `(\\w+)` \\|", readme)
		for _, name := range declared {
			if !slices.Contains(named, name) {
				t.Errorf("the README of %s does not name %s", dir, name)
			}
		}
		for _, name := range named {
			if !slices.Contains(declared, name) {
				t.Errorf("the README of %s names %s, which is not there", dir, name)
			}
		}
	}
}
