package e2e

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	goversion "github.com/hashicorp/go-version"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// The heads of the guide's tables say whose words the rows are. Each kind is compared with where it comes from.
const (
	ofProvider = "Message"
	ofEntra    = "Code"
	ofService  = "Message of the service"
	ofCLI      = "Message of the CLI"
)

// troubles are the first cells of the guide's rows, by the heads of their tables.
func troubles(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	page := pages(t, "guides/troubleshooting.md")["guides/troubleshooting.md"]
	for _, table := range regexp.MustCompile(`(?m)^\| ([^|]+) \|.*\n\|---.*\n((?:\| .*\n)+)`).FindAllStringSubmatch(page, -1) {
		all[table[1]] = append(all[table[1]], words(`(?m)^\| ([^|]+) \|`, table[2])...)
	}
	if len(all) != 4 || len(all[ofProvider]) < 50 {
		t.Fatalf("found only %q", all)
	}
	return all
}

// parts are what a row quotes, around what differs from message to message.
func parts(row string) []string { return strings.Split(row, "…") }

func containsAll(text string, parts []string) bool {
	return !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
}

// TestMessagesOfTroubleshooting holds that what the guide quotes of the provider is what it can say: each part of a
// message occurs in a text of the code.
func TestMessagesOfTroubleshooting(t *testing.T) {
	t.Parallel()
	said := texts(t)
	for _, message := range troubles(t)[ofProvider] {
		for _, part := range parts(message) {
			if !strings.Contains(said, part) {
				t.Errorf("nothing says %q, of %q", part, message)
			}
		}
	}
}

// TestTroubleshootingIsComplete holds that a user who meets a failure that the provider has advice for finds it in the
// guide: by Entra's code, by the service's words, or by the advice itself.
func TestTroubleshootingIsComplete(t *testing.T) {
	t.Parallel()
	rows := troubles(t)
	var codes, messages []string
	for _, row := range rows[ofEntra] {
		codes = append(codes, strings.Split(row, ", ")...)
	}
	for _, row := range rows[ofService] {
		messages = append(messages, strings.ToLower(strings.Trim(row, "…")))
	}
	wantRows(t, codes, keys(t, declared(t, "internal/credential/advice.go", "advice")))
	const file = "internal/diagnostic/advice.go"
	wantRows(t, messages, keys(t, declared(t, file, "known")))
	for _, text := range append(textsBelow(declared(t, file, "byStatus")), textsBelow(declared(t, file, "adviceFor"))...) {
		advice := strings.Contains(text, " ") // others are names of attributes
		if advice && !slices.ContainsFunc(rows[ofProvider], func(row string) bool { return containsAll(text, parts(row)) }) {
			t.Errorf("the guide has no row of %q", text)
		}
	}
}

// wantRows compares what the guide's rows are of with what they have to be of.
func wantRows(t *testing.T, rows, want []string) {
	t.Helper()
	for _, w := range want {
		if !slices.Contains(rows, w) {
			t.Errorf("the guide has no row of %q", w)
		}
	}
	for _, row := range rows {
		if !slices.Contains(want, row) {
			t.Errorf("the guide has a row of %q, which nothing knows", row)
		}
	}
}

// declared is the value of a variable, or the body of a function, of a file.
func declared(t *testing.T, file, name string) ast.Node {
	t.Helper()
	var found ast.Node
	ast.Inspect(parsed(t, file), func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ValueSpec:
			if n.Names[0].Name == name {
				found = n.Values[0]
			}
		case *ast.FuncDecl:
			if n.Name.Name == name {
				found = n.Body
			}
		}
		return found == nil
	})
	if found == nil {
		t.Fatalf("%s has no %s", file, name)
	}
	return found
}

// keys are those of a map's elements, or the first fields of a list's.
func keys(t *testing.T, of ast.Node) []string {
	t.Helper()
	var all []string
	for _, element := range of.(*ast.CompositeLit).Elts {
		var key ast.Expr
		switch e := element.(type) {
		case *ast.KeyValueExpr:
			key = e.Key
		case *ast.CompositeLit:
			key = e.Elts[0]
		}
		text, ok := constant(key)
		if !ok {
			t.Fatalf("%v is no text", key)
		}
		all = append(all, text)
	}
	return all
}

// saying makes a CLI say a message that the guide has.
type saying struct {
	message string
	since   string // the first Terraform that says it; all do where there is none
	until   string // the first that says it no more; all say it where there is none
	config  string
	args    []string
}

func sayings() []saying {
	const (
		source    = "terraform {\n  required_providers {\n    partnerinsights = { source = \"partnerinsights/partnerinsights\" }\n  }\n}\n"
		query     = "resource \"partnerinsights_query\" \"test\" {\n  name  = \"Seats\"\n  query = \"SELECT Month FROM OfficeUsage\"\n}\n"
		block     = `Blocks of type "…" are not expected here.`
		flag      = "flag provided but not defined: -…"
		triggered = "resource \"partnerinsights_query\" \"test\" {\n  name  = \"Seats\"\n  query = \"SELECT Month FROM OfficeUsage\"\n  lifecycle {\n    action_trigger {\n      events  = [after_create]\n      actions = [action.partnerinsights_query_preview.test]\n    }\n  }\n}\n" +
			"action \"partnerinsights_query_preview\" \"test\" {\n  config {\n    query_id = partnerinsights_query.test.id\n  }\n}\n"
		run = "action \"partnerinsights_report_run\" \"test\" {\n}\n"
	)
	return []saying{
		{"Failed to query available provider packages…hashicorp/partnerinsights", "", "", query, []string{"init"}},
		{"This configuration requires provider…hashicorp/partnerinsights, but that provider isn't available.", "", "", query, []string{"validate"}},
		{block, "", "", source + "list \"partnerinsights_query\" \"test\" {\n}\n", []string{"validate"}},
		{block, "", "1.14.0", source + run, []string{"validate"}},
		{`…has no command named "query".`, "", "1.14.0", source, []string{"query"}},
		{flag, "", "1.14.0", source, []string{"apply", "-invoke=action.partnerinsights_report_run.test"}},
		{flag, "", "1.14.0", source, []string{"validate", "-query"}},
		{`An argument named "identity" is not expected here.`, "", "1.12.0", source + query + "import {\n  to       = partnerinsights_query.test\n  identity = { id = \"1\" }\n}\n", []string{"validate"}},
		{`unavailable provider "registry.terraform.io/hashicorp/partnerinsights"`, "1.16.0", "", source + "import {\n  to = partnerinsights_query.test\n  id = \"1\"\n}\n", []string{"plan", "-generate-config-out=generated.tf"}},
		{"Reference to uninitialized resource", "1.16.0", "", source + triggered, []string{"apply", "-invoke=action.partnerinsights_query_preview.test"}},
	}
}

// writeOnlyRefused is what the library says for a CLI that does not know write-only arguments.
const writeOnlyRefused = "WriteOnly Attribute Not Allowed"

// TestTroubleshootingOfTheCLI holds that each message of a CLI in the guide is one that a test has seen.
func TestTroubleshootingOfTheCLI(t *testing.T) {
	t.Parallel()
	seen := []string{writeOnlyRefused}
	for _, s := range sayings() {
		seen = append(seen, s.message)
	}
	wantRows(t, troubles(t)[ofCLI], seen)
}

// TestAccMessagesOfTheCLI sees what the CLI at hand says itself.
func TestAccMessagesOfTheCLI(t *testing.T) {
	t.Parallel()
	for _, s := range sayings() {
		t.Run(s.message, func(t *testing.T) {
			t.Parallel()
			p := newProgram(t, "")
			p.lacks(t, s.until)
			if s.since != "" {
				p.needs(t, s.since)
			}
			if s.args[0] == "init" {
				p.env = append(p.env, emptyMirror(t))
			}
			write(t, filepath.Join(p.dir, "main.tf"), s.config)
			out, err := p.run(t, s.args...)
			if out = strings.Join(strings.Fields(out), " "); err == nil || !containsAll(out, parts(s.message)) {
				t.Errorf("it does not say %q: %v\n%s", s.message, err, out)
			}
		})
	}
}

// emptyMirror gives the environment in which a CLI finds no provider at all, and asks no registry.
func emptyMirror(t *testing.T) string {
	t.Helper()
	settings := filepath.Join(t.TempDir(), "cli.tfrc")
	write(t, settings, fmt.Sprintf("provider_installation {\n  filesystem_mirror {\n    path = %q\n  }\n}\n", t.TempDir()))
	return "TF_CLI_CONFIG_FILE=" + settings
}

// lacks skips a test that is about what the CLI at hand lacks, where it has it, or where nobody has looked: of OpenTofu
// it is known only of what came with Terraform 1.14.
func (p *program) lacks(t *testing.T, until string) {
	t.Helper()
	name, is := p.version(t)
	if until == "" || name == "OpenTofu" && until == "1.14.0" {
		return
	}
	if name == "OpenTofu" || !is.LessThan(goversion.Must(goversion.NewVersion(until))) {
		t.Skipf("is about Terraform before %s, and %s v%s is at hand", until, name, is)
	}
}

// A CLI that does not know write-only arguments does not say that it does, and is told.
func TestWriteOnlyWithAnOldCLI(t *testing.T) {
	t.Parallel()
	const name = "partnerinsights_report"
	server := acctest.New(t, emulator.Options{}).Provider(t, nil).Server
	schema, err := server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	typ := schema.ResourceSchemas[name].ValueType().(tftypes.Object)
	values := map[string]tftypes.Value{}
	for attribute, of := range typ.AttributeTypes {
		values[attribute] = tftypes.NewValue(of, nil)
	}
	values["callback_url_wo"] = tftypes.NewValue(tftypes.String, "https://example.com")
	config, err := tfprotov6.NewDynamicValue(typ, tftypes.NewValue(typ, values))
	if err != nil {
		t.Fatal(err)
	}
	resp, err := server.ValidateResourceConfig(t.Context(), &tfprotov6.ValidateResourceConfigRequest{TypeName: name, Config: &config})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(resp.Diagnostics, func(d *tfprotov6.Diagnostic) bool { return d.Summary == writeOnlyRefused }) {
		t.Errorf("got %v", acctest.Diagnostics(resp.Diagnostics))
	}
}

// texts are all texts in the code of the provider, with what is joined at compile time joined.
func texts(t *testing.T) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir("internal", func(name string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go") || strings.Contains(filepath.ToSlash(name), "internal/emulator/") {
			return err
		}
		for _, text := range textsBelow(parsed(t, name)) {
			all.WriteString(text + "\n")
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

func parsed(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// textsBelow are the texts in a part of the code, in their order.
func textsBelow(part ast.Node) []string {
	var all []string
	ast.Inspect(part, func(n ast.Node) bool {
		if e, ok := n.(ast.Expr); ok {
			if text, ok := constant(e); ok {
				all = append(all, text)
				return false
			}
		}
		return true
	})
	return all
}

// constant is a text, or texts joined by a plus sign.
func constant(e ast.Expr) (string, bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind == token.STRING {
			text, err := strconv.Unquote(e.Value)
			return text, err == nil
		}
	case *ast.BinaryExpr:
		left, ok := constant(e.X)
		right, ok2 := constant(e.Y)
		return left + right, ok && ok2 && e.Op == token.ADD
	}
	return "", false
}
