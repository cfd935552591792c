package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	tfjson "github.com/hashicorp/terraform-json"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

// Everything that the provider offers is described, to the last attribute, has an example, and a page that shows both.
// That the pages are fresh, `make test-docs` holds.
func TestEverythingIsDocumented(t *testing.T) {
	t.Parallel()
	schemas, err := read(t.Context(), "test", providerserver.NewProtocol6(provider.New("test")())())
	if err != nil {
		t.Fatal(err)
	}
	objects := documented(schemas.Schemas["test"], "partnerinsights_")
	if len(objects) < 10 {
		t.Fatalf("only %d objects were found", len(objects))
	}
	for _, gap := range gaps(t, objects, filepath.Join("..", "..", "..")) {
		t.Error(gap)
	}
}

// The check itself finds whatever is missing, of each kind of object.
func TestGapsAreFound(t *testing.T) {
	t.Parallel()
	schemas, err := read(t.Context(), "test", providerserver.NewProtocol6(everything{})())
	if err != nil {
		t.Fatal(err)
	}
	root := t.TempDir()
	put(t, root, "docs/resources/thing.md", "`id` `name` ```terraform\n")
	put(t, root, "docs/guides/anything.md", "")
	put(t, root, "docs/actions/gone.md", "")
	put(t, root, "examples/resources/test_thing/resource.tf", "resource {}\n")
	put(t, root, "examples/functions/thing/function.tf", "")
	found := gaps(t, documented(schemas.Schemas["test"], "test_"), root)
	for _, want := range []string{
		"index: there is no page docs/index.md", "index: there is no example examples/provider/provider*.tf",
		"resources/thing: docs/resources/thing.md does not show examples/resources/test_thing/resource.tf",
		"resources/thing: docs/resources/thing.md does not name tags",
		"resources/thing: tags has no description",
		"resources/thing: owner.keys.value has no description",
		"resources/thing: parts.size has no description",
		"resources/thing: several.inner has no description",
		"resources/thing: several.inner.c has no description",
		"resources/thing: region of its identity has no description",
		"data-sources/thing: it has no description",
		"data-sources/thing: names has no description",
		"data-sources/thing: there is no page docs/data-sources/thing.md",
		"data-sources/thing: there is no example examples/data-sources/test_thing/data-source*.tf",
		"ephemeral-resources/thing: link has no description",
		"ephemeral-resources/thing: there is no example examples/ephemeral-resources/test_thing/ephemeral-resource*.tf",
		"list-resources/thing: there is no page docs/list-resources/thing.md",
		"list-resources/thing: there is no example examples/list-resources/test_thing/list-resource*.tfquery.hcl",
		"actions/thing_run: wait has no description",
		"actions/thing_run: there is no page docs/actions/thing_run.md",
		"actions/thing_run: there is no example examples/actions/test_thing_run/action*.tf",
		"functions/thing: size has no description",
		"functions/thing: examples/functions/thing/function.tf is empty",
		"actions/gone: there is a page of what the provider does not offer",
	} {
		if !slices.Contains(found, want) {
			t.Errorf("not found: %s", want)
		}
	}
	for _, wrong := range []string{"resources/thing: name has no description", "resources/thing: docs/resources/thing.md does not name id", "guides/anything: there is a page of what the provider does not offer"} {
		if slices.Contains(found, wrong) {
			t.Errorf("found wrongly: %s", wrong)
		}
	}
	if t.Failed() {
		t.Log(strings.Join(found, "\n"))
	}
}

func put(t *testing.T, root, path, text string) {
	t.Helper()
	path = filepath.Join(root, filepath.FromSlash(path))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// object is one thing that the provider offers.
type object struct {
	page         string   // path below docs, without .md
	example      string   // pattern of its examples
	undescribed  []string // what of it has no description
	wordy        []string // what of it has a description that is too long, and why
	described    []string // names that the page has to show
	hasNoSummary bool
}

// documented are all things that a provider offers, each with the paths that tfplugindocs has for it.
func documented(p *tfjson.ProviderSchema, prefix string) []*object {
	all := []*object{fromBlock("index", "examples/provider/provider*.tf", p.ConfigSchema.Block)}
	for _, kind := range []struct {
		folder, example string
		schemas         map[string]*tfjson.Schema
	}{
		{"resources", "resource*.tf", p.ResourceSchemas},
		{"data-sources", "data-source*.tf", p.DataSourceSchemas},
		{"ephemeral-resources", "ephemeral-resource*.tf", p.EphemeralResourceSchemas},
		{"list-resources", "list-resource*.tfquery.hcl", p.ListResourceSchemas},
	} {
		for name, s := range kind.schemas {
			o := fromBlock(kind.folder+"/"+strings.TrimPrefix(name, prefix), "examples/"+kind.folder+"/"+name+"/"+kind.example, s.Block)
			if identity := p.ResourceIdentitySchemas[name]; identity != nil && kind.folder == "resources" {
				for attribute, a := range identity.Attributes {
					o.describe(attribute+" of its identity", a.Description)
				}
			}
			all = append(all, o)
		}
	}
	for name, s := range p.ActionSchemas {
		all = append(all, fromBlock("actions/"+strings.TrimPrefix(name, prefix), "examples/actions/"+name+"/action*.tf", s.Block))
	}
	for name, f := range p.Functions {
		o := &object{page: "functions/" + name, example: "examples/functions/" + name + "/function*.tf", hasNoSummary: f.Summary == "" || f.Description == ""}
		for _, parameter := range append(slices.Clone(f.Parameters), f.VariadicParameter) {
			if parameter != nil {
				o.describe(parameter.Name, parameter.Description)
				o.described = append(o.described, parameter.Name)
			}
		}
		all = append(all, o)
	}
	return all
}

func fromBlock(page, example string, block *tfjson.SchemaBlock) *object {
	o := &object{page: page, example: example, hasNoSummary: block.Description == ""}
	o.block("", block)
	return o
}

func (o *object) describe(name, description string) {
	if strings.TrimSpace(description) == "" {
		o.undescribed = append(o.undescribed, name)
	}
	if why := wordy(description); why != "" {
		o.wordy = append(o.wordy, name+": "+why)
	}
}

func (o *object) block(above string, block *tfjson.SchemaBlock) {
	o.attributes(above, block.Attributes)
	for name, nested := range block.NestedBlocks {
		o.described = append(o.described, name)
		o.describe(above+name, nested.Block.Description)
		o.block(above+name+".", nested.Block)
	}
}

func (o *object) attributes(above string, attributes map[string]*tfjson.SchemaAttribute) {
	for name, a := range attributes {
		o.described = append(o.described, name)
		o.describe(above+name, a.Description)
		if a.AttributeNestedType != nil {
			o.attributes(above+name+".", a.AttributeNestedType.Attributes)
		}
	}
}

// gaps says what the documentation below a folder lacks, a line each.
func gaps(t *testing.T, objects []*object, root string) []string {
	t.Helper()
	var all []string
	pages := map[string]bool{}
	for _, o := range objects {
		pages[o.page] = true
		for _, gap := range o.gaps(t, root) {
			all = append(all, o.page+": "+gap)
		}
	}
	files, err := filepath.Glob(filepath.Join(root, "docs", "*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		page := filepath.Base(filepath.Dir(f)) + "/" + strings.TrimSuffix(filepath.Base(f), ".md")
		if !pages[page] && !strings.HasPrefix(page, "guides/") {
			all = append(all, page+": there is a page of what the provider does not offer")
		}
	}
	return all
}

func (o *object) gaps(t *testing.T, root string) (all []string) {
	t.Helper()
	if o.hasNoSummary {
		all = append(all, "it has no description")
	}
	for _, name := range o.undescribed {
		all = append(all, name+" has no description")
	}
	all = append(all, o.wordy...)
	name := "docs/" + o.page + ".md"
	page, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(name)))
	if err != nil {
		all = append(all, "there is no page "+name)
	} else {
		for _, word := range o.described {
			if !strings.Contains(string(page), "`"+word+"`") {
				all = append(all, fmt.Sprintf("%s does not name %s", name, word))
			}
		}
	}
	examples, err := filepath.Glob(filepath.Join(root, filepath.FromSlash(o.example)))
	if err != nil {
		t.Fatal(err)
	}
	if len(examples) == 0 {
		all = append(all, "there is no example "+o.example)
	}
	for _, e := range examples {
		text, err := os.ReadFile(e)
		if err != nil {
			t.Fatal(err)
		}
		shown := strings.TrimPrefix(filepath.ToSlash(e), filepath.ToSlash(root)+"/")
		switch body := strings.TrimSpace(string(text)); {
		case body == "":
			all = append(all, shown+" is empty")
		case page != nil && !strings.Contains(string(page), body):
			all = append(all, fmt.Sprintf("%s does not show %s", name, shown))
		}
	}
	return all
}
