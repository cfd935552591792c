package entra

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"net/url"
	"testing"
	"time"
)

// certificate makes a self-signed certificate for a key.
func certificate(t *testing.T, key crypto.Signer) *x509.Certificate {
	t.Helper()
	form := &x509.Certificate{SerialNumber: big.NewInt(1), NotBefore: start, NotAfter: start.Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, form, form, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	c, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// assertion makes a JWT with a key, as a client library does.
func assertion(t *testing.T, algorithm string, key crypto.Signer, c claims) string {
	t.Helper()
	body, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	text := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"`+algorithm+`","x5t":"x"}`)) + "." + base64.RawURLEncoding.EncodeToString(body)
	digest := sha256.Sum256([]byte(text))
	var signature []byte
	switch k := key.(type) {
	case *rsa.PrivateKey:
		var o crypto.SignerOpts = crypto.SHA256
		if algorithm == "PS256" {
			o = &rsa.PSSOptions{SaltLength: rsa.PSSSaltLengthEqualsHash, Hash: crypto.SHA256}
		}
		signature, err = k.Sign(rand.Reader, digest[:], o)
	case *ecdsa.PrivateKey:
		var r, s *big.Int
		r, s, err = ecdsa.Sign(rand.Reader, k, digest[:])
		signature = append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
	}
	if err != nil {
		t.Fatal(err)
	}
	return text + "." + base64.RawURLEncoding.EncodeToString(signature)
}

func asserted(token string) url.Values {
	return url.Values{
		"client_id": {DefaultClientID}, "client_assertion": {token}, "client_assertion_type": {assertionType},
		"grant_type": {"client_credentials"}, "scope": {DefaultResource + "/.default"},
	}
}

func TestCertificateAssertions(t *testing.T) {
	t.Parallel()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	ecKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	a := newTester(t, Options{Clients: []Client{{ID: DefaultClientID, Certificates: []*x509.Certificate{certificate(t, rsaKey), certificate(t, ecKey)}}}})
	good := claims{Audience: audiences{origin + v2}, Issuer: DefaultClientID, Subject: DefaultClientID, NotBefore: start.Unix(), Expires: start.Add(10 * time.Minute).Unix()}
	changed := func(f func(*claims)) claims {
		c := good
		f(&c)
		return c
	}
	for _, test := range []struct {
		algorithm string
		key       crypto.Signer
	}{{"RS256", rsaKey}, {"PS256", rsaKey}, {"ES256", ecKey}} {
		a.granted(v2, asserted(assertion(t, test.algorithm, test.key, good)))
	}
	for _, audience := range []string{origin + "/" + DefaultTenantID + "/oauth2/v2.0/token", origin + v1, origin + "/" + DefaultTenantID + "/v2.0", origin + "/" + DefaultTenant} {
		a.granted(v2, asserted(assertion(t, "ES256", ecKey, changed(func(c *claims) { c.Audience = audiences{"x", audience} }))))
	}
	for _, test := range []struct {
		name   string
		token  string
		code   int
		err    string
		status int
	}{
		{"a foreign key", assertion(t, "ES256", foreign, good), 700027, "invalid_client", 401},
		{"an algorithm that is not the key's", assertion(t, "PS256", ecKey, good), 700027, "invalid_client", 401},
		{"no signature", assertion(t, "none", rsaKey, good), 700027, "invalid_client", 401},
		{"an audience elsewhere", assertion(t, "ES256", ecKey, changed(func(c *claims) { c.Audience = audiences{"https://elsewhere.example" + v2} })), 700023, "invalid_client", 401},
		{"expired", assertion(t, "ES256", ecKey, changed(func(c *claims) { c.Expires = start.Unix() })), 700024, "invalid_client", 401},
		{"not yet", assertion(t, "ES256", ecKey, changed(func(c *claims) { c.NotBefore = start.Add(6 * time.Minute).Unix() })), 700024, "invalid_client", 401},
		{"another subject", assertion(t, "ES256", ecKey, changed(func(c *claims) { c.Subject = "x" })), 70021, "invalid_client", 401},
		{"no JWT", "x", 50027, "invalid_request", 400},
	} {
		t.Log(test.name)
		a.refused(v2, asserted(test.token), test.status, test.err, test.code)
	}
	form := asserted(assertion(t, "ES256", ecKey, good))
	form.Set("client_assertion_type", "saml")
	a.refused(v2, form, 400, "invalid_request", 50089)
}

func TestFederatedAssertions(t *testing.T) {
	t.Parallel()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	const issuer, subject = "https://token.actions.githubusercontent.com", "repo:contoso/reports:ref:refs/heads/main"
	a := newTester(t, Options{Clients: []Client{{ID: DefaultClientID, Federated: []Federation{{Issuer: issuer, Subject: subject}, {Issuer: issuer, Subject: "b", Audience: "own"}}}}})
	token := func(issuer, subject, audience string, ends time.Time) url.Values {
		return asserted(assertion(t, "ES256", key, claims{Issuer: issuer, Subject: subject, Audience: audiences{audience}, Expires: ends.Unix()}))
	}
	soon := start.Add(time.Minute)
	a.granted(v2, token(issuer, subject, exchangeAudience, soon))
	a.granted(v2, token(issuer, "b", "own", soon))
	a.refused(v2, token(issuer, "repo:contoso/other", exchangeAudience, soon), 401, "invalid_client", 70021)
	a.refused(v2, token("https://x.example", subject, exchangeAudience, soon), 401, "invalid_client", 70021)
	a.refused(v2, token(issuer, subject, "own", soon), 401, "invalid_client", 700212)
	a.refused(v2, token(issuer, subject, exchangeAudience, start), 401, "invalid_client", 700024)
}
