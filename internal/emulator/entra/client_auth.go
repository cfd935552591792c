package entra

import (
	"cmp"
	"net/http"
	"strings"
	"time"
)

const (
	assertionType    = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
	exchangeAudience = "api://AzureADTokenExchange"
)

// authenticateClient finds the client of a token request and checks its secret or assertion; a public client has none.
func (a *Authority) authenticateClient(q Request, t *Tenant) (Client, *tokenError) {
	id := strings.TrimSpace(q.Form.Get("client_id"))
	secret := q.Form.Get("client_secret")
	if user, password, ok := (&http.Request{Header: q.Header}).BasicAuth(); ok && id == "" {
		id, secret = user, password
	}
	if id == "" {
		return Client{}, newError("invalid_request", 900144, "The request body must contain the following parameter: 'client_id'.")
	}
	c, ok := t.client(id)
	if !ok {
		return c, newError("unauthorized_client", 700016, "Application with identifier '%s' was not found in the directory '%s'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.", id, t.Name)
	}
	switch assertion := q.Form.Get("client_assertion"); {
	case assertion != "" && q.Form.Get("client_assertion_type") != assertionType:
		return c, newError("invalid_request", 50089, "The client_assertion_type must be '%s'.", assertionType)
	case assertion != "":
		return c, checkAssertion(c, assertion, q, t)
	case secret != "":
		if c.Secret != secret {
			return c, newError("invalid_client", 7000215, "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '%s'.", c.ID)
		}
	case !c.Public:
		return c, newError("invalid_client", 7000218, "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.")
	}
	return c, nil
}

// checkAssertion checks a JWT that stands for the client: signed with one of its keys, or issued by somebody
// it trusts.
func checkAssertion(c Client, assertion string, q Request, t *Tenant) *tokenError {
	p, err := parse(assertion)
	if err != nil {
		return newError("invalid_request", 50027, "JWT token is invalid or malformed.")
	}
	if p.Issuer != c.ID || p.Subject != c.ID {
		return checkFederation(c, p, q.Now)
	}
	switch {
	case !p.signedBy(c.Certificates):
		return newError("invalid_client", 700027, "The certificate with identifier used to sign the client assertion is not registered on application '%s', or the signature is wrong.", c.ID)
	case !p.isCurrent(q.Now):
		return newError("invalid_client", 700024, "Client assertion is not within its valid time range. Current time: %s, expiry time of assertion %s.", q.Now.UTC().Format(time.RFC3339), time.Unix(p.Expires, 0).UTC().Format(time.RFC3339))
	case !t.acceptsAudience(p.Audience, q):
		return newError("invalid_client", 700023, "Client assertion audience claim does not match Realm issuer. The audience is '%s'.", strings.Join(p.Audience, " "))
	}
	return nil
}

func checkFederation(c Client, p parsed, now time.Time) *tokenError {
	for _, f := range c.Federated {
		if p.Issuer != f.Issuer || p.Subject != f.Subject {
			continue
		}
		for _, audience := range p.Audience {
			if audience != cmp.Or(f.Audience, exchangeAudience) {
				continue
			}
			if !p.isCurrent(now) {
				return newError("invalid_client", 700024, "Client assertion is not within its valid time range. Current time: %s, expiry time of assertion %s.", now.UTC().Format(time.RFC3339), time.Unix(p.Expires, 0).UTC().Format(time.RFC3339))
			}
			return nil
		}
		return newError("invalid_client", 700212, "No matching federated identity record found for presented assertion audience '%s'.", strings.Join(p.Audience, " "))
	}
	return newError("invalid_client", 70021, "No matching federated identity record found for presented assertion. Assertion Issuer: '%s'. Assertion Subject: '%s'.", p.Issuer, p.Subject)
}

// acceptsAudience reports whether an assertion is meant for this tenant: for one of its token endpoints or its issuer.
func (t *Tenant) acceptsAudience(to audiences, q Request) bool {
	for _, address := range to {
		for _, tenant := range [...]string{t.Name, t.ID} {
			for _, rest := range [...]string{"/oauth2/v2.0/token", "/oauth2/token", "/v2.0", "/", ""} {
				if strings.EqualFold(address, q.Origin+"/"+tenant+rest) {
					return true
				}
			}
		}
	}
	return false
}
