package credential_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"math/big"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"software.sslmate.com/src/go-pkcs12"
)

// What clients prove themselves with.

const (
	certificatePassword = "certificate-s3cret"
	requestToken        = "request-s3cret"
	issuer              = "https://token.actions.githubusercontent.com"
	subject             = "repo:contoso/reports:ref:refs/heads/main"
	exchange            = "api://AzureADTokenExchange"
)

// identity is a key with its certificate.
type identity struct {
	key         crypto.Signer
	certificate *x509.Certificate
}

// Keys take a while to make, so tests share them.
var (
	ours    = sync.OnceValue(func() identity { return newIdentity(rsaKey(), endOfCertificates) })
	another = sync.OnceValue(func() identity { return newIdentity(rsaKey(), endOfCertificates) })
	expired = sync.OnceValue(func() identity { return newIdentity(ours().key, start.Add(-time.Hour)) })
	curved  = sync.OnceValue(func() identity {
		key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			panic(err)
		}
		return newIdentity(key, endOfCertificates)
	})
)

var endOfCertificates = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)

func rsaKey() crypto.Signer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	return key
}

func newIdentity(key crypto.Signer, end time.Time) identity {
	form := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "terraform"}, NotBefore: start.AddDate(-1, 0, 0), NotAfter: end}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		panic(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	return identity{key, c}
}

// pem are the certificate and, in PKCS#8, the key.
func (i identity) pem() string { return i.certificatePEM() + i.keyPEM() }

func (i identity) certificatePEM() string { return block("CERTIFICATE", i.certificate.Raw) }

func (i identity) keyPEM() string {
	der, err := x509.MarshalPKCS8PrivateKey(i.key)
	if err != nil {
		panic(err)
	}
	return block("PRIVATE KEY", der)
}

func block(kind string, der []byte) string {
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

// pkcs12 is the bundle as an encoder makes it.
func (i identity) pkcs12(e *pkcs12.Encoder, password string, others ...*x509.Certificate) []byte {
	data, err := e.Encode(i.key, i.certificate, others, password)
	if err != nil {
		panic(err)
	}
	return data
}

func base64Of(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

// file makes a file that only its owner can read.
func file(t *testing.T, data []byte) string {
	t.Helper()
	path := filepath.Join(folder(t), "file")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// platformToken is a token of GitHub for an hour, the signature of which the emulated Entra does not check.
func platformToken(subject string, now time.Time) string {
	claims, err := json.Marshal(map[string]any{"iss": issuer, "sub": subject, "aud": exchange, "exp": now.Add(time.Hour).Unix()})
	if err != nil {
		panic(err)
	}
	return "eyJhbGciOiJSUzI1NiJ9." + base64.RawURLEncoding.EncodeToString(claims) + ".c2lnbmF0dXJl"
}

// platform serves tokens as GitHub Actions and Azure DevOps do, and checks how it is asked.
type platform struct {
	*httptest.Server
	mu     sync.Mutex
	asked  int
	token  func() string
	answer http.HandlerFunc // instead of a token, nil for none
}

func newPlatform(t *testing.T, token func() string) *platform {
	t.Helper()
	p := &platform{token: token}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.asked++
		switch {
		case p.answer != nil:
			p.answer(w, r)
		case r.Header.Get("Authorization") != "Bearer "+requestToken:
			w.WriteHeader(http.StatusUnauthorized)
		case r.Method == http.MethodGet && r.URL.Path == "/github" && r.URL.Query().Get("audience") == exchange && r.URL.Query().Get("run") == "7":
			fmt.Fprintf(w, `{"count":1,"value":%q}`, p.token())
		case r.Method == http.MethodPost && r.URL.Path == "/azure" && r.URL.Query().Get("api-version") == "7.1" && r.URL.Query().Get("serviceConnectionId") == "connection-1" &&
			r.Header.Get("X-TFS-FedAuthRedirect") == "Suppress":
			fmt.Fprintf(w, `{"oidcToken":%q}`, p.token())
		default:
			w.WriteHeader(http.StatusNotFound)
		}
	}))
	t.Cleanup(p.Close)
	return p
}

func (p *platform) count() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.asked
}

// wrapped is data as base64 in lines of 76 characters, as the tool base64 prints it.
func wrapped(data []byte) string {
	var lines bytes.Buffer
	for text := base64Of(data); text != ""; {
		n := min(76, len(text))
		lines.WriteString(text[:n] + "\n")
		text = text[n:]
	}
	return lines.String()
}
