package credential_test

import (
	"crypto/x509"
	"strings"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// known are the identities that the emulated Entra knows.
func known() entra.Options {
	return entra.Options{
		Clients: []entra.Client{
			{ID: entra.DefaultClientID, Secret: clientSecret, Certificates: []*x509.Certificate{ours().certificate}, Federated: []entra.Federation{{Issuer: issuer, Subject: subject}}},
			{ID: "public", Public: true},
		},
		Users: []entra.User{{Name: user, Password: userPassword}, {Name: "mfa@contoso.com", Password: userPassword, RequiresMFA: true}},
		RefreshTokens: []entra.RefreshToken{
			{Token: refreshToken, ClientID: entra.DefaultClientID, User: user},
			{Token: refreshToken + "-public", ClientID: "public", User: user},
		},
		OneTimeRefreshTokens: true,
	}
}

const (
	user         = "ada@contoso.onmicrosoft.com"
	userPassword = "Pa+ss/w0rd&s3cret"
)

// proofs are what each proof of a client makes of a configuration.
func proofs(t *testing.T, p *platform, now func() time.Time) map[string]func(*credential.Config) {
	t.Helper()
	return map[string]func(*credential.Config){
		"secret":      func(c *credential.Config) { c.ClientSecret = clientSecret },
		"certificate": func(c *credential.Config) { c.Certificate.Data = ours().pem() },
		"certificate file": func(c *credential.Config) {
			c.Certificate = credential.Certificate{Path: file(t, ours().pkcs12(pkcs12.Modern, certificatePassword)), Password: certificatePassword}
		},
		"OIDC token": func(c *credential.Config) { c.Assertion.Token = platformToken(subject, now()) },
		"OIDC token file": func(c *credential.Config) {
			c.Assertion.TokenFile = file(t, []byte(platformToken(subject, now())+"\n"))
		},
		"GitHub": func(c *credential.Config) {
			c.Assertion = credential.Assertion{RequestURL: p.URL + "/github?run=7", RequestToken: requestToken}
		},
		"Azure DevOps": func(c *credential.Config) {
			c.Assertion = credential.Assertion{RequestURL: p.URL + "/azure", RequestToken: requestToken, ServiceConnectionID: "connection-1"}
		},
	}
}

// ways are those in which a proof is used, with the user that the token speaks for.
var ways = map[string]struct {
	with func(*testing.T, *credential.Config)
	user string
}{
	"alone":         {func(*testing.T, *credential.Config) {}, ""},
	"refresh token": {func(_ *testing.T, c *credential.Config) { c.RefreshToken = refreshToken }, user},
	"refresh token file": {func(t *testing.T, c *credential.Config) {
		t.Helper()
		c.RefreshTokenFile = file(t, []byte(refreshToken))
	}, user},
	"password": {func(_ *testing.T, c *credential.Config) { c.Username, c.Password = user, userPassword }, user},
}

// Every way with every proof gives a token over TLS, one for all who ask, another one when that is refused, and
// another one when it comes to its end.
func TestEveryMethod(t *testing.T) {
	t.Parallel()
	for proof := range proofs(t, newPlatform(t, nil), time.Now) {
		for way, how := range ways {
			t.Run(proof+"/"+way, func(t *testing.T) {
				t.Parallel()
				server, now, config := authorityOverTLS(t, time.Now(), known()) // the library reckons by the real clock
				proofs(t, newPlatform(t, func() string { return platformToken(subject, now.Now()) }), now.Now)[proof](&config)
				how.with(t, &config)
				cred := made(t, config)
				seen := map[string]bool{}
				next := func() string {
					t.Helper()
					got, err := get(t.Context(), cred)
					if err != nil || !strings.HasPrefix(got, "eyJ") {
						t.Fatalf("got %.10s…, %v", got, err)
					}
					seen[got] = true
					return got
				}
				first := next()
				if next() != first || server.Count("Token") != 1 {
					t.Errorf("%d requests for one token", server.Count("Token"))
				}
				if got := cred.Principal().User; got != how.user {
					t.Errorf("the token speaks for %q", got)
				}
				if !cred.Renew(first) {
					t.Error("it can't be renewed")
				}
				next()
				if !strings.HasPrefix(proof, "OIDC token") { // which end before
					now.Advance(time.Hour)
					next()
				}
				if want := server.Count("Token"); len(seen) != want || want < 2 {
					t.Errorf("%d tokens in %d requests", len(seen), want)
				}
			})
		}
	}
}

// A public client redeems without a proof.
func TestPublicClient(t *testing.T) {
	t.Parallel()
	_, _, config := authorityOverTLS(t, start, known())
	config.ClientID, config.RefreshToken = "public", refreshToken+"-public"
	if got, err := get(t.Context(), made(t, config)); err != nil || !strings.HasPrefix(got, "eyJ") {
		t.Errorf("got %.10s…, %v", got, err)
	}
}
