package credential_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"go.uber.org/goleak"
)

// TestMain has the temporary files of all tests behind a link, as macOS has them: a test that takes a path with links
// for the one that messages have fails everywhere then.
func TestMain(m *testing.M) {
	if runtime.GOOS == "windows" { // making links is a right there that not everybody has
		goleak.VerifyTestMain(m)
		return
	}
	dir, err := behindALink()
	if err != nil {
		panic(err)
	}
	goleak.VerifyTestMain(m, goleak.Cleanup(func(code int) {
		_ = os.RemoveAll(dir)
		os.Exit(code)
	}))
}

// behindALink makes a folder, and a link to it the place of temporary files.
func behindALink() (dir string, err error) {
	if dir, err = os.MkdirTemp("", "credential-"); err != nil {
		return "", err
	}
	folder, link := filepath.Join(dir, "folder"), filepath.Join(dir, "link")
	if err := os.Mkdir(folder, 0o700); err != nil {
		return dir, err
	}
	if err := os.Symlink(folder, link); err != nil {
		return dir, err
	}
	return dir, os.Setenv("TMPDIR", link)
}
