package main

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

// level is the level that ARCHITECTURE.md gives a room, and the row of its table.
type level struct{ number, row int }

// levels reads the table of rooms.
func levels(t *testing.T) map[string]level {
	t.Helper()
	rooms := map[string]level{}
	row := regexp.MustCompile("(?m)^\\| ([0-9]) \\| (`[^|]*`) \\|")
	for i, cells := range row.FindAllStringSubmatch(readFile(t, "ARCHITECTURE.md"), -1) {
		number, err := strconv.Atoi(cells[1])
		if err != nil {
			t.Fatal(err)
		}
		for room := range strings.SplitSeq(cells[2], ", ") {
			rooms[strings.Replace(strings.Trim(room, "`"), "main.go", ".", 1)] = level{number, i}
		}
	}
	return rooms
}

// TestRooms holds the table of ARCHITECTURE.md: it names every room, and each imports only rooms of lower levels, or
// of its own row.
func TestRooms(t *testing.T) {
	t.Parallel()
	all, rooms := packages(t), levels(t)
	for room := range rooms {
		if _, ok := all[room]; !ok {
			t.Errorf("ARCHITECTURE.md has a room %s, which is not there", room)
		}
	}
	for room, imports := range all {
		own, ok := rooms[room]
		if !ok {
			t.Errorf("the table in ARCHITECTURE.md does not say what %s is and on which level", room)
			continue
		}
		for _, i := range imports {
			if other, ok := rooms[i]; ok && other.number >= own.number && other.row != own.row {
				t.Errorf("%s (level %d) imports %s (level %d): a room knows only those below it", room, own.number, i, other.number)
			}
		}
	}
}

// TestWhoMayKnowWhom holds the rules that levels do not tell.
func TestWhoMayKnowWhom(t *testing.T) {
	t.Parallel()
	all := packages(t)
	for _, free := range []string{"internal/insights", "internal/credential", "internal/reportquery", "internal/printable", "internal/schedule", "internal/clock", "internal/emulator"} {
		forbid(t, all, free, "it must know nothing of Terraform", "github.com/hashicorp")
	}
	forbid(t, all, "internal/emulator", "a mistake that both share would hide itself", "internal/insights", "internal/credential")
	for dir := range all {
		if !strings.HasPrefix(dir, "internal/cmd/") && dir != "internal/acctest" && !strings.HasPrefix(dir, "internal/emulator") {
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
