package execution

import (
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// put puts a text at a destination.
func put(t *testing.T, d Destination, text string, meanwhile func()) error {
	t.Helper()
	p, err := d.open(t.Context())
	if err != nil {
		return err
	}
	defer p.Discard()
	if _, err := io.WriteString(p, text); err != nil {
		t.Fatal(err)
	}
	meanwhile()
	return p.commit()
}

// wantFiles wants a directory to hold just these files, with these texts.
func wantFiles(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if _, ok := want[e.Name()]; !ok {
			t.Errorf("%s was left", e.Name())
		}
	}
	for name, text := range want {
		if got, err := os.ReadFile(filepath.Join(dir, name)); err != nil || string(got) != text {
			t.Errorf("%s holds %q, want %q: %v", name, got, text, err)
		}
	}
}

func nothing() {}

func TestNewFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a", "b", "file.csv")
	if err := put(t, Destination{Path: path}, "new", nothing); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, filepath.Dir(path), map[string]string{"file.csv": "new"})
	if is, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && is.Mode() != 0o600 {
		t.Errorf("others can read it: %v, %v", is.Mode(), err)
	}
}

// A file that is there is replaced only when that is allowed, also when it came while the new one was written.
func TestExistingFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "file.csv")
	d := Destination{Path: path}
	if err := put(t, d, "new", func() { write(t, path, "old") }); err == nil || !strings.Contains(err.Error(), "exists, and overwrite is not true") {
		t.Errorf("got %v", err)
	}
	wantFiles(t, dir, map[string]string{"file.csv": "old"})
	if err := d.Check(); err == nil || !strings.Contains(err.Error(), "exists") {
		t.Errorf("got %v", err)
	}
	d.Overwrite = true
	if err := d.Check(); err != nil {
		t.Error(err)
	}
	if err := d.Writable(t.Context()); err != nil {
		t.Error(err)
	}
	wantFiles(t, dir, map[string]string{"file.csv": "old"})
	if err := put(t, d, "new", nothing); err != nil {
		t.Error(err)
	}
	wantFiles(t, dir, map[string]string{"file.csv": "new"})
}

// A link stays a link.
func TestLinkedFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file.csv"), "old")
	link := filepath.Join(t.TempDir(), "link.csv")
	if err := os.Symlink(filepath.Join(dir, "file.csv"), link); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
	if err := put(t, Destination{Path: link, Overwrite: true}, "new", nothing); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, map[string]string{"file.csv": "new"})
	if is, err := os.Lstat(link); err != nil || is.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link was replaced: %v, %v", is, err)
	}
}

// A link to nowhere is found before anything is spent on a file; a long name is one that the system takes.
func TestLinkToNowhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	link := filepath.Join(dir, "link.csv")
	if err := os.Symlink(filepath.Join(dir, "nowhere", "x"), link); err != nil {
		t.Skipf("this system makes no links: %v", err)
	}
	for _, overwrite := range []bool{false, true} {
		if err := (Destination{Path: link, Overwrite: overwrite}).Check(); err == nil || !strings.Contains(err.Error(), "where nothing is") {
			t.Errorf("got %v", err)
		}
	}
}

func TestLongName(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	name := strings.Repeat("x", 250)
	if err := put(t, Destination{Path: filepath.Join(dir, name)}, "new", nothing); err != nil {
		t.Fatal(err)
	}
	wantFiles(t, dir, map[string]string{name: "new"})
}

// What can't be written is said, and how to help it.
func TestImpossibleDestinations(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "file"), "")
	for path, want := range map[string]string{
		"": "it is empty", "~/file.csv": `pathexpand("~/file.csv")`, dir: "is a directory", dir + string(filepath.Separator): "add the name of a file",
		filepath.Join(dir, "file", "below.csv"): "", os.DevNull: "",
	} {
		for what, err := range map[string]error{"looking at it": Destination{Path: path, Overwrite: true}.Check(), "writing it": Destination{Path: path, Overwrite: true}.Writable(t.Context())} {
			if err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("%s %q gives %v, want %q", what, path, err, want)
			}
		}
	}
	wantFiles(t, dir, map[string]string{"file": ""})
	if os.Getuid() <= 0 {
		t.Log("as root, or on a system without users, every directory can be written to")
		return
	}
	closed := filepath.Join(dir, "closed")
	if err := os.Mkdir(closed, 0o500); err != nil {
		t.Fatal(err)
	}
	if err := (Destination{Path: filepath.Join(closed, "file.csv")}).Writable(t.Context()); err == nil || !strings.Contains(err.Error(), "no file can be made there") {
		t.Errorf("got %v", err)
	}
}

func TestSavedAsText(t *testing.T) {
	t.Parallel()
	for n, want := range map[int64]string{
		0: "0 bytes", 48: "48 bytes", 999: "999 bytes", 1000: "1.0 kB (1000 bytes)", 24_300: "24.3 kB (24300 bytes)", 1_500_000: "1.5 MB (1500000 bytes)",
		1 << 30: "1.1 GB (1073741824 bytes)", 3_000_000_000_000: "3.0 TB (3000000000000 bytes)", 1 << 60: "1152921.5 TB (1152921504606846976 bytes)",
	} {
		if got := (Saved{Path: "/a.csv", Size: n, SHA256: "0f"}).String(); got != "/a.csv: "+want+", SHA-256 0f" {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}
