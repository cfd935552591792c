package e2e

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
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
			if !strings.Contains(code, " "+function+"(") {
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

// TestSourcesAreListed holds that each key and paragraph that a comment cites can be looked up.
func TestSourcesAreListed(t *testing.T) {
	t.Parallel()
	code, listed := goFiles(t, "internal"), readFile(t, "SOURCES.md")
	const key = `\b((?:P|C|C11|A|S|F)-[A-Z][0-9A-Z]{1,6})\b`
	keys := words(key, code)
	if len(keys) < 20 {
		t.Fatalf("only %d keys were found: %s", len(keys), keys)
	}
	for _, k := range keys {
		if !slices.Contains(words(key, listed), k) {
			t.Errorf("SOURCES.md does not list %s", k)
		}
	}
	for _, paragraph := range words(`§([0-9]+)`, code) {
		if !strings.Contains(listed, "| "+paragraph) && !strings.Contains(listed, ", "+paragraph) {
			t.Errorf("SOURCES.md does not list §%s", paragraph)
		}
	}
}
