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

// tokenEndpoint is the v2 token endpoint of a tenant, called with a form. No library sends a refresh token or a password
// together with a client assertion and a scope.
type tokenEndpoint struct {
	url      string
	host     string
	clientID string
	auth     clientAuthenticator // nil for a public client
	client   *http.Client
	clock    Clock
}

// tokenURL is the address of a tenant's token endpoint, which is also the audience of a client's assertions.
func tokenURL(authority *url.URL, tenantID string) string {
	return authority.JoinPath(tenantID, "oauth2/v2.0/token").String()
}

func newTokenEndpoint(c Config, authority *url.URL, auth clientAuthenticator) *tokenEndpoint {
	return &tokenEndpoint{
		url: tokenURL(authority, c.TenantID), host: authority.Host, clientID: c.ClientID, auth: auth,
		client: newClient(c.Transport, tokenTimeout), clock: c.Clock,
	}
}

// tokenResponse is a successful answer of the token endpoint.
type tokenResponse struct {
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

// request exchanges a grant for a token. No error quotes what is sent or received; grantSecret is what the form holds
// beside the client's authentication.
func (e *tokenEndpoint) request(ctx context.Context, form url.Values, grantSecret string) (*tokenResponse, error) {
	var auth clientAuth
	if e.auth != nil {
		var err error
		if auth, err = e.auth.authenticate(ctx); err != nil {
			return nil, err
		}
	}
	form.Set("client_id", e.clientID)
	auth.addTo(form)
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, e.url, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	r, err := roundTrip(e.client, req)
	if err != nil {
		return nil, newUnreachableError(e.host, e.client.Timeout, err).masked(grantSecret, auth.secret, auth.assertion)
	}
	if r.status != http.StatusOK {
		return nil, newRefusalError(r, e.host, e.clock.Now()).masked(grantSecret, auth.secret, auth.assertion)
	}
	var t tokenResponse
	if json.Unmarshal(r.body, &t) != nil || t.AccessToken == "" {
		return nil, newUnexpectedAnswerError(r.status, e.host)
	}
	return &t, nil
}

// accessToken is the access token of an answer.
func (e *tokenEndpoint) accessToken(t *tokenResponse) azcore.AccessToken {
	life := time.Duration(t.ExpiresIn) * time.Second
	return azcore.AccessToken{Token: t.AccessToken, ExpiresOn: e.clock.Now().Add(life).UTC()}
}
