package main

import (
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

const gettingStarted = "guides/getting-started.md"

// newcomer follows a guide in a folder of their own, with a shell.
type newcomer struct {
	*program
	t *testing.T
}

// sh runs lines of a guide.
func (n *newcomer) sh(lines string) string {
	n.t.Helper()
	cmd := exec.CommandContext(n.t.Context(), "sh", "-euc", lines)
	cmd.Dir, cmd.Env = n.dir, n.env
	out, err := cmd.CombinedOutput()
	if err != nil {
		n.t.Fatalf("%s: %v\n%s", lines, err, out)
	}
	return string(out)
}

// wants runs a command of the CLI and wants some words in what it prints.
func (n *newcomer) wants(words []string, args ...string) {
	n.t.Helper()
	out, err := n.run(n.t, args...)
	for _, w := range words {
		if err != nil || !strings.Contains(out, w) {
			n.t.Fatalf("%s: %v, wanted %q:\n%s", args, err, w, out)
		}
	}
}

// browse is what a browser does with the address that the guide prints: it gives the code that comes back.
func browse(t *testing.T, address string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	browser := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := browser.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	at, err := url.Parse(answer.Header.Get("Location"))
	if err != nil || !strings.HasPrefix(at.String(), "http://localhost:8400/?code=") {
		t.Fatalf("the browser ends at %q: %v", at, err)
	}
	return at.Query().Get("code")
}

// TestAccGettingStarted does what the guide says, line by line, and checks what it says to check.
func TestAccGettingStarted(t *testing.T) {
	t.Parallel()
	for _, tool := range []string{"sh", "curl", "sed"} {
		if _, err := exec.LookPath(tool); err != nil || runtime.GOOS == "windows" {
			t.Skipf("the guide is for a shell with %s", tool)
		}
	}
	service, err := emulator.Start(emulator.Options{Pending: -1, Running: -1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.Close)
	n := &newcomer{newProgram(t, ""), t}
	n.env = append(n.env, "PARTNERINSIGHTS_ENDPOINT="+service.Endpoint(), "PARTNERINSIGHTS_AUTHORITY_HOST="+service.URL,
		"AUTHORITY="+service.URL, "TENANT_ID="+entra.DefaultTenant, "CLIENT_ID="+entra.DefaultClientID, "CLIENT_SECRET="+entra.DefaultClientSecret)
	text := pages(t, gettingStarted)[gettingStarted]
	shell, configs := fences(text, "sh"), fences(text, "terraform")
	if len(shell) != 5 || len(configs) != 4 {
		t.Fatalf("the guide has %d blocks for the shell and %d configurations: this test has to follow", len(shell), len(configs))
	}

	for line := range strings.Lines(shell[0].text) { // the reader's own values
		if name, _, _ := strings.Cut(strings.TrimPrefix(line, "export "), "="); !strings.Contains(strings.Join(n.env, "\n"), "\n"+name+"=") {
			t.Errorf("the test does not set %s", name)
		}
	}
	code := browse(t, strings.TrimSpace(n.sh(shell[1].text)))
	if out := n.sh("CODE='" + code + "'\n" + shell[3].text); !strings.Contains(out, "There is a refresh token.") {
		t.Errorf("the guide promises a refresh token: %s", out)
	}
	file, err := os.Stat(filepath.Join(n.dir, "refresh-token"))
	if err != nil || file.Mode().Perm() != 0o600 {
		t.Fatalf("the file of the token: %v, %v", file, err)
	}
	for line := range strings.Lines(n.sh(shell[4].text + "env | grep ^PARTNERINSIGHTS_")) {
		n.env = append(n.env, strings.TrimSpace(line))
	}

	write(t, filepath.Join(n.dir, "main.tf"), configs[0].text)
	n.wants([]string{"AzureUsage", "OfficeUsage"}, "plan")
	write(t, filepath.Join(n.dir, "report.tf"), configs[1].text)
	n.wants([]string{"Plan: 2 to add, 0 to change, 0 to destroy."}, "plan")
	n.wants([]string{"first_run = \"", "T05:00:00Z\""}, "apply", "-auto-approve")
	n.wants([]string{"No changes."}, "plan")
	write(t, filepath.Join(n.dir, "once.tf"), configs[2].text)
	n.wants(nil, "apply", "-auto-approve")
	n.wants([]string{"status = \"Completed\""}, "apply", "-auto-approve")
}

// TestAccTokenInAVault lives through half a year of a pipeline whose refresh token is in a vault, as the guide has it:
// every other month a new one is stored, with which the next run begins, and none of them grows 90 days old.
func TestAccTokenInAVault(t *testing.T) {
	t.Parallel()
	clock := emulator.NewClock(time.Now())
	service, err := emulator.Start(emulator.Options{Clock: clock})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.Close)
	const secret = "partner-insights-refresh-token"
	v := &vault{}
	v.put(secret, entra.DefaultRefreshToken)
	config := fences(pages(t, gettingStarted)[gettingStarted], "terraform")[3].text
	p := newProgram(t, "", "PARTNERINSIGHTS_ENDPOINT="+service.Endpoint(), "PARTNERINSIGHTS_AUTHORITY_HOST="+service.URL,
		"TF_VAR_key_vault_id=/subscriptions/1", "TF_VAR_client_secret="+entra.DefaultClientSecret, v.serve(t))
	p.knows(t, "1.11.0")
	n := &newcomer{p, t}
	for i, month := range []string{"2026-01", "2026-03", "2026-05"} {
		// The configuration takes the month from the clock, which a test has to move by hand.
		write(t, filepath.Join(n.dir, "guide.tf"), strings.Replace(config, "plantimestamp()", `"`+month+`-15T00:00:00Z"`, 1))
		if i == 0 {
			n.wants([]string{"Import successful!"}, "import", "azurerm_key_vault_secret.refresh_token", "https://vault.example/secrets/"+secret)
		}
		n.wants([]string{"0 added, 1 changed, 0 destroyed"}, "apply", "-auto-approve")
		n.wants([]string{"No changes."}, "plan")
		clock.Advance(60 * 24 * time.Hour)
	}
	versions := v.versions(secret)
	if len(versions) != 4 {
		t.Fatalf("the vault has %d versions", len(versions))
	}
	state := readFile(t, filepath.Join(n.dir, "terraform.tfstate"))
	for i, token := range versions {
		if i > 0 && token == versions[i-1] || strings.Contains(state, token) {
			t.Errorf("version %d is that before it, or stands in the state", i)
		}
	}
	v.put(secret, versions[0])
	if out, err := n.run(t, "plan"); err == nil || !strings.Contains(out, "AADSTS700082") {
		t.Errorf("the first token is still good, so that this test shows nothing: %v\n%s", err, out)
	}
}
