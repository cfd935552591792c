package credential_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// These tests ask the emulated Entra, over TLS with a certificate authority of its own.

// authorityOverTLS serves an emulator and makes a configuration for it, without a credential.
func authorityOverTLS(t *testing.T, o entra.Options) (*emulator.Server, *emulator.Clock, credential.Config) {
	t.Helper()
	now := emulator.NewClock(start)
	server, err := emulator.Start(emulator.Options{Clock: now, Identity: o})
	if err != nil {
		t.Fatal(err)
	}
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(server.CA)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	return server, now, credential.Config{
		AuthorityHost: server.TLSURL, TenantID: entra.DefaultTenant, ClientID: entra.DefaultClientID, Transport: transport, Clock: emulated{now},
	}
}

// emulated is the emulator's clock, on which waiting takes no time.
type emulated struct{ *emulator.Clock }

func (e emulated) Sleep(ctx context.Context, d time.Duration) error {
	e.Advance(d)
	return ctx.Err()
}

func TestEntra(t *testing.T) {
	t.Parallel()
	server, now, config := authorityOverTLS(t, entra.Options{OneTimeRefreshTokens: true})
	config.ClientSecret = entra.DefaultClientSecret
	app := made(t, config)
	if got, err := get(t.Context(), app); err != nil || !strings.HasPrefix(got, "eyJ") {
		t.Errorf("client secret: got %.10s…, %v", got, err)
	}
	config.RefreshToken = entra.DefaultRefreshToken
	user := made(t, config)
	seen := map[string]bool{}
	for range 3 {
		got, err := get(t.Context(), user)
		if err != nil || !strings.HasPrefix(got, "eyJ") || seen[got] {
			t.Fatalf("refresh token: got %.10s…, %v, again: %v", got, err, seen[got])
		}
		seen[got] = true
		now.Advance(time.Hour)
	}
	if got := server.Count("Token"); got != 4 {
		t.Errorf("%d requests for tokens", got)
	}
}

// What Entra refuses comes with the next step.
func TestRefusalsOfEntra(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options entra.Options
		change  func(*credential.Config)
		later   time.Duration
		code    string
		advice  string
	}{
		"wrong secret":      {change: func(c *credential.Config) { c.ClientSecret = "other" }, code: "AADSTS7000215", advice: "The client secret is wrong."},
		"wrong secret, app": {change: func(c *credential.Config) { c.ClientSecret, c.RefreshToken = "other", "" }, code: "AADSTS7000215", advice: "The client secret is wrong."},
		"no secret":         {change: func(c *credential.Config) { c.ClientSecret = "" }, code: "AADSTS7000218", advice: "The app registration is a confidential client"},
		"wrong client":      {change: func(c *credential.Config) { c.ClientID = "00000000-0000-4000-8000-000000000000" }, code: "AADSTS700016", advice: "There is no application with this client_id"},
		"wrong tenant":      {change: func(c *credential.Config) { c.TenantID = "fabrikam.onmicrosoft.com" }, code: "AADSTS90002", advice: "There is no such tenant."},
		"wrong token":       {change: func(c *credential.Config) { c.RefreshToken = "other" }, code: "AADSTS9002313", advice: "The request is malformed"},
		"old token":         {later: 91 * 24 * time.Hour, code: "AADSTS700082", advice: "The refresh token was not used for 90 days"},
		"revoked token": {options: entra.Options{RefreshTokens: []entra.RefreshToken{{Token: entra.DefaultRefreshToken, Revoked: true}}},
			code: "AADSTS50173", advice: "The refresh token was revoked"},
		"no consent": {options: entra.Options{Clients: []entra.Client{{ID: entra.DefaultClientID, Secret: entra.DefaultClientSecret, NoConsent: true}}},
			code: "AADSTS65001", advice: "Nobody has consented"},
		"wrong audience": {options: entra.Options{Resource: "https://other.example.test"}, code: "AADSTS500011", advice: "The audience is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.later > 0 {
				test.options.RefreshTokens = []entra.RefreshToken{{Token: entra.DefaultRefreshToken, Issued: start}}
			}
			_, now, config := authorityOverTLS(t, test.options)
			now.Advance(test.later)
			config.ClientSecret, config.RefreshToken = entra.DefaultClientSecret, entra.DefaultRefreshToken
			if test.change != nil {
				test.change(&config)
			}
			e := failure(t, made(t, config))
			if e.Code != test.code || !strings.HasPrefix(e.Advice, test.advice) || !strings.Contains(e.Message, test.code+": ") || strings.Contains(e.Message, "Trace ID") || e.CorrelationID == "" {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// A certificate that nobody vouches for ends it: the secret is not sent.
func TestUntrustedAuthority(t *testing.T) {
	t.Parallel()
	server, now, config := authorityOverTLS(t, entra.Options{})
	untrusting := &http.Transport{}
	t.Cleanup(untrusting.CloseIdleConnections)
	config.Transport, config.ClientSecret = untrusting, entra.DefaultClientSecret
	for _, refresh := range []string{"", entra.DefaultRefreshToken} {
		config.RefreshToken = refresh
		if e := failure(t, made(t, config)); !strings.Contains(e.Message, "certificate") {
			t.Errorf("got %v", e)
		}
	}
	if got := server.Requests(); len(got) != 0 || !now.Now().Equal(start) {
		t.Errorf("asked %v and waited until %v", got, now.Now())
	}
}

// The codes that the emulated Entra does not give have their next step too.
func TestAdvice(t *testing.T) {
	t.Parallel()
	for code, want := range map[string]string{
		"AADSTS7000222": "The client secret has expired.", "AADSTS900023": "tenant_id is neither", "AADSTS70008": "The refresh token has expired.",
		"AADSTS70000": "The refresh token is not valid for", "AADSTS50076": "Multi-factor authentication is required.", "AADSTS50079": "Multi-factor authentication is required.",
		"AADSTS50126": "The user name or the password is wrong.", "AADSTS53003": "A Conditional Access policy blocks", "AADSTS999": "",
	} {
		e := failure(t, made(t, refreshing(&authority{replies: []reply{refuses(400, "invalid_request", code+": Words.")}}, newClock())))
		if e.Code != code || !strings.HasPrefix(e.Advice, want) || want == "" && e.Advice != "" {
			t.Errorf("%s: got %+v", code, e)
		}
	}
	for kind, want := range map[string]string{"invalid_client": "Check client_id and client_secret.", "invalid_grant": "The refresh token is not valid any more"} {
		e := failure(t, made(t, refreshing(&authority{replies: []reply{refuses(400, kind, "Words.")}}, newClock())))
		if e.Code != kind || !strings.HasPrefix(e.Advice, want) {
			t.Errorf("%s: got %+v", kind, e)
		}
	}
}
