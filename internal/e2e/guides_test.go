package e2e

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	goversion "github.com/hashicorp/go-version"
)

// pages are the pages of the registry, by their path below docs.
func pages(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join("docs", filepath.FromSlash(pattern)))
	if err != nil || len(files) == 0 {
		t.Fatalf("no pages %s: %v", pattern, err)
	}
	all := map[string]string{}
	for _, f := range files {
		name, err := filepath.Rel("docs", f)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.ToSlash(name)] = readFile(t, f)
	}
	return all
}

// fence is a block of code of a page.
type fence struct {
	language, text string
	line           int // where it begins, from 1
}

var fenced = regexp.MustCompile("(?ms)^```([a-z]*)\n(.*?\n)```$")

func fences(page, language string) []fence {
	var all []fence
	for _, at := range fenced.FindAllStringSubmatchIndex(page, -1) {
		if f := (fence{page[at[2]:at[3]], page[at[4]:at[5]], strings.Count(page[:at[0]], "\n") + 1}); f.language == language {
			all = append(all, f)
		}
	}
	return all
}

// file is the name that a block has to have to be read by a CLI.
func (f fence) file() string {
	switch {
	case strings.Contains(f.text, "\nrun \"") || strings.HasPrefix(f.text, "run \""):
		return filepath.Join("tests", "guide.tftest.hcl")
	case strings.HasPrefix(f.text, "list \""):
		return "guide.tfquery.hcl"
	}
	return "guide.tf"
}

// since is the oldest Terraform that knows what a block has.
func (f fence) since() string {
	switch {
	case strings.Contains(f.text, "list \"") || strings.Contains(f.text, "action \""):
		return "1.14.0"
	case strings.Contains(f.text, "ephemeral \"") || strings.Contains(f.text, "_wo "):
		return "1.11.0"
	case strings.Contains(f.text, "removed {"): // Terraform has it longer
		return "1.10.0"
	}
	return "1.8.0"
}

// TestAccGuides validates each configuration that a guide or the README shows, with the provider as it is.
func TestAccGuides(t *testing.T) {
	t.Parallel()
	texts := pages(t, "guides/*.md")
	texts["README.md"] = readFile(t, "README.md")
	blocks := 0
	for name, text := range texts {
		for _, f := range fences(text, "terraform") {
			blocks++
			t.Run(fmt.Sprintf("%s:%d", name, f.line), func(t *testing.T) {
				t.Parallel()
				p := newProgram(t, "")
				wantFormatted(t, p.cli, f.text)
				p.knows(t, f.since())
				module := ""
				if strings.HasSuffix(f.file(), ".tftest.hcl") { // it tests the module that is the next block
					module = following(text, f)
				}
				if strings.Contains(f.text+module, "required_providers") {
					write(t, filepath.Join(p.dir, "main.tf"), "")
				}
				if strings.Contains(f.text, "azurerm") {
					p.env = append(p.env, (&vault{}).serve(t))
				}
				path := filepath.Join(p.dir, f.file())
				folder(t, p.dir, "tests")
				write(t, path, f.text)
				args := []string{"validate"}
				switch {
				case strings.HasSuffix(path, ".tfquery.hcl"):
					args = append(args, "-query")
				case module != "":
					write(t, filepath.Join(p.dir, "module.tf"), module)
				}
				if out, err := p.run(t, args...); err != nil {
					t.Errorf("%v\n%s", err, out)
				}
			})
		}
	}
	if blocks < 20 {
		t.Errorf("only %d blocks were found", blocks)
	}
}

func folder(t *testing.T, in, name string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(in, name), 0o700); err != nil {
		t.Fatal(err)
	}
}

// following is the configuration that stands after a block.
func following(page string, f fence) string {
	for _, next := range fences(page, "terraform") {
		if next.line > f.line {
			return next.text
		}
	}
	return ""
}

func wantFormatted(t *testing.T, cli, text string) {
	t.Helper()
	format := exec.CommandContext(t.Context(), cli, "fmt", "-")
	format.Stdin = strings.NewReader(text)
	format.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull)
	var errs bytes.Buffer
	format.Stderr = &errs
	formatted, err := format.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, &errs)
	}
	if string(formatted) != text {
		t.Errorf("not formatted; it should be:\n%s", formatted)
	}
}

// knows skips a test that the CLI at hand is too old for, Terraform or OpenTofu: what guides show has the same number
// in both, but for lists and actions, which OpenTofu has not.
func (p *program) knows(t *testing.T, least string) {
	t.Helper()
	plain, err := p.run(t, "version")
	if err != nil {
		t.Fatal(err)
	}
	first, _, _ := strings.Cut(plain, "\n")
	name, number, _ := strings.Cut(first, " v")
	if name == "OpenTofu" && least == "1.14.0" || goversion.Must(goversion.NewVersion(number)).Core().LessThan(goversion.Must(goversion.NewVersion(least))) {
		t.Skipf("needs %s, and %s is at hand", least, first)
	}
}

// TestLinksOfPages follows the links between pages of the registry, to their headings.
func TestLinksOfPages(t *testing.T) {
	t.Parallel()
	all := pages(t, "*.md")
	maps.Copy(all, pages(t, "*/*.md"))
	links := 0
	for name, text := range all {
		for _, link := range words(`\]\(([^)]+)\)`, fenced.ReplaceAllString(text, "")) {
			if strings.Contains(link, "://") {
				continue
			}
			links++
			file, anchor, _ := strings.Cut(link, "#")
			target := name
			if file != "" {
				target = filepath.ToSlash(filepath.Join(filepath.Dir(name), file))
			}
			page, ok := all[target]
			switch {
			case !ok:
				t.Errorf("%s links to %s, which is not there", name, link)
			case anchor != "" && !slices.Contains(anchors(page), anchor):
				t.Errorf("%s links to %s, which has no such heading: %s", name, link, anchors(page))
			}
		}
	}
	if links < 20 {
		t.Errorf("only %d links were found", links)
	}
}

// anchors are the names by which the headings of a page can be reached, and what it names itself.
func anchors(page string) []string {
	found := words(`<a id="([^"]+)">`, page)
	for _, heading := range words(`(?m)^#+ (.+)$`, fenced.ReplaceAllString(page, "")) {
		slug := strings.ReplaceAll(strings.ToLower(heading), " ", "-")
		found = append(found, regexp.MustCompile(`[^a-z0-9_-]`).ReplaceAllString(slug, ""))
	}
	return found
}

// TestVariablesOfGuides holds that each environment variable of the provider that a guide names is one that it reads.
func TestVariablesOfGuides(t *testing.T) {
	t.Parallel()
	known := words(`\b(PARTNERINSIGHTS_[A-Z_]*[A-Z])\b`, pages(t, "index.md")["index.md"])
	texts := pages(t, "guides/*.md")
	texts["README.md"] = readFile(t, "README.md")
	for name, text := range texts {
		for _, v := range words(`\b(PARTNERINSIGHTS_[A-Z_]*[A-Z])\b`, text) {
			if !slices.Contains(known, v) {
				t.Errorf("%s names %s, which the provider does not read", name, v)
			}
		}
	}
}
