package credential_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// tokenFile makes a file with a content and a configuration that uses it.
func tokenFile(t *testing.T, a *authority, c *clock, content string) (string, credential.Config) {
	t.Helper()
	path := filepath.Join(folder(t), "token")
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
	return path, credential.Config{TenantID: tenant, ClientID: clientID, RefreshTokenFile: path, Transport: a, Clock: c}
}

// folder is a folder of the test, by its path without links: messages have such paths.
func folder(t *testing.T) string {
	t.Helper()
	path, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func content(t *testing.T, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// beside are the names in a file's directory but its own and that of its lock.
func beside(t *testing.T, path string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Name() != filepath.Base(path) && e.Name() != filepath.Base(path)+".lock" {
			names = append(names, e.Name())
		}
	}
	return names
}

// alone checks that nothing was left beside a file and its lock.
func alone(t *testing.T, path string) {
	t.Helper()
	if names := beside(t, path); len(names) > 0 {
		t.Errorf("left behind: %q", names)
	}
}

// The file is read at each redemption and replaced, as a whole, at each rotation.
func TestRotationInTheFile(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("1", "0.second"), gives("2", "0.third"), gives("3", ""), gives("4", "0.of-another")}}, newClock()
	path, config := tokenFile(t, a, c, "\ufeff 0.first \r\n")
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	before, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer before.Close()
	cred := made(t, config)
	mustGet(t, cred, "1")
	if got := content(t, path); got != "0.second\n" {
		t.Errorf("the file holds %q", got)
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v, %v", info.Mode(), err)
	}
	old := make([]byte, 100)
	if n, err := before.Read(old); err != nil || string(old[:n]) != "\ufeff 0.first \r\n" {
		t.Errorf("who had the file open reads %q, %v", old[:n], err)
	}
	c.advance(time.Hour)
	mustGet(t, cred, "2")
	c.advance(time.Hour)
	mustGet(t, cred, "3") // nothing new: the file stays
	if got := content(t, path); got != "0.third\n" {
		t.Errorf("the file holds %q", got)
	}
	if err := os.WriteFile(path, []byte("0.by-another-process"), 0o600); err != nil {
		t.Fatal(err)
	}
	c.advance(time.Hour)
	mustGet(t, cred, "4")
	if got := a.redeemed(); !reflect.DeepEqual(got, []string{"0.first", "0.second", "0.third", "0.by-another-process"}) {
		t.Errorf("redeemed %q", got)
	}
	alone(t, path)
}

// A link to the file stays a link.
func TestRotationThroughALink(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{gives("1", "0.second")}}
	path, config := tokenFile(t, a, newClock(), "0.first")
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	config.RefreshTokenFile = link
	mustGet(t, made(t, config), "1")
	if to, err := os.Readlink(link); err != nil || to != path {
		t.Errorf("the link leads to %s, %v", to, err)
	}
	if got := content(t, path); got != "0.second\n" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, path)
	alone(t, link)
}

// Where the new token could not be kept, the old one is not spent. The file here has no directory any more, as
// those that a shell makes for <(command) never had one.
func TestFileThatCanNotBeReplaced(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{gives("1", "0.second")}}
	path, config := tokenFile(t, a, newClock(), "0.first-s3cret")
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	config.RefreshTokenFile = "/dev/fd/" + decimal(f.Fd())
	_, err = get(t.Context(), made(t, config))
	if !strings.HasPrefix(text(err), "The refresh token file can't be rewritten, so the token is not redeemed: ") {
		t.Errorf("got %v", err)
	}
	if got := a.redeemed(); len(got) != 0 {
		t.Errorf("redeemed %q", got)
	}
	noSecret(t, err)
}

func decimal(n uintptr) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return decimal(n/10) + decimal(n%10)
}

// A place that goes away while the token is redeemed is told, for the new token is lost.
func TestFileThatIsLost(t *testing.T) {
	t.Parallel()
	a := &authority{}
	path, config := tokenFile(t, a, newClock(), "0.first-s3cret")
	a.replies = []reply{replyAfter(func() {
		if err := os.RemoveAll(filepath.Dir(path)); err != nil {
			t.Error(err)
		}
	}, gives("1", "0.second-s3cret"))}
	_, err := get(t.Context(), made(t, config))
	if want := "The refresh token was rotated, and the new one could not be written to " + path; !strings.HasPrefix(text(err), want) || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
	noSecret(t, err)
}

// When another process was faster, its token is redeemed.
func TestFileThatAnotherProcessRotated(t *testing.T) {
	t.Parallel()
	revoked := refuses(400, "invalid_grant", "AADSTS50173: Revoked.")
	a := &authority{}
	path, config := tokenFile(t, a, newClock(), "0.first")
	a.replies = []reply{replyAfter(func() {
		if err := os.WriteFile(path, []byte("0.by-another-process\n"), 0o600); err != nil {
			t.Error(err)
		}
	}, revoked), gives("1", "0.third")}
	mustGet(t, made(t, config), "1")
	if got := a.redeemed(); !reflect.DeepEqual(got, []string{"0.first", "0.by-another-process"}) || content(t, path) != "0.third\n" {
		t.Errorf("redeemed %q, kept %q", got, content(t, path))
	}
	alone(t, path)

	a = &authority{replies: []reply{revoked}}
	_, config = tokenFile(t, a, newClock(), "0.first")
	if e := failure(t, made(t, config)); e.Code != "AADSTS50173" || len(a.questions()) != 1 {
		t.Errorf("nobody rotated it: got %v after %q", e, a.redeemed())
	}
}

// A failed redemption leaves the file and nothing beside it.
func TestFileAfterAFailure(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{says(503, "")}}
	path, config := tokenFile(t, a, newClock(), "0.first")
	if e := failure(t, made(t, config)); e.Status != 503 {
		t.Errorf("got %v", e)
	}
	if got := content(t, path); got != "0.first" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, path)
}

func TestBadFiles(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct{ content, want string }{
		"empty":       {"", "The refresh token file PATH is empty."},
		"blank":       {" \r\n", "The refresh token file PATH is empty."},
		"mark only":   {"\ufeff", "The refresh token file PATH is empty."},
		"two lines":   {"0.s3cret\n0.s3cret", "The refresh token file PATH holds a blank, a line break or another character that no token has."},
		"UTF-16":      {"\xff\xfe0\x00 \x00s\x003\x00", "The refresh token file PATH holds a blank, a line break or another character that no token has."},
		"JSON of two": {`{"refresh_token": "0.s3cret"}`, `The refresh token file PATH is a JSON document; the token alone is wanted, such as the text of its member "refresh_token".`},
	} {
		a := &authority{replies: []reply{gives("1", "")}}
		path, config := tokenFile(t, a, newClock(), test.content)
		_, err := get(t.Context(), made(t, config))
		if got := strings.ReplaceAll(text(err), path, "PATH"); got != test.want || len(a.questions()) != 0 {
			t.Errorf("%s: got %v after %q", name, err, a.redeemed())
		}
	}
	a := &authority{replies: []reply{gives("1", "")}}
	path, config := tokenFile(t, a, newClock(), "")
	config.RefreshTokenFile = path + ".missing"
	if _, err := get(t.Context(), made(t, config)); !strings.HasPrefix(text(err), "The refresh token file can't be read: ") || !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

// rewrite replaces what a file holds, as another process does.
func rewrite(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}
