package credential_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// inMounts runs a test again in a process whose file systems a shell command has changed, or skips it where that is not
// allowed. The command finds a directory of the test in $DIR.
func inMounts(t *testing.T, command string) (dir string, ok bool) {
	t.Helper()
	if os.Getenv("TEST_ALONE") == t.Name() {
		return os.Getenv("DIR"), true
	}
	t.Parallel()
	cmd := again(t, "DIR="+folder(t))
	cmd.Args = append([]string{"unshare", "-rm", "sh", "-ec", command + `; exec "$0" "$@"`}, cmd.Args...)
	var err error
	if cmd.Path, err = exec.LookPath("unshare"); err == nil {
		err = exec.CommandContext(t.Context(), cmd.Path, "-rm", "mount", "-t", "tmpfs", "none", t.TempDir()).Run()
	}
	if err != nil {
		t.Skipf("file systems can't be mounted here: %v", err)
	}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return "", false
}

// A file that is mounted by itself, as containers have secrets, is written in place: no file can take its name.
func TestFileThatIsMounted(t *testing.T) {
	dir, ok := inMounts(t, `cd "$DIR"; echo 0.first-which-is-longer > token; mount --bind token token`)
	if !ok {
		return
	}
	path := filepath.Join(dir, "token")
	a, c := &authority{replies: []reply{gives("1", "0.second"), gives("2", "0.third-which-is-longer-than-all"), gives("3", "")}}, newClock()
	_, config := tokenFile(t, a, c, "")
	config.RefreshTokenFile = path
	for n, want := range []string{"0.second\n", "0.third-which-is-longer-than-all\n", "0.third-which-is-longer-than-all\n"} {
		mustGet(t, made(t, config), string(rune('1'+n)))
		if got := content(t, path); got != want {
			t.Errorf("the file holds %q, want %q", got, want)
		}
	}
	if got := strings.Join(a.redeemed(), " "); got != "0.first-which-is-longer 0.second 0.third-which-is-longer-than-all" {
		t.Errorf("redeemed %q", got)
	}
	alone(t, path)
}

// Where the next token can't be stored, this one is not redeemed.
func TestNoPlaceForTheNextToken(t *testing.T) {
	dir, ok := inMounts(t, `cd "$DIR"
		mkdir full fixed; mount -t tmpfs -o size=8k none full; echo 0.first > full/token; touch full/token.lock
		echo 0.first > fixed/token; mount --bind fixed/token fixed/token; mount -o remount,bind,ro fixed/token`)
	if !ok {
		return
	}
	for name, cause := range map[string]error{"full": syscall.ENOSPC, "fixed": syscall.EROFS} {
		a := &authority{replies: []reply{gives("1", "0.second")}}
		_, config := tokenFile(t, a, newClock(), "")
		path := filepath.Join(dir, name, "token")
		config.RefreshTokenFile = path
		e := failure(t, made(t, config))
		if !strings.Contains(e.Message, "so the token is not redeemed: ") || !strings.HasSuffix(e.Message, cause.Error()+".") || len(a.redeemed()) != 0 {
			t.Errorf("%s: got %v after %q", name, e, a.redeemed())
		}
		if got := content(t, path); got != "0.first\n" {
			t.Errorf("%s: the file holds %q", name, got)
		}
		alone(t, path)
	}
}

// A pipe is refused: to read it could wait for ever.
func TestPipeAsAFile(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{gives("1", "")}}
	path, config := tokenFile(t, a, newClock(), "")
	config.RefreshTokenFile = path + ".pipe"
	if err := syscall.Mkfifo(config.RefreshTokenFile, 0o600); err != nil {
		t.Fatal(err)
	}
	deadline := time.AfterFunc(30*time.Second, func() { panic("it waits for the pipe") })
	defer deadline.Stop()
	if e := failure(t, made(t, config)); e.Message != "The refresh token file can't be read: "+config.RefreshTokenFile+" is a pipe or a device, not a regular file." {
		t.Errorf("got %v", e)
	}
}
