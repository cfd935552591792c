package e2e

import (
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

// file is the file that the first line of a block names, as in "# report/main.tf"; "" for none.
func (f fence) file() string {
	first, _, _ := strings.Cut(f.text, "\n")
	if name, is := strings.CutPrefix(first, "# "); is && !strings.Contains(name, " ") {
		return filepath.FromSlash(name)
	}
	return ""
}

// since is the oldest CLI that knows what a configuration has.
func since(text string) string {
	switch {
	case strings.Contains(text, "caller.") || strings.Contains(text, "[before_destroy]"):
		return "1.16.0"
	case strings.Contains(text, "list \"") || strings.Contains(text, "action \""):
		return "1.14.0"
	case strings.Contains(text, "ephemeral \"") || strings.Contains(text, "_wo "):
		return "1.11.0"
	case strings.Contains(text, "removed {"): // Terraform has it longer
		return "1.10.0"
	}
	return "1.8.0"
}

// pasted are the folders that a reader of a page has who pastes its configurations: one for each block, and one for all
// that say which file they are.
func pasted(page string) map[string]map[string]string {
	folders := map[string]map[string]string{}
	for _, f := range fences(page, "terraform") {
		folder, file := fmt.Sprint("line ", f.line), "main.tf"
		if f.file() != "" {
			folder, file = "named files", f.file()
		}
		if folders[folder] == nil {
			folders[folder] = map[string]string{}
		}
		folders[folder][file] += f.text
	}
	return folders
}

// readerPages are the documents whose configurations a reader pastes, by their paths.
func readerPages(t *testing.T) map[string]string {
	t.Helper()
	texts := pages(t, "guides/*.md")
	for _, dir := range modules(t) {
		name := filepath.Join(dir, "README.md")
		texts[filepath.ToSlash(name)] = readFile(t, name)
	}
	for _, name := range []string{"README.md", "examples/scenarios/README.md"} {
		texts[name] = readFile(t, name)
	}
	return texts
}

// TestAccFencedConfigurations validates each configuration that a document shows as it stands: nothing is added to it.
func TestAccFencedConfigurations(t *testing.T) {
	t.Parallel()
	folders := 0
	for name, text := range readerPages(t) {
		for folder, files := range pasted(text) {
			folders++
			t.Run(name+", "+folder, func(t *testing.T) {
				t.Parallel()
				p := newProgram(t, "")
				p.knows(t, since(strings.Join(slices.Collect(maps.Values(files)), "\n")))
				p.paste(t, files)
				queries, err := filepath.Glob(filepath.Join(p.dir, "*.tfquery.hcl"))
				if err != nil {
					t.Fatal(err)
				}
				for _, args := range [][]string{{"fmt", "-check", "-diff", "-recursive"}, {"get"}, {"validate"}, {"validate", "-query"}} {
					if len(args) > 1 && args[1] == "-query" && len(queries) == 0 {
						continue
					}
					if out, err := p.run(t, args...); err != nil {
						t.Errorf("%s: %v\n%s", args, err, out)
					}
				}
			})
		}
	}
	if folders < 20 {
		t.Errorf("only %d configurations were found", folders)
	}
}

// paste replaces the program's configuration by the files of a document. Where they call the module of this repository, it
// is that of the working copy; what they take from azurerm comes from a provider of the test.
func (p *program) paste(t *testing.T, files map[string]string) {
	t.Helper()
	if err := os.Remove(filepath.Join(p.dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	for name, text := range files {
		const module = "github.com/partnerinsights/terraform-provider-partnerinsights//examples/modules/reports"
		if strings.Contains(text, module) {
			text = strings.Replace(text, module, "./working-copy", 1)
			if err := os.CopyFS(filepath.Join(p.dir, "working-copy"), os.DirFS("examples/modules/reports")); err != nil {
				t.Fatal(err)
			}
		}
		if strings.Contains(text, "azurerm") {
			p.env = append(p.env, (&vault{}).serve(t))
		}
		if err := os.MkdirAll(filepath.Dir(filepath.Join(p.dir, name)), 0o700); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(p.dir, name), text)
	}
}

// TestFencedLanguages holds that each block of a document is in a language that a test reads: configurations by
// TestAccFencedConfigurations, queries and what the CLI prints by tests of their own, commands and workflows here.
func TestFencedLanguages(t *testing.T) {
	t.Parallel()
	for name, text := range readerPages(t) {
		for _, language := range words("(?m)^```([a-z]+)$", text) {
			if !slices.Contains([]string{"terraform", "sh", "shell", "sql", "text", "yaml"}, language) {
				t.Errorf("%s has a block of %s, which no test reads", name, language)
			}
		}
		for _, f := range append(fences(text, "sh"), fences(text, "shell")...) {
			shell, err := exec.LookPath("sh")
			if err != nil {
				t.Skip("needs a shell")
			}
			check := exec.CommandContext(t.Context(), shell, "-n")
			check.Stdin = strings.NewReader(f.text)
			if out, err := check.CombinedOutput(); err != nil {
				t.Errorf("%s:%d: %v\n%s", name, f.line, err, out)
			}
		}
	}
}

// knows skips a test that the CLI at hand is too old for, Terraform or OpenTofu: what guides show has the same number
// in both, but for lists and actions, which OpenTofu has not.
func (p *program) knows(t *testing.T, least string) {
	t.Helper()
	name, is := p.version(t)
	needed, lists := goversion.Must(goversion.NewVersion(least)), goversion.Must(goversion.NewVersion("1.14.0"))
	if name == "OpenTofu" && needed.GreaterThanOrEqual(lists) || is.LessThan(needed) {
		t.Skipf("needs %s, and %s v%s is at hand", least, name, is)
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
