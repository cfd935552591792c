package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
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

// nouns are the packages of what Terraform offers.
var nouns = []string{"internal/query", "internal/report", "internal/execution", "internal/dataset", "internal/function", "internal/token"}

// TestWhoMayKnowWhom holds the rules of the rooms.
func TestWhoMayKnowWhom(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for _, free := range []string{"internal/insights", "internal/credential", "internal/reportquery", "internal/clock", "internal/emulator"} {
		forbid(t, all, free, "it must know nothing of Terraform", "github.com/hashicorp")
	}
	for _, low := range []string{"internal/insights", "internal/credential", "internal/reportquery", "internal/clock"} {
		forbid(t, all, low, "it must know nothing of the rest of the provider", "internal")
	}
	forbid(t, all, "internal/emulator", "a mistake that both share would hide itself", "internal/insights", "internal/credential")
	for _, noun := range nouns {
		others := slices.DeleteFunc(slices.Clone(nouns), func(n string) bool { return n == noun })
		forbid(t, all, noun, "the noun packages do not know each other", others...)
		forbid(t, all, noun, "only the provider knows them all", "internal/provider")
	}
	for dir := range all {
		if dir == "." || strings.HasPrefix(dir, "internal/cmd") {
			continue
		}
		forbid(t, all, dir, "nothing imports a command", "internal/cmd")
		if dir != "internal/acctest" {
			forbid(t, all, dir, "what tests share stays out of the provider", "internal/acctest")
		}
		if dir != "internal/acctest" && !strings.HasPrefix(dir, "internal/emulator") {
			forbid(t, all, dir, "the provider must not carry the emulator", "internal/emulator")
		}
	}
}

// TestNoSDK holds that the provider is built on the framework alone, with protocol 6.
func TestNoSDK(t *testing.T) {
	t.Parallel()
	for dir, imports := range packages(t) {
		for _, i := range imports {
			if strings.HasPrefix(i, "github.com/hashicorp/terraform-plugin-sdk") || strings.HasPrefix(i, "github.com/hashicorp/terraform-plugin-mux") || strings.HasSuffix(i, "/tfprotov5") {
				t.Errorf("%s imports %s", dir, i)
			}
		}
	}
}
