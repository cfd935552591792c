package e2e

import (
	"encoding/json"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// anyID is what the examples have in the place of an ID that a reader's tenant has.
var anyID = regexp.MustCompile(`[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}`)

// applied is the example of a resource in a tenant, and the IDs of its objects by their addresses.
func applied(t *testing.T, resourceType string) (config string, s *emulator.Server, ids map[string]string) {
	t.Helper()
	s = serving(t, emulator.Options{})
	config = readFile(t, filepath.Join("examples", "resources", resourceType, "resource.tf"))
	p := newProgram(t, config, environmentOf(s)...)
	if out, err := p.run(t, "apply", "-auto-approve"); err != nil {
		t.Fatalf("apply: %v\n%s", err, out)
	}
	var state struct {
		Resources []struct {
			Type, Name string
			Instances  []struct{ Attributes struct{ ID string } }
		}
	}
	if err := json.Unmarshal([]byte(readFile(t, filepath.Join(p.dir, "terraform.tfstate"))), &state); err != nil {
		t.Fatal(err)
	}
	ids = map[string]string{}
	for _, r := range state.Resources {
		ids[r.Type+"."+r.Name] = r.Instances[0].Attributes.ID
	}
	return config, s, ids
}

// TestAccImportExamples imports what the example of each resource makes, in each way that its page shows.
func TestAccImportExamples(t *testing.T) {
	t.Parallel()
	for resourceType, address := range map[string]string{"partnerinsights_query": "partnerinsights_query.azure", "partnerinsights_report": "partnerinsights_report.daily"} {
		t.Run(resourceType, func(t *testing.T) {
			t.Parallel()
			config, s, ids := applied(t, resourceType)
			example := func(name string) string {
				return anyID.ReplaceAllString(readFile(t, filepath.Join("examples", "resources", resourceType, name)), ids[address])
			}
			t.Run("import.sh", func(t *testing.T) {
				t.Parallel()
				p := newProgram(t, config, environmentOf(s)...)
				if out, err := p.run(t, strings.Fields(example("import.sh"))[1:]...); err != nil {
					t.Fatalf("import: %v\n%s", err, out)
				}
				if out, err := p.run(t, "state", "list"); err != nil || strings.TrimSpace(out) != address {
					t.Errorf("the state holds %q: %v", out, err)
				}
			})
			for name, since := range map[string]string{"import-by-string-id.tf": "", "import-by-identity.tf": "1.12.0"} {
				t.Run(name, func(t *testing.T) {
					t.Parallel()
					p := newProgram(t, config+example(name), environmentOf(s)...)
					if since != "" {
						p.needs(t, since)
					}
					if out, err := p.run(t, "plan"); err != nil || !strings.Contains(out, "Plan: 1 to import") || !strings.Contains(out, ids[address]) {
						t.Errorf("plan: %v\n%s", err, out)
					}
				})
			}
		})
	}
}

// TestAccListExamples lists what the example of each resource makes.
func TestAccListExamples(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("examples/list-resources/*/*.tfquery.hcl")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d examples were found: %v", len(files), err)
	}
	for _, file := range files {
		resourceType := path.Base(path.Dir(filepath.ToSlash(file)))
		t.Run(resourceType, func(t *testing.T) {
			t.Parallel()
			newProgram(t, "").needs(t, "1.14.0")
			_, s, ids := applied(t, resourceType)
			p := newProgram(t, "provider \"partnerinsights\" {}\n", environmentOf(s)...)
			write(t, filepath.Join(p.dir, "example.tfquery.hcl"), readFile(t, file))
			out, err := p.run(t, "query")
			if err != nil {
				t.Fatalf("query: %v\n%s", err, out)
			}
			listed := 0
			for address, id := range ids {
				if strings.HasPrefix(address, resourceType+".") && strings.Contains(out, "id="+id) {
					listed++
				}
			}
			if listed == 0 {
				t.Errorf("nothing is listed of %v:\n%s", ids, out)
			}
		})
	}
}
