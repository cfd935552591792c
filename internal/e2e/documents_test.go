package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	goversion "github.com/hashicorp/go-version"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// documents are the texts for people who have the repository. The pages under docs/ are for the registry.
func documents(t *testing.T) []string {
	t.Helper()
	found, err := filepath.Glob("*.md")
	if err != nil || len(found) < 5 {
		t.Fatalf("only %d documents were found: %v", len(found), err)
	}
	for _, pattern := range []string{".github/*.md", "examples/*/*/README.md"} {
		more, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		found = append(found, more...)
	}
	return found
}

// goFiles are the texts of all Go files below a folder, tests among them.
func goFiles(t *testing.T, root string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && strings.HasPrefix(entry.Name(), ".") && name != root:
			return filepath.SkipDir
		case strings.HasSuffix(name, ".go"):
			all.WriteString(readFile(t, name))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// words are what an expression finds in a text, its first group, each once.
func words(expression, text string) []string {
	var found []string
	for _, m := range regexp.MustCompile(expression).FindAllStringSubmatch(text, -1) {
		found = append(found, m[1])
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// TestDocumentsNameWhatExists follows what the documents point at: tests, targets of make, files and links.
func TestDocumentsNameWhatExists(t *testing.T) {
	t.Parallel()
	code, makefile := goFiles(t, "."), readFile(t, "GNUmakefile")
	for _, name := range documents(t) {
		text := readFile(t, name)
		for _, test := range words("`((?:Test|Fuzz|Benchmark)[A-Z]\\w*)`", text) {
			if !strings.Contains(code, "\nfunc "+test+"(") {
				t.Errorf("%s names the test %s, which is not there", name, test)
			}
		}
		for _, function := range words("`([a-z]+[A-Z]\\w+)`", text) {
			if !strings.Contains(code, " "+function+"(") && name != "SOURCES.md" { // which names fields of the API
				t.Errorf("%s names the function %s, which is not there", name, function)
			}
		}
		for _, target := range words("(?m)(?:`|^)make ([a-z-]+)", text) {
			if !strings.Contains(makefile, "\n"+target+":") {
				t.Errorf("%s names make %s, which is not there", name, target)
			}
		}
		for _, path := range words("`((?:internal|tools|examples|templates|docs|\\.github|\\.ci)/[^`*<… ]*)`", text) {
			if _, err := os.Stat(filepath.FromSlash(path)); err != nil {
				t.Errorf("%s names the file %s: %v", name, path, err)
			}
		}
		for _, link := range words(`\]\(([^)#:]+)(?:#[^)]*)?\)`, text) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(name), filepath.FromSlash(link))); err != nil {
				t.Errorf("%s links to %s: %v", name, link, err)
			}
		}
	}
}

// TestCitationsCanBeFollowed holds that each source that code or a document cites is a key of SOURCES.md, that none is a
// grade without a key or a paragraph of a page that is not in the repository, and that each key is cited somewhere.
func TestCitationsCanBeFollowed(t *testing.T) {
	t.Parallel()
	const key = `\b((?:P|C|C11|A|S|F)-(?:[A-Z][0-9A-Z]{1,6}|[0-9]{5}))\b`
	table, facts, _ := strings.Cut(readFile(t, "SOURCES.md"), "\n## Programs")
	texts := map[string]string{"the code": goFiles(t, "."), "SOURCES.md": facts}
	for _, name := range documents(t) {
		if name != "SOURCES.md" {
			texts[name] = readFile(t, name)
		}
	}
	listed, cited := words(key, table), map[string]bool{}
	for name, text := range texts {
		for _, k := range words(key, text) {
			cited[k] = true
			if !slices.Contains(listed, k) {
				t.Errorf("%s cites %s, which SOURCES.md does not list", name, k)
			}
		}
		for _, comment := range words(`//(.*\[(?:captured|doc|sample|field|inferred)\])`, text) {
			t.Errorf("%s has a grade without a key:%s", name, comment)
		}
		text = regexp.MustCompile(`RFC [0-9]+ \x{a7}`).ReplaceAllString(text, "")
		for _, paragraph := range words(`(.*\x{a7}.*)`, text) {
			t.Errorf("%s cites a paragraph of a page that is not in the repository: %s", name, paragraph)
		}
	}
	for _, k := range listed {
		if !cited[k] {
			t.Errorf("nothing cites %s, which SOURCES.md lists", k)
		}
	}
}

// TestTablesOfPrograms holds that each document with a table of the programs says of each what the provider does.
func TestTablesOfPrograms(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"README.md", "docs/index.md", "docs/guides/programs.md"} {
		text := readFile(t, name)
		for _, p := range insights.Programs() {
			signIn := "an application alone | " + p.Role + ", of the application |"
			if p.UserToken {
				signIn = "an application and a user | " + p.Role + ", of the user |"
			}
			row := "| " + p.Title + " | `" + p.Endpoint + "` | `" + p.Audience + "` | " + signIn + "\n"
			if !regexp.MustCompile("(?m)^\\| `" + p.Name + "`[^|]*" + regexp.QuoteMeta(row)).MatchString(text) {
				t.Errorf("%s has no such row of %s: %s", name, p, row)
			}
		}
	}
}

// status is the section Status of a document, with its heading.
func status(t *testing.T, name string) string {
	t.Helper()
	_, section, found := strings.Cut(readFile(t, name), "\n## Status\n")
	if !found {
		t.Fatalf("%s has no section Status", name)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	return "## Status\n" + section + "\n"
}

// TestStatus holds that README and front page begin with the same status, and that it names the newest version and a
// constraint that allows it. The release notes take the section from the README.
func TestStatus(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\([^)]*\)`)
	readme, page := link.ReplaceAllString(status(t, "README.md"), "]"), link.ReplaceAllString(status(t, "docs/index.md"), "]")
	if diff := cmp.Diff(readme, page); diff != "" {
		t.Errorf("-README.md +docs/index.md:\n%s", diff)
	}
	if n := strings.Count(readme, "\n- "); n != 4 {
		t.Errorf("the status has %d statements, not 4", n)
	}
	newest := regexp.MustCompile(`(?m)^## \[(\d+\.\d+\.\d+)\]`).FindStringSubmatch(readFile(t, "CHANGELOG.md"))
	statement := "No version has been released yet; the first one will be 1.0.0."
	if newest != nil {
		statement = "The current version is " + newest[1] + "."
	} else {
		newest = []string{"", "1.0.0"}
	}
	if !strings.Contains(readme, statement) {
		t.Errorf("the status does not contain %q", statement)
	}
	for _, constraint := range words(`version += "([^"]+)"`, readFile(t, "README.md")) {
		if c, err := goversion.NewConstraint(constraint); err != nil || !c.Check(goversion.Must(goversion.NewVersion(newest[1]))) {
			t.Errorf("the constraint %q does not allow version %s: %v", constraint, newest[1], err)
		}
	}
}

// TestGroupsOfArguments holds that the front page names each argument of the provider block in one of its groups.
func TestGroupsOfArguments(t *testing.T) {
	t.Parallel()
	page := readFile(t, "docs/index.md")
	_, groups, found := strings.Cut(page, "\n## Groups of arguments\n")
	groups, schema, _ := strings.Cut(groups, "\n## Schema\n")
	arguments := words("(?m)^- `([a-z_]+)` \\(", schema)
	if !found || len(arguments) < 20 {
		t.Fatalf("docs/index.md has no groups, or only %d arguments", len(arguments))
	}
	for _, argument := range arguments {
		if !strings.Contains(groups, "`"+argument+"`") {
			t.Errorf("no group has %s", argument)
		}
	}
}

// TestConsequencesAreStated holds that the pages on which a reader decides say what replaces an object, what loses data,
// what stays at the service, and what counts towards a quota.
func TestConsequencesAreStated(t *testing.T) {
	t.Parallel()
	for page, statements := range map[string][]string{
		"resources/query.md": {"forces a new query", "executions and files are deleted", "#quotas"},
		"resources/report.md": {"Destroying or replacing a report deletes its executions and files", "leaves the old report at the service",
			"Changing the query of a report replaces the report", "#quotas"},
		"guides/schedules.md":        {"made in place", "deletes the executions and files", "stays at the service", "## Quotas", "100 queries", "50 active reports"},
		"guides/replacing.md":        {"Deleting a report deletes its executions and their files", "leaves it at the service", "#quotas"},
		"actions/query_preview.md":   {"is deleted afterwards", "#quotas"},
		"actions/report_run.md":      {"deletes the report", "stays at the service", "#quotas"},
		"actions/report_download.md": {"changes nothing at the service"},
		"actions/report_cleanup.md":  {"with their executions and files", "that Terraform manages is deleted too"},
	} {
		text := pages(t, page)[page]
		for _, s := range statements {
			if !strings.Contains(text, s) {
				t.Errorf("%s does not state %q", page, s)
			}
		}
	}
}

// TestPipelinesWithoutASecret holds that the pipelines for the marketplace and the Store have none.
func TestPipelinesWithoutASecret(t *testing.T) {
	t.Parallel()
	pipelines := fences(readFile(t, "docs/guides/programs.md"), "yaml")
	if len(pipelines) != 2 {
		t.Errorf("there are %d pipelines, not one of GitHub Actions and one of Azure DevOps", len(pipelines))
	}
	for _, p := range pipelines {
		if !strings.Contains(p.text, "PARTNERINSIGHTS_PROGRAM: cmp") || regexp.MustCompile(`secrets\.|(?i)refresh_?token|client_?secret`).MatchString(p.text) {
			t.Errorf("the pipeline of line %d is not for cmp, or has a secret", p.line)
		}
	}
}
