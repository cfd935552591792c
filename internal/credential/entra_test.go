package credential_test

import (
	"context"
	"crypto/rand"
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

// authorityOverTLS serves an emulator, from a time on, and makes a configuration for it without a credential.
func authorityOverTLS(t *testing.T, at time.Time, o entra.Options) (*emulator.Server, *emulator.Clock, credential.Config) {
	t.Helper()
	now := emulator.NewClock(at)
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
		AuthorityHost: server.TLSURL, TenantID: entra.DefaultTenant, ClientID: entra.DefaultClientID,
		Transport: transport, Clock: emulated{now}, NewID: rand.Text,
	}
}

// emulated is the emulator's clock, on which waiting takes no time.
type emulated struct{ *emulator.Clock }

func (e emulated) Sleep(ctx context.Context, d time.Duration) error {
	e.Advance(d)
	return ctx.Err()
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
			code: "AADSTS65001", advice: "Consent to the permission"},
		"wrong certificate":      {change: func(c *credential.Config) { c.ClientSecret, c.Certificate.Data = "", another().pem() }, code: "AADSTS700027", advice: "The app registration does not know this certificate"},
		"wrong certificate, app": {change: func(c *credential.Config) { *c = bare(*c); c.Certificate.Data = another().pem() }, code: "AADSTS700027", advice: "The app registration does not know this certificate"},
		"wrong subject": {change: func(c *credential.Config) {
			*c = bare(*c)
			c.Assertion.Token = platformToken("repo:contoso/other", start)
		}, code: "AADSTS70021", advice: "The issuer, the subject and the audience"},
		"old assertion": {change: func(c *credential.Config) { c.ClientSecret, c.Assertion.Token = "", platformToken(subject, start) }, options: entra.Options{Clients: known().Clients}, later: 2 * time.Hour, code: "AADSTS700024", advice: "The assertion is too old"},
		"no assertion":  {change: func(c *credential.Config) { c.ClientSecret, c.Assertion.Token = "", "opaque" }, code: "AADSTS50027", advice: "The OIDC token can't be read"},
		"wrong password": {change: func(c *credential.Config) {
			c.RefreshToken, c.Username, c.Password = "", "admin@contoso.onmicrosoft.com", "other"
		}, code: "AADSTS50126", advice: "The user name or the password is wrong."},
		"unknown user": {change: func(c *credential.Config) { c.RefreshToken, c.Username, c.Password = "", "nobody@contoso.com", "other" }, code: "AADSTS50034", advice: "There is no such user"},
		"password without MFA": {options: entra.Options{Users: []entra.User{{Name: "mfa@contoso.com", Password: userPassword, RequiresMFA: true}}},
			change: func(c *credential.Config) {
				c.RefreshToken, c.Username, c.Password = "", "mfa@contoso.com", userPassword
			}, code: "AADSTS50076", advice: "Multi-factor authentication is required, which a password alone can't pass."},
		"wrong audience": {options: entra.Options{Resource: "https://other.example.test"}, code: "AADSTS500011", advice: "The audience is not known"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if test.later > 0 {
				test.options.RefreshTokens = []entra.RefreshToken{{Token: entra.DefaultRefreshToken, Issued: start}}
			}
			_, now, config := authorityOverTLS(t, start, test.options)
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

// bare is a configuration with neither a refresh token nor a client secret.
func bare(c credential.Config) credential.Config {
	c.RefreshToken, c.ClientSecret = "", ""
	return c
}

// Where the certificate of the authority is not trusted the secret is not sent.
func TestUntrustedAuthority(t *testing.T) {
	t.Parallel()
	server, now, config := authorityOverTLS(t, start, entra.Options{})
	untrusting := &http.Transport{}
	t.Cleanup(untrusting.CloseIdleConnections)
	config.Transport, config.ClientSecret = untrusting, entra.DefaultClientSecret
	for _, refresh := range []string{"", entra.DefaultRefreshToken} {
		config.RefreshToken = refresh
		if e := failure(t, made(t, config)); !strings.Contains(e.Message, "certificate") || !strings.Contains(e.Advice, "SSL_CERT_FILE") {
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
		"AADSTS70000": "The refresh token is not valid for", "AADSTS50076": "Multi-factor authentication is required,", "AADSTS50079": "Multi-factor authentication is required,",
		"AADSTS50126": "The user name or the password is wrong.", "AADSTS53003": "A Conditional Access policy blocks", "AADSTS999": "",
	} {
		e := failure(t, made(t, refreshing(&authority{replies: []reply{refuses(400, "invalid_request", code+": Words.")}}, newClock())))
		if e.Code != code || !strings.HasPrefix(e.Advice, want) || want == "" && e.Advice != "" {
			t.Errorf("%s: got %+v", code, e)
		}
	}
	for kind, want := range map[string]string{"invalid_client": "Check client_id, and client_secret, the certificate", "invalid_grant": "The refresh token or the password is not valid"} {
		e := failure(t, made(t, refreshing(&authority{replies: []reply{refuses(400, kind, "Words.")}}, newClock())))
		if e.Code != kind || !strings.HasPrefix(e.Advice, want) {
			t.Errorf("%s: got %+v", kind, e)
		}
	}
}
