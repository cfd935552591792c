package e2e

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/partnerinsights/terraform-provider-partnerinsights/"

// packages maps each package of the module to what it imports, without its tests.
func packages(t *testing.T) map[string][]string {
	t.Helper()
	imports := map[string][]string{}
	err := filepath.WalkDir(".", func(name string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case entry.IsDir() && (strings.HasPrefix(entry.Name(), ".") && name != "." || entry.Name() == "tools" || entry.Name() == "testdata"):
			return filepath.SkipDir
		case !strings.HasSuffix(name, ".go") || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		dir := path.Dir(filepath.ToSlash(name))
		for _, spec := range file.Imports {
			imported, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports[dir] = append(imports[dir], strings.TrimPrefix(imported, module))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(imports) < 10 {
		t.Fatalf("only %d packages were found", len(imports))
	}
	return imports
}

// forbid fails when a package, or one below it, imports anything with one of some prefixes.
func forbid(t *testing.T, all map[string][]string, who, why string, prefixes ...string) {
	t.Helper()
	found := false
	for dir, imports := range all {
		if dir != who && !strings.HasPrefix(dir, who+"/") {
			continue
		}
		found = true
		for _, i := range imports {
			for _, p := range prefixes {
				if (i == p || strings.HasPrefix(i, p+"/")) && !strings.HasPrefix(i, who) {
					t.Errorf("%s imports %s: %s", dir, i, why)
				}
			}
		}
	}
	if !found {
		t.Errorf("there is no package %s", who)
	}
}

// level is the level that ARCHITECTURE.md gives a package, and the row of its table.
type level struct{ number, row int }

// levels reads the table of packages.
func levels(t *testing.T) map[string]level {
	t.Helper()
	levels := map[string]level{}
	row := regexp.MustCompile("(?m)^\\| ([0-9]) \\| (`[^|]*`) \\|")
	for i, cells := range row.FindAllStringSubmatch(readFile(t, "ARCHITECTURE.md"), -1) {
		number, err := strconv.Atoi(cells[1])
		if err != nil {
			t.Fatal(err)
		}
		for name := range strings.SplitSeq(cells[2], ", ") {
			levels[strings.Replace(strings.Trim(name, "`"), "main.go", ".", 1)] = level{number, i}
		}
	}
	return levels
}

// TestPackagesImportDownwards holds the table of ARCHITECTURE.md: it names every package, and each imports only packages
// of lower levels, or of its own row.
func TestPackagesImportDownwards(t *testing.T) {
	t.Parallel()
	all, levels := packages(t), levels(t)
	for name := range levels {
		if _, ok := all[name]; !ok {
			t.Errorf("ARCHITECTURE.md has a package %s, which does not exist", name)
		}
	}
	for name, imports := range all {
		own, ok := levels[name]
		if !ok {
			t.Errorf("the table in ARCHITECTURE.md does not say what %s is and on which level", name)
			continue
		}
		for _, i := range imports {
			if other, ok := levels[i]; ok && other.number >= own.number && other.row != own.row {
				t.Errorf("%s (level %d) imports %s (level %d): a package imports only those of lower levels", name, own.number, i, other.number)
			}
		}
	}
}

// TestForbiddenImports holds the rules that levels do not express.
func TestForbiddenImports(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for _, free := range []string{"internal/insights", "internal/credential", "internal/reportquery", "internal/printable", "internal/schedule", "internal/clock", "internal/blob", "internal/emulator", "internal/conformance",
		"internal/accesstoken", "internal/retryafter", "internal/secret", "internal/atomicfile"} {
		forbid(t, all, free, "it must not depend on Terraform", "github.com/hashicorp")
	}
	forbid(t, all, "internal/emulator", "a mistake that both share would hide itself", "internal/insights", "internal/credential")
	for dir := range all {
		if !strings.HasPrefix(dir, "internal/cmd/") && dir != "internal/acctest" && dir != "internal/conformance" && !strings.HasPrefix(dir, "internal/emulator") {
			forbid(t, all, dir, "the provider must not carry the emulator", "internal/emulator", "internal/conformance")
		}
	}
}

// TestFrameworkOnly holds that the provider is built on the framework alone, with protocol 6.
func TestFrameworkOnly(t *testing.T) {
	t.Parallel()
	for dir, imports := range packages(t) {
		for _, i := range imports {
			if strings.HasPrefix(i, "github.com/hashicorp/terraform-plugin-sdk") || strings.HasPrefix(i, "github.com/hashicorp/terraform-plugin-mux") || strings.HasSuffix(i, "/tfprotov5") {
				t.Errorf("%s imports %s", dir, i)
			}
		}
	}
}
