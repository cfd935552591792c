package e2e

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

// export runs lines of a guide that set or unset variables, which all that follows has.
func (n *newcomer) export(lines string) {
	n.t.Helper()
	var set []string
	for line := range strings.Lines(n.sh(lines + "env")) {
		set = append(set, strings.TrimSpace(line))
	}
	n.env = set
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
	service := serving(t, emulator.Options{Pending: -1, Running: -1})
	n := &newcomer{newProgram(t, "", "PARTNERINSIGHTS_ACCESS_TOKEN=of-the-emulator"), t}
	text := pages(t, gettingStarted)[gettingStarted]
	shell, configs := fences(text, "sh"), fences(text, "terraform")
	if len(shell) != 7 || len(configs) != 4 {
		t.Fatalf("the guide has %d blocks for the shell and %d configurations: this test has to follow", len(shell), len(configs))
	}
	n.export(strings.ReplaceAll(shell[0].text, usualAddress, service.URL)) // in place of the next block, the reader's own values
	shell = shell[1:]

	code := browse(t, strings.TrimSpace(n.sh(shell[1].text)))
	if out := n.sh("CODE='" + code + "'\n" + shell[3].text); !strings.Contains(out, "There is a refresh token.") {
		t.Errorf("the guide promises a refresh token: %s", out)
	}
	file, err := os.Stat(filepath.Join(n.dir, "refresh-token"))
	if err != nil || file.Mode().Perm() != 0o600 {
		t.Fatalf("the file of the token: %v, %v", file, err)
	}
	n.export(shell[4].text)

	write(t, filepath.Join(n.dir, configs[0].file()), configs[0].text)
	n.wants([]string{"AzureUsage", "OfficeUsage"}, "plan")
	write(t, filepath.Join(n.dir, configs[1].file()), configs[1].text)
	n.wants([]string{"Plan: 2 to add, 0 to change, 0 to destroy."}, "plan")
	n.wants([]string{"first_run = \"", "T05:00:00Z\""}, "apply", "-auto-approve")
	n.wants([]string{"No changes."}, "plan")
	write(t, filepath.Join(n.dir, configs[2].file()), configs[2].text)
	n.wants(nil, "apply", "-auto-approve")
	n.wants([]string{"status = \"Completed\""}, "apply", "-auto-approve")
	out := n.sh(strings.ReplaceAll(shell[5].text, "terraform ", `"`+n.cli+`" `))
	if head, _, _ := strings.Cut(out, "\n"); !strings.Contains(head, "CustomerName") {
		t.Errorf("the file does not begin with the names of its columns:\n%s", out)
	}
	state := filepath.Join(n.dir, "terraform.tfstate")
	if !strings.Contains(readFile(t, state), "sig=") {
		t.Error("the state holds no link, so that the next step shows nothing")
	}
	if err := os.Remove(filepath.Join(n.dir, "once.tf")); err != nil {
		t.Fatal(err)
	}
	n.wants([]string{"0 added, 0 changed, 1 destroyed"}, "apply", "-auto-approve")
	if strings.Contains(readFile(t, state), "sig=") {
		t.Error("the state still holds the link")
	}
}

// secretOfGuide is the secret in which the guide keeps the token.
const secretOfGuide = "partner-insights-refresh-token"

// inPipeline is a newcomer whose configuration keeps the token in a vault, as the guide has it.
func inPipeline(t *testing.T, service *emulator.Server, v *vault) *newcomer {
	t.Helper()
	p := newProgram(t, "", "PARTNERINSIGHTS_ENDPOINT="+service.Endpoint(), "PARTNERINSIGHTS_AUTHORITY_HOST="+service.URL,
		"TF_VAR_key_vault_id=/subscriptions/1", "TF_VAR_tenant_id="+entra.DefaultTenant, "TF_VAR_client_id="+entra.DefaultClientID,
		"TF_VAR_client_secret="+entra.DefaultClientSecret, v.serve(t))
	p.knows(t, "1.11.0")
	return &newcomer{p, t}
}

// in gives the newcomer the guide's configuration as it is in some month: it takes the month from the clock, which a
// test has to move by hand.
func (n *newcomer) in(month string) {
	n.t.Helper()
	config := fences(pages(n.t, gettingStarted)[gettingStarted], "terraform")[3].text
	write(n.t, filepath.Join(n.dir, "main.tf"), strings.Replace(config, "plantimestamp()", `"`+month+`-15T00:00:00Z"`, 1))
}

// pass plans into a file and applies it, as pipelines do.
func (n *newcomer) pass(change string, args ...string) {
	n.t.Helper()
	n.wants([]string{"Plan: " + change}, append([]string{"plan", "-out=guide.plan"}, args...)...)
	n.wants([]string{"Apply complete!"}, "apply", "guide.plan")
}

// TestAccTokenInAVault lives through half a year of a pipeline whose refresh token is in a vault, as the guide has it:
// every other month a new one is stored, with which the next run begins, and none of them grows 90 days old. After each
// step neither a plan nor a state holds any.
func TestAccTokenInAVault(t *testing.T) {
	t.Parallel()
	clock := emulator.NewClock(time.Now())
	service := serving(t, emulator.Options{Clock: clock})
	v := &vault{}
	n := inPipeline(t, service, v)
	look := func() {
		t.Helper()
		s := search{T: t, p: n.program}
		secrets := []string{entra.DefaultClientSecret}
		for _, token := range service.RefreshTokens() {
			secrets = append(secrets, token.Token)
		}
		for name, text := range s.files() {
			s.none(name, text, secrets)
		}
	}

	_, first, found := strings.Cut(fences(pages(t, gettingStarted)[gettingStarted], "shell")[0].text, "\nterraform apply ")
	if !found {
		t.Fatal("the guide makes no first run: this test has to follow")
	}
	file := filepath.Join(n.dir, "refresh-token")
	write(t, file, entra.DefaultRefreshToken+"\n")
	first = strings.Replace(first, `"$PARTNERINSIGHTS_REFRESH_TOKEN_FILE"`, file, 1)
	n.in("2026-01")
	n.pass("1 to add, 0 to change, 0 to destroy.", strings.Fields(first)...)
	look()
	n.wants([]string{"No changes."}, "plan")
	clock.Advance(60 * 24 * time.Hour)
	v.put(secretOfGuide, readFile(t, file)) // by hand, with the line break that the file ends with
	for _, month := range []string{"2026-03", "2026-05"} {
		n.in(month)
		n.pass("0 to add, 1 to change, 0 to destroy.")
		look()
		n.wants([]string{"No changes."}, "plan")
		clock.Advance(60 * 24 * time.Hour)
	}

	versions := v.versions(secretOfGuide)
	if len(versions) != 4 || !strings.HasSuffix(versions[1], "\n") {
		t.Fatalf("the vault has %d versions", len(versions))
	}
	for i, token := range versions[1:] {
		if token == versions[i] {
			t.Errorf("version %d is that before it", i+1)
		}
	}
	v.put(secretOfGuide, versions[0])
	if out, err := n.run(t, "plan"); err == nil || !strings.Contains(out, "AADSTS700082") {
		t.Errorf("the first token is still good, so that this test shows nothing: %v\n%s", err, out)
	}
}

// TestAccImportedToken shows what the guide says of an import, and that TestAccTokenInAVault would see it: the token
// is in the state.
func TestAccImportedToken(t *testing.T) {
	t.Parallel()
	service := serving(t, emulator.Options{})
	v := &vault{}
	v.put(secretOfGuide, entra.DefaultRefreshToken)
	n := inPipeline(t, service, v)
	n.in("2026-01")
	n.wants([]string{"Import successful!"}, "import", "azurerm_key_vault_secret.refresh_token", secretsOfVault+secretOfGuide)
	if state := readFile(t, filepath.Join(n.dir, "terraform.tfstate")); !strings.Contains(state, entra.DefaultRefreshToken) {
		t.Errorf("the guide need not warn of an import:\n%s", state)
	}
}
