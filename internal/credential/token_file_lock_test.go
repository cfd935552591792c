package credential_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/gofrs/flock"

	system "github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// sharing is a configuration of a process that shares a file with others, as the parent hands it over.
func sharing(t *testing.T, authority, path string) credential.Config {
	t.Helper()
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	return credential.Config{AuthorityHost: authority, TenantID: entra.DefaultTenant, ClientID: entra.DefaultClientID, ClientSecret: entra.DefaultClientSecret,
		RefreshTokenFile: path, Transport: transport, Clock: system.System{}}
}

// Processes that share a file redeem one after the other, although each token can be redeemed but once. None is lost.
func TestProcessesShareAFile(t *testing.T) {
	const rounds, processes = 2, 20
	if path := os.Getenv("TEST_FILE"); path != "" {
		for range rounds {
			if _, err := get(t.Context(), made(t, sharing(t, os.Getenv("TEST_AUTHORITY"), path))); err != nil {
				t.Fatal(err)
			}
		}
		return
	}
	t.Parallel()
	server, err := emulator.Start(emulator.Options{Identity: entra.Options{OneTimeRefreshTokens: true}, Latency: 20 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	path := file(t, []byte(entra.DefaultRefreshToken))
	link := filepath.Join(t.TempDir(), "link")
	if err := os.Symlink(path, link); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range processes {
		all.Go(func() {
			name := path
			if n == 0 {
				name = link
			}
			if out, err := again(t, "TEST_FILE="+name, "TEST_AUTHORITY="+server.URL).CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
	all.Wait()
	if got := server.Count("Token"); got != rounds*processes {
		t.Errorf("%d redemptions, want %d: each at the first try", got, rounds*processes)
	}
	if _, err := get(t.Context(), made(t, sharing(t, server.URL, path))); err != nil {
		t.Errorf("the last token is no good: %v", err)
	}
	alone(t, path)
}

// A process that is killed while it holds the lock does not keep anybody from it.
func TestHolderIsKilled(t *testing.T) {
	if path := os.Getenv("TEST_FILE"); path != "" {
		_, _ = get(t.Context(), made(t, sharing(t, os.Getenv("TEST_AUTHORITY"), path)))
		return
	}
	t.Parallel()
	came, proceed := make(chan struct{}, 2), make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_ = r.ParseForm()
		came <- struct{}{}
		select {
		case <-proceed:
		case <-r.Context().Done():
		}
		_, _ = w.Write([]byte(`{"expires_in":3600,"access_token":"first","refresh_token":"0.second"}`))
	}))
	defer server.Close()
	path := file(t, []byte("0.first"))
	holder := again(t, "TEST_FILE="+path, "TEST_AUTHORITY="+server.URL)
	if err := holder.Start(); err != nil {
		t.Fatal(err)
	}
	<-came
	if len(beside(t, path)) == 0 {
		t.Error("nothing is prepared for the next token")
	}
	if locked, err := flock.New(path + ".lock").TryLock(); locked || err != nil {
		t.Errorf("the lock is free while a token is redeemed: %v", err)
	}
	if err := holder.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = holder.Wait() // it was killed
	close(proceed)
	mustGet(t, made(t, sharing(t, server.URL, path)), "first")
	if got := content(t, path); got != "0.second\n" {
		t.Errorf("the file holds %q", got)
	}
	alone(t, path)
}

// Who finds the lock taken waits for its end, and redeems what it then finds.
func TestWaitForTheLock(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{gives("1", "0.third")}}
	path, config := tokenFile(t, a, newClock(), "0.first")
	holder := flock.New(path + ".lock")
	if locked, err := holder.TryLock(); !locked || err != nil {
		t.Fatal(err)
	}
	waits := 0
	config.Clock = &waiting{clock: newClock(), then: func() error {
		if waits++; waits == 3 {
			rewrite(t, path, "0.second")
			return holder.Unlock()
		}
		return nil
	}}
	mustGet(t, made(t, config), "1")
	if got := a.redeemed(); waits != 3 || strings.Join(got, " ") != "0.second" {
		t.Errorf("redeemed %q after %d waits", got, waits)
	}
}

// waiting is a clock that does something at each wait.
type waiting struct {
	*clock
	then func() error
}

func (w *waiting) Sleep(ctx context.Context, d time.Duration) error {
	_ = w.clock.Sleep(ctx, d)
	return w.then()
}

// A lock that is never given back is named after minutes.
func TestLockThatStays(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("1", "")}}, newClock()
	path, config := tokenFile(t, a, c, "0.first-s3cret")
	holder := flock.New(path + ".lock")
	if locked, err := holder.TryLock(); !locked || err != nil {
		t.Fatal(err)
	}
	defer holder.Close()
	_, err := get(t.Context(), made(t, config))
	if want := "Another process has locked " + path + ".lock for 3m0s. It redeems the same refresh token. End that process if it hangs."; text(err) != want {
		t.Errorf("got %v", err)
	}
	var sum time.Duration
	for _, d := range c.waited() {
		sum += d
	}
	if sum != 3*time.Minute || len(a.questions()) != 0 {
		t.Errorf("waited %v, redeemed %q", sum, a.redeemed())
	}
	noSecret(t, err)
}

// Where there can be no lock the token is not spent.
func TestNoPlaceForALock(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{gives("1", "0.second")}}
	path, config := tokenFile(t, a, newClock(), "0.first-s3cret")
	if err := os.Mkdir(path+".lock", 0o700); err != nil {
		t.Fatal(err)
	}
	_, err := get(t.Context(), made(t, config))
	if !strings.HasPrefix(text(err), "The refresh token file can't be rewritten, so the token is not redeemed: ") ||
		!strings.HasSuffix(text(err), "Otherwise set refresh_token.") || len(a.redeemed()) != 0 {
		t.Errorf("got %v after %q", err, a.redeemed())
	}
	noSecret(t, err)
}

func TestExposed(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		return // no such permissions
	}
	path := file(t, nil)
	for mode, want := range map[os.FileMode]bool{0o600: false, 0o400: false, 0o640: true, 0o604: true, 0o620: true, 0o644: true, 0o700: false} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if got := credential.Exposed(path); got != want {
			t.Errorf("%o: got %v", mode, got)
		}
	}
	if credential.Exposed(path + ".missing") {
		t.Error("a file that is not there is exposed")
	}
}
