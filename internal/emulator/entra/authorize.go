package entra

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// code is what a browser brings back from a sign-in, to be redeemed once.
type code struct {
	tenant           *Tenant
	client, redirect string
	issued           time.Time
	redeemed         bool
}

// codeLifetime is how long a code can be redeemed.
const codeLifetime = 10 * time.Minute

// authorize signs the user in, with multi-factor authentication, and sends the browser back with a code [doc A-SAM].
// Nobody is asked anything.
func (a *Authority) authorize(q Request, t *Tenant) Response {
	client, ok := t.client(q.Query.Get("client_id"))
	if !ok {
		return a.failure(q, newError("unauthorized_client", 700016, "Application with identifier '%s' was not found in the directory '%s'.", q.Query.Get("client_id"), t.Name))
	}
	back, err := url.Parse(q.Query.Get("redirect_uri"))
	switch {
	case err != nil || !back.IsAbs():
		return a.failure(q, newError("invalid_request", 900971, "No reply address provided."))
	case !slices.Contains(strings.Fields(q.Query.Get("response_type")), "code"):
		return a.failure(q, newError("unsupported_response_type", 700054, "response_type '%s' is not enabled for the application.", q.Query.Get("response_type")))
	}
	given := "1.code." + a.id()
	a.mu.Lock()
	if a.codes == nil {
		a.codes = map[string]*code{}
	}
	a.codes[given] = &code{tenant: t, client: client.ID, redirect: q.Query.Get("redirect_uri"), issued: q.Now}
	a.mu.Unlock()
	values := back.Query()
	values.Set("code", given)
	if state := q.Query.Get("state"); state != "" {
		values.Set("state", state)
	}
	back.RawQuery = values.Encode()
	return Response{Status: http.StatusFound, Location: back.String(), Body: map[string]any{}}
}

// byCode redeems a code for the user's tokens.
func (a *Authority) byCode(q Request, w tokenRequest) (map[string]any, *tokenError) {
	a.mu.Lock()
	c := a.codes[q.Form.Get("code")]
	redeemed := c != nil && c.redeemed
	if c != nil {
		c.redeemed = true
	}
	a.mu.Unlock()
	switch {
	case c == nil || c.tenant != w.tenant || !strings.EqualFold(c.client, w.client.ID):
		return nil, newError("invalid_grant", 70000, "The provided value for the 'code' parameter is not valid.")
	case redeemed:
		return nil, newError("invalid_grant", 54005, "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.")
	case w.now.After(c.issued.Add(codeLifetime)):
		return nil, newError("invalid_grant", 70008, "The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.")
	case c.redirect != q.Form.Get("redirect_uri"):
		return nil, newError("invalid_grant", 500112, "The reply address '%s' does not match the reply address '%s' provided when requesting Authorization code.", q.Form.Get("redirect_uri"), c.redirect)
	}
	granted := a.issue(w, w.tenant.FirstUser(), []string{"pwd", "mfa"})
	if w.v1 || slices.Contains(w.scopes, "offline_access") {
		granted["refresh_token"] = a.storeRefreshToken(RefreshToken{Tenant: w.tenant.ID, ClientID: w.client.ID, User: w.tenant.FirstUser(), Issued: q.Now})
	}
	return granted, nil
}
