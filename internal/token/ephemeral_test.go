package token_test

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/token"
)

// credentials are a provider block with the emulator's user and application.
func credentials(env *acctest.Env) acctest.Object {
	return acctest.Object{
		"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": entra.DefaultTenant,
		"client_id": entra.DefaultClientID, "client_secret": entra.DefaultClientSecret, "refresh_token": entra.DefaultRefreshToken,
	}
}

// newest is the refresh token that Entra gave last.
func newest(env *acctest.Env) string {
	all := env.RefreshTokens()
	return all[len(all)-1].Token
}

func refused(t *testing.T, p *acctest.Provider, words ...string) {
	t.Helper()
	_, diags := p.Open(token.EphemeralType, acctest.Object{})
	if len(diags) != 1 || diags[0].Severity != tfprotov6.DiagnosticSeverityError {
		t.Fatalf("want one error, got %s", diags)
	}
	for _, w := range words {
		if !strings.Contains(diags.String(), w) {
			t.Errorf("it does not say %q: %s", w, diags)
		}
	}
}

// The returned token is the newest, redeemed once in a process, and comes with its user.
func TestNewestToken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Identity: entra.Options{OneTimeRefreshTokens: true}})
	p := env.Provider(t, credentials(env))
	for range 2 {
		values, diags := p.Open(token.EphemeralType, acctest.Object{})
		if got := values["refresh_token"]; len(diags) > 0 || got != newest(env) || got == entra.DefaultRefreshToken {
			t.Fatalf("got %q, the newest is %q: %s", got, newest(env), diags)
		}
		if got, _ := values["user"].(string); !strings.Contains(got, "@") {
			t.Errorf("it speaks for %s", got)
		}
	}
	if n := env.Count("Token"); n != 1 {
		t.Errorf("%d redemptions", n)
	}
	if _, diags := p.Read("partnerinsights_datasets", acctest.Object{}); len(diags) > 0 || env.Count("Token") != 1 {
		t.Errorf("the access token is not used: %s", diags)
	}
	config := credentials(env)
	config["refresh_token"] = newest(env)
	if values, diags := env.Provider(t, config).Open(token.EphemeralType, acctest.Object{}); len(diags) > 0 || values["refresh_token"] != newest(env) {
		t.Errorf("the stored token does not serve the next run: %s", diags)
	}
}

// Of a file it is what stands there.
func TestNewestTokenOfAFile(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Identity: entra.Options{OneTimeRefreshTokens: true}})
	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(entra.DefaultRefreshToken), 0o600); err != nil {
		t.Fatal(err)
	}
	config := credentials(env)
	config["refresh_token"], config["refresh_token_file"] = nil, file
	values, diags := env.Provider(t, config).Open(token.EphemeralType, acctest.Object{})
	stored, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got := values["refresh_token"]; len(diags) > 0 || got != newest(env) || got != strings.TrimSpace(string(stored)) {
		t.Errorf("got %q, the file holds %q, the newest is %q: %s", got, stored, newest(env), diags)
	}
}

// An access token that nobody can read does not hide the refresh token.
func TestUnreadableAccessToken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Faults: []emulator.Fault{{
		Operation: "Token", Kind: emulator.FaultStatus, Status: http.StatusOK, Body: `{"access_token":"opaque","expires_in":3600,"refresh_token":"0.next"}`, Times: -1,
	}}})
	values, diags := env.Provider(t, credentials(env)).Open(token.EphemeralType, acctest.Object{})
	if len(diags) > 0 || values["refresh_token"] != "0.next" || values["user"] != nil {
		t.Errorf("got %v: %s", values, diags)
	}
}

func TestNoToken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	refused(t, env.Provider(t, nil), "No refresh token", "in another way than with a refresh token", "remove this block")
	refused(t, env.Provider(t, acctest.Object{"endpoint": env.Endpoint()}), "Renewing the refresh token failed", "No credentials are configured.")
	refused(t, env.Provider(t, acctest.Object{"refresh_token": acctest.Unknown}), "argument refresh_token depends on something", "-target")

	env.RevokeRefreshToken(entra.DefaultRefreshToken)
	refused(t, env.Provider(t, credentials(env)), "Renewing the refresh token failed", "AADSTS50173", "The refresh token was revoked")
	config := credentials(env)
	config["refresh_token"], config["refresh_token_file"] = nil, "/does/not/exist"
	refused(t, env.Provider(t, config), "The refresh token file can't be read")
}
