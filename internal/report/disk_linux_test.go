package report_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A disk that is full and one that can only be read lose nothing: the file that is there stays, no part of another is
// left, a run whose file has no place keeps its report, and a run that could not be saved from the start does not begin.
func TestDiskThatTakesNothing(t *testing.T) {
	t.Parallel()
	if os.Getenv("TEST_MOUNTED") == "" {
		inMounts(t, `mount -t tmpfs -o size=64k none "$DIR/full"; mount --bind "$DIR/fixed" "$DIR/fixed"; mount -o remount,bind,ro "$DIR/fixed"`)
		return
	}
	download := func(d *desk) acctest.Invoked { return d.download(acctest.Object{"overwrite": true}, nil) }
	run := func(d *desk) acctest.Invoked { return d.run(acctest.Object{"overwrite": true}, nil) }
	for name, c := range map[string]struct {
		folder string
		do     func(*desk) acctest.Invoked
		words  []string
		runs   int // reports that are there afterwards
	}{
		"download, full":  {"full", download, []string{"output_path can't be written", "no space left on device"}, 1},
		"download, fixed": {"fixed", download, []string{"output_path can't be written", "read-only file system"}, 1},
		"run, full":       {"full", run, []string{"no space left on device", "is kept", "partnerinsights_report_download"}, 1},
		"run, fixed":      {"fixed", run, []string{"read-only file system"}, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var d *desk
			if o := (emulator.Options{FileSize: 1 << 20}); strings.HasPrefix(name, "run") {
				d = newRunDesk(t, o)
			} else {
				d = newDesk(t, o)
				d.Clock.Advance(25 * time.Hour)
			}
			d.dir = filepath.Join(os.Getenv("DIR"), c.folder)
			if c.folder == "full" {
				if err := os.WriteFile(d.path(), []byte("old"), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			diags := c.do(d).Diagnostics
			for _, w := range c.words {
				if !strings.Contains(diags.String(), w) {
					t.Errorf("it does not say %q: %s", w, diags)
				}
			}
			if text := d.onlyFile(t); text != "old" {
				t.Errorf("the file has %d bytes", len(text))
			}
			if n := len(d.Reports()); n != c.runs {
				t.Errorf("%d reports are there: %s", n, diags)
			}
		})
	}
}

// inMounts runs a test again in a process whose file systems a shell command has changed, or skips it where that is not
// allowed. The command finds a directory with the folders full and fixed in $DIR; fixed has an old file.
func inMounts(t *testing.T, command string) {
	t.Helper()
	dir := t.TempDir()
	for _, folder := range []string{"full", "fixed"} {
		if err := os.Mkdir(filepath.Join(dir, folder), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "fixed", "seats.csv"), []byte("old"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := exec.CommandContext(t.Context(), "unshare", "-rm", "mount", "-t", "tmpfs", "none", t.TempDir()).Run(); err != nil {
		t.Skipf("file systems can't be mounted here: %v", err)
	}
	cmd := exec.CommandContext(t.Context(), "unshare", "-rm", "sh", "-ec", command+`; exec "$0" "$@"`, os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v")
	cmd.Env = append(os.Environ(), "DIR="+dir, "TEST_MOUNTED=yes")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
