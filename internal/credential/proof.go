package credential

import (
	"context"
	"net/url"
)

// proof is how a client shows who it is.
type proof interface {
	prove(ctx context.Context) (evidence, error)
}

// evidence is what goes with one request: a secret, or a signed statement.
type evidence struct{ secret, assertion string }

// assertionType says that an assertion is a JWT (RFC 7523 §2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// add puts the evidence into a form.
func (e evidence) add(form url.Values) {
	if e.secret != "" {
		form.Set("client_secret", e.secret)
	}
	if e.assertion != "" {
		form.Set("client_assertion_type", assertionType)
		form.Set("client_assertion", e.assertion)
	}
}

// clientSecret is the proof by a secret that both sides know.
type clientSecret string

func (s clientSecret) prove(context.Context) (evidence, error) {
	return evidence{secret: string(s)}, nil
}

// newProof makes the proof that the configuration holds, nil when it holds none.
func newProof(c Config, audience string) (proof, error) {
	switch {
	case c.ClientSecret != "":
		return clientSecret(c.ClientSecret), nil
	case c.Certificate != Certificate{}:
		return newSigner(c, audience)
	case c.Assertion != Assertion{}:
		return newWorkload(c)
	}
	return nil, nil // a public client has none
}
