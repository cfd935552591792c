package credential

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// endpoint is the v2 token endpoint of a tenant, asked by a form with the client's proof. No library sends a refresh
// token or a password together with a client assertion and a scope.
type endpoint struct {
	url      string
	host     string
	clientID string
	proof    proof // nil for a public client
	client   *http.Client
	clock    Clock
}

// tokenURL is the address of a tenant's token endpoint, which is the audience of a client's assertions too.
func tokenURL(authority *url.URL, tenantID string) string {
	return authority.JoinPath(tenantID, "oauth2/v2.0/token").String()
}

func newEndpoint(c Config, authority *url.URL, p proof) *endpoint {
	return &endpoint{
		url: tokenURL(authority, c.TenantID), host: authority.Host, clientID: c.ClientID, proof: p,
		client: newClient(c.Transport, tokenTimeout), clock: c.Clock,
	}
}

// granted is an answer of the token endpoint.
type granted struct {
	AccessToken  string  `json:"access_token"`
	RefreshToken string  `json:"refresh_token"`
	ExpiresIn    seconds `json:"expires_in"`
}

// seconds may come as a text, as v1 writes all numbers [sample P-FIRST].
type seconds int64

// UnmarshalJSON reads a number or a text.
func (s *seconds) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 32)
	*s = seconds(n)
	return err
}

// ask presents what an access token is given for. No error quotes what is sent or what comes: neither the proof nor
// the secret.
func (e *endpoint) ask(ctx context.Context, form url.Values, secret string) (*granted, error) {
	var shown evidence
	if e.proof != nil {
		var err error
		if shown, err = e.proof.prove(ctx); err != nil {
			return nil, err
		}
	}
	form.Set("client_id", e.clientID)
	shown.add(form)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	a, err := exchange(e.client, req)
	if err != nil {
		return nil, unreachable(e.host, e.client.Timeout, err).scrubbed(secret, shown.secret, shown.assertion)
	}
	if a.status != http.StatusOK {
		return nil, refused(a, e.host, e.clock.Now()).scrubbed(secret, shown.secret, shown.assertion)
	}
	var g granted
	if json.Unmarshal(a.body, &g) != nil || g.AccessToken == "" {
		return nil, noToken(a.status, e.host)
	}
	return &g, nil
}

// access is the access token of an answer.
func (e *endpoint) access(g *granted) azcore.AccessToken {
	life := time.Duration(g.ExpiresIn) * time.Second
	return azcore.AccessToken{Token: g.AccessToken, ExpiresOn: e.clock.Now().Add(life).UTC()}
}
