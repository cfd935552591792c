package acctest

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// Secrets of an Entra that Known describes, each with a part that nothing else has.
const (
	ClientSecret = "app-s3cret"
	Password     = "user-s3cret"
	RefreshToken = "0.refresh-s3cret"
	JobSecret    = "job-s3cret" // what a job shows to its platform
)

// Who Entra knows.
const (
	User    = "ada@contoso.onmicrosoft.com"
	Subject = "repo:contoso/reports:environment:production" // the job that the application trusts
	issuer  = "https://token.actions.githubusercontent.com"
)

// Signer is a certificate, and its text in PEM with the private key.
type Signer struct {
	Certificate *x509.Certificate
	PEM         string
}

// Certificate is one that Known trusts. Making it takes a moment, so there is one for all tests.
var Certificate = sync.OnceValue(func() Signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: Start.AddDate(-1, 0, 0), NotAfter: Start.AddDate(50, 0, 0)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		panic(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	text := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	text = append(text, pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)})...)
	return Signer{c, string(text)}
})

// Known is an emulator whose Entra knows the application by each of its proofs. Its clock begins at the real time, for
// a library reckons by that.
func Known() emulator.Options {
	return emulator.Options{
		Clock:  emulator.NewClock(time.Now()),
		Policy: emulator.Policy{AppOnly: "accepted"},
		Identity: entra.Options{
			Clients: []entra.Client{{ID: entra.DefaultClientID, Secret: ClientSecret, Certificates: []*x509.Certificate{Certificate().Certificate},
				Federated: []entra.Federation{{Issuer: issuer, Subject: Subject}}}},
			Users:         []entra.User{{Name: User, Password: Password}},
			RefreshTokens: []entra.RefreshToken{{Token: RefreshToken, User: User}},
		},
	}
}

// SecondClientID is the application of the second tenant of TwoTenants.
const SecondClientID = "5ec0cd1e-1234-4567-89ab-0123456789ab"

// TwoTenants is Known with a second tenant, whose application trusts the same job.
func TwoTenants() emulator.Options {
	o, second := Known(), entra.NewTenant(entra.SecondTenant)
	second.Clients = []entra.Client{{ID: SecondClientID, Federated: []entra.Federation{{Issuer: issuer, Subject: Subject}}}}
	o.Identity.MoreTenants = []entra.Tenant{second}
	return o
}

// JobToken is a token that a platform gives to a job.
func JobToken(subject string) string {
	claims, err := json.Marshal(map[string]any{"iss": issuer, "sub": subject, "aud": "api://AzureADTokenExchange", "exp": time.Now().Add(time.Hour).Unix()})
	if err != nil {
		panic(err)
	}
	return "eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString(claims) + ".c2lnbmF0dXJl"
}

// Platform serves tokens to jobs of GitHub and of Azure DevOps (connection-1), and gives its URL.
func Platform(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.Header.Get("Authorization") != "Bearer "+JobSecret:
			w.WriteHeader(http.StatusUnauthorized)
		case r.Method == http.MethodGet && r.URL.Query().Get("serviceConnectionId") == "":
			fmt.Fprintf(w, `{"value":%q}`, JobToken(Subject))
		case r.Method == http.MethodPost && r.URL.Query().Get("serviceConnectionId") == "connection-1":
			fmt.Fprintf(w, `{"oidcToken":%q}`, JobToken(Subject))
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL
}
