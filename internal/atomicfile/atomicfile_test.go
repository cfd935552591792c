package atomicfile_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/atomicfile"
)

func create(t *testing.T, path, text string) *atomicfile.File {
	t.Helper()
	f, err := atomicfile.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.Discard)
	if _, err := f.WriteString(text); err != nil {
		t.Fatal(err)
	}
	return f
}

// want checks what a directory has: names with contents.
func want(t *testing.T, dir string, files map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		if text, ok := files[e.Name()]; !ok || text != string(b) {
			t.Errorf("%s holds %q", e.Name(), b)
		}
	}
	if len(entries) != len(files) {
		t.Errorf("got %d files, want %d", len(entries), len(files))
	}
}

func TestReplaceAndAdd(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path, link := filepath.Join(dir, "a"), filepath.Join(t.TempDir(), "link")
	f := create(t, path, "dropped")
	if err := errors.Join(f.Rewind(), f.Replace()); err != nil {
		t.Fatal(err)
	}
	want(t, dir, map[string]string{"a": ""})
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	if err := create(t, link, "through a link").Replace(); err != nil {
		t.Error(err)
	}
	if to, err := os.Readlink(link); err != nil || to != path {
		t.Errorf("the link leads to %s, %v", to, err)
	}
	late, gone := create(t, path, "late"), create(t, path+"2", "gone")
	if err := late.Add(); !errors.Is(err, fs.ErrExist) {
		t.Errorf("got %v", err)
	}
	late.Discard()
	gone.Discard()
	added := create(t, path+"3", "added")
	if err := added.Add(); err != nil {
		t.Error(err)
	}
	added.Discard()
	want(t, dir, map[string]string{"a": "through a link", "a3": "added"})
}

// The temporary file of a killed process is removed by the next; those of living ones and of others stay.
func TestKilledProcess(t *testing.T) {
	if path := os.Getenv("TEST_FILE"); path != "" {
		create(t, path, "killed")
		self, err := os.FindProcess(os.Getpid())
		if err != nil {
			t.Fatal(err)
		}
		if err := self.Kill(); err != nil {
			t.Fatal(err)
		}
		select {}
	}
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a")
	others := map[string]string{".a.1.partial2": "", ".b.1.partial": "", ".a..partial": "", ".a.1a.partial": "", "a": ""}
	for name := range others {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	alive := create(t, path, "alive")
	others[filepath.Base(alive.Name())] = "alive"
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestKilledProcess$")
	cmd.Env = append(os.Environ(), "TEST_FILE="+path)
	if out, err := cmd.CombinedOutput(); err == nil {
		t.Errorf("it was not killed: %s", out)
	}
	if left, err := filepath.Glob(filepath.Join(dir, ".a.*.partial")); err != nil || len(left) != 4 {
		t.Errorf("the killed process left %q, %v", left, err)
	}
	create(t, path, "next").Discard()
	want(t, dir, others)
}
