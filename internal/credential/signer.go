package credential

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// signer is the proof by a certificate: a statement that is signed with its key, the form of which is that of
// Microsoft's "certificate credentials" page.
type signer struct {
	certificate Certificate
	clientID    string
	audience    string
	clock       Clock
	newID       func() string
}

// statementLife is how long a statement is good for. It is used at once; what it needs is room for clocks that differ.
const statementLife = 10 * time.Minute

// newSigner checks a certificate that is at hand. One in a file may come later.
func newSigner(c Config, audience string) (proof, error) {
	if c.Certificate.Path == "" {
		if _, err := c.Certificate.load(); err != nil {
			return nil, &ArgumentError{"client_certificate", "the client's certificate can't be used: " + err.Error()}
		}
	}
	return &signer{certificate: c.Certificate, clientID: c.ClientID, audience: audience, clock: c.Clock, newID: c.NewID}, nil
}

func (s *signer) prove(context.Context) (evidence, error) {
	p, err := s.certificate.load()
	if err != nil {
		return evidence{}, &Error{Message: fmt.Sprintf("The client's certificate can't be used: %s.", err), Advice: "Check client_certificate_path."}
	}
	now := s.clock.Now()
	if end := p.certificate.NotAfter; now.After(end) {
		return evidence{}, &Error{Message: fmt.Sprintf("The client's certificate expired on %s.", end.UTC().Format(time.RFC3339)),
			Advice: "Make a new one, and upload it to the app registration."}
	}
	thumb := sha256.Sum256(p.certificate.Raw)
	statement := jwt.NewWithClaims(jwt.SigningMethodPS256, jwt.MapClaims{
		"iss": s.clientID, "sub": s.clientID, "aud": s.audience, "jti": s.newID(),
		"iat": now.Unix(), "nbf": now.Unix(), "exp": now.Add(statementLife).Unix(),
	})
	statement.Header["x5t#S256"] = base64.RawURLEncoding.EncodeToString(thumb[:])
	signed, err := statement.SignedString(p.key)
	if err != nil {
		return evidence{}, fmt.Errorf("the client's certificate can't sign: %w", err)
	}
	return evidence{assertion: signed}, nil
}
