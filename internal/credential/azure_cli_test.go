package credential_test

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// newAz puts a program az on the PATH, which becomes all of the PATH. It writes down what it is asked, and prints
// what the environment says.
func newAz(t *testing.T) (log string) {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the stub of az is a shell script")
	}
	dir := t.TempDir()
	log = filepath.Join(dir, "log")
	const script = "#!/bin/sh\nprintf '%s\\n' \"$*\" >>\"$AZ_LOG\"\nprintf '%s' \"$AZ_STDERR\" >&2\nprintf '%s' \"$AZ_STDOUT\"\nexit \"$AZ_STATUS\"\n"
	if err := os.WriteFile(filepath.Join(dir, "az"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	t.Setenv("AZ_LOG", log)
	return log
}

func azPrints(t *testing.T, stdout, stderr, status string) {
	t.Helper()
	t.Setenv("AZ_STDOUT", stdout)
	t.Setenv("AZ_STDERR", stderr)
	t.Setenv("AZ_STATUS", status)
}

func azToken(token string) string {
	return fmt.Sprintf(`{"accessToken":%q,"expiresOn":"2026-12-01 13:00:00.000000","expires_on":%d,"tenant":"t","tokenType":"Bearer"}`, token, time.Now().Add(time.Hour).Unix())
}

func TestAzureCLI(t *testing.T) {
	if !inOwnProcess(t) {
		return
	}
	log := newAz(t)
	const question = "account get-access-token -o json --resource https://api.partnercenter.microsoft.com"
	for id, want := range map[string]string{"": question, tenant: question + " --tenant " + tenant} {
		c := &clock{now: time.Now()}
		cred := made(t, credential.Config{AzureCLI: true, TenantID: id, Clock: c})
		azPrints(t, azToken("first"), "WARNING: there is a newer az", "0")
		mustGet(t, cred, "first")
		azPrints(t, azToken("second"), "", "0")
		mustGet(t, cred, "first")
		if !cred.Renew("first") {
			t.Error("the token can't be renewed")
		}
		mustGet(t, cred, "second")
		if got := content(t, log); got != want+"\n"+want+"\n" {
			t.Errorf("az was asked %q", got)
		}
		if err := os.Remove(log); err != nil {
			t.Fatal(err)
		}
	}
}

func TestFailuresOfAzureCLI(t *testing.T) {
	if !inOwnProcess(t) {
		return
	}
	newAz(t)
	const login = "Sign in with az login --tenant contoso.onmicrosoft.com, and see"
	jwt := platformToken(subject, start)
	for stderr, want := range map[string][2]string{
		"ERROR: Please run 'az login' to setup account.\n":                                                   {"Please run 'az login' to setup account.", login},
		"WARNING: old\nERROR: AADSTS700082: The refresh token has expired due to inactivity.\r\nTrace ID: 1": {"AADSTS700082: The refresh token has expired due to inactivity.", login},
		"ERROR: AADSTS50076: Due to a configuration change you must use multi-factor authentication.":        {"AADSTS50076: Due to a configuration change you must use multi-factor authentication.", login},
		"ERROR: AADSTS65001: The user or administrator has not consented. Trace ID: 1":                       {"AADSTS65001: The user or administrator has not consented.", "The tenant does not let the Azure CLI ask"},
		"ERROR: AADSTS65002: Consent between first party application and first party resource.":              {"AADSTS65002: Consent between first party application and first party resource.", "The tenant does not let the Azure CLI ask"},
		"ERROR: AADSTS90002: Tenant 'x' not found.":                                                          {"AADSTS90002: Tenant 'x' not found.", "Check tenant_id, and sign in to that tenant with az login --tenant contoso.onmicrosoft.com."},
		"ERROR: AADSTS500011: The resource principal named x was not found.":                                 {"AADSTS500011: The resource principal named x was not found.", "The audience is not known"},
		"ERROR: can't use " + jwt:                               {"can't use (masked).", login},
		"ERROR: can't use 0.AXoA" + strings.Repeat("x-Y_9", 20): {"can't use (masked).", login},
		"ERROR: no " + strings.Repeat("0pAque", 20) + " here":   {"no (masked) here.", login},
		`ERROR: {"accessToken": "short-t0ken"} is odd`:          {`{"accessToken": "(masked)"} is odd.`, login},
		"": {"exit status 1.", login},
	} {
		azPrints(t, "s3cret", stderr, "1")
		e := failure(t, made(t, credential.Config{AzureCLI: true, TenantID: tenant, Clock: newClock()}))
		if e.Message != "The Azure CLI gave no token: "+want[0] || !strings.HasPrefix(e.Advice, want[1]) {
			t.Errorf("%q: got %v", stderr, e)
		}
		noSecret(t, e)
	}
	for _, stdout := range []string{"", "s3cret", `{"accessToken":"s3cret","expires_on":{}}`, `{"accessToken":"s3cret","expiresOn":"never"}`} {
		azPrints(t, stdout, "", "0")
		e := failure(t, made(t, credential.Config{AzureCLI: true, Clock: newClock()}))
		if e.Message != "The Azure CLI gave no token: it printed something else than a token." || !strings.HasPrefix(e.Advice, "Sign in with az login, and") {
			t.Errorf("%q: got %v", stdout, e)
		}
		noSecret(t, e)
	}
	azPrints(t, `{"expires_on":1}`, "", "0")
	if e := failure(t, made(t, credential.Config{AzureCLI: true, Clock: newClock()})); e.Message != "The Azure CLI gave no token: it printed something else than a token." {
		t.Errorf("got %v", e)
	}
	t.Setenv("PATH", t.TempDir())
	if e := failure(t, made(t, credential.Config{AzureCLI: true, Clock: newClock()})); e.Message != "The Azure CLI gave no token: there is no az on the PATH." || !strings.HasPrefix(e.Advice, "use_cli needs the Azure CLI") {
		t.Errorf("got %v", e)
	}
}
