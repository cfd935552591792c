package credential

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// certificateAssertion authenticates a client by a JWT that is signed with its certificate's key, in the form of Microsoft's
// page "certificate credentials" [doc A-CERT].
type certificateAssertion struct {
	certificate Certificate
	clientID    string
	audience    string
	clock       Clock
	newID       func() string
}

// assertionLife is how long an assertion is valid. It is used at once; clocks may differ.
const assertionLife = 10 * time.Minute

// newCertificateAssertion checks a certificate that the configuration holds. A file may be written later.
func newCertificateAssertion(c Config, audience string) (clientAuthenticator, error) {
	if c.Certificate.Path == "" {
		if _, err := c.Certificate.load(); err != nil {
			return nil, &ArgumentError{"client_certificate", "the client's certificate can't be used: " + err.Error()}
		}
	}
	return &certificateAssertion{certificate: c.Certificate, clientID: c.ClientID, audience: audience, clock: c.Clock, newID: c.NewID}, nil
}

func (c *certificateAssertion) authenticate(context.Context) (clientAuth, error) {
	pair, err := c.certificate.load()
	if err != nil {
		return clientAuth{}, &Error{Message: fmt.Sprintf("The client's certificate can't be used: %s.", err), Advice: "Check client_certificate_path."}
	}
	now := c.clock.Now()
	if end := pair.certificate.NotAfter; now.After(end) {
		return clientAuth{}, &Error{Message: fmt.Sprintf("The client's certificate expired on %s.", end.UTC().Format(time.RFC3339)),
			Advice: "Create a new one, and upload it to the app registration."}
	}
	thumbprint := sha256.Sum256(pair.certificate.Raw)
	assertion := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"iss": c.clientID, "sub": c.clientID, "aud": c.audience, "jti": c.newID(),
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(assertionLife).Unix(),
	})
	assertion.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(thumbprint[:])
	signed, err := assertion.SignedString(pair.key)
	if err != nil {
		return clientAuth{}, fmt.Errorf("the client's certificate can't sign: %w", err)
	}
	return clientAuth{assertion: signed}, nil
}
