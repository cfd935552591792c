package credential

import (
	"context"
	"net/url"
)

// clientAuthenticator authenticates the client at the token endpoint (RFC 6749, section 2.3).
type clientAuthenticator interface {
	authenticate(ctx context.Context) (clientAuth, error)
}

// clientAuth is what authenticates one request: a secret, or a signed assertion.
type clientAuth struct{ secret, assertion string }

// assertionType says that an assertion is a JWT (RFC 7523, section 2.2).
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

// addTo adds the parameters of the authentication to a form.
func (a clientAuth) addTo(form url.Values) {
	if a.secret != "" {
		form.Set("client_secret", a.secret)
	}
	if a.assertion != "" {
		form.Set("client_assertion_type", assertionType)
		form.Set("client_assertion", a.assertion)
	}
}

// clientSecret authenticates by a secret that both sides know.
type clientSecret string

func (s clientSecret) authenticate(context.Context) (clientAuth, error) {
	return clientAuth{secret: string(s)}, nil
}

// newClientAuthenticator makes the authenticator that the configuration holds, nil for a public client, which has none.
func newClientAuthenticator(c Config, audience string) (clientAuthenticator, error) {
	switch {
	case c.ClientSecret != "":
		return clientSecret(c.ClientSecret), nil
	case c.Certificate != Certificate{}:
		return newCertificateAssertion(c, audience)
	case c.Assertion != Assertion{}:
		return newFederatedAssertion(c)
	}
	return nil, nil
}
