package credential

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// refresher redeems a refresh token for access tokens, the way of the Secure Application Model (A-SAM [doc]),
// at the v2 endpoint as F-HSO does [field]. Each redemption may bring a new refresh token, which replaces the
// old one.
type refresher struct {
	config  Config
	url     string
	host    string
	client  *http.Client
	current string // the newest refresh token; of a file, the last that was read
}

func newRefresher(c Config, authority *url.URL) *refresher {
	return &refresher{
		config: c, url: authority.JoinPath(c.TenantID, "oauth2/v2.0/token").String(), host: authority.Host,
		client: newClient(c.Transport), current: c.RefreshToken,
	}
}

// token redeems the newest refresh token. When it is refused and another process has put another one into the
// file in the meantime, that one is tried.
func (r *refresher) token(ctx context.Context, scopes []string, _ bool) (azcore.AccessToken, error) {
	for {
		if err := r.read(); err != nil {
			return azcore.AccessToken{}, err
		}
		spent := r.current
		t, err := r.rotate(ctx, scopes)
		if e, ok := errors.AsType[*Error](err); !ok || !e.grant || r.read() != nil || r.current == spent {
			return t, err
		}
	}
}

// read takes the refresh token from the file, if there is one.
func (r *refresher) read() error {
	if r.config.RefreshTokenFile == "" {
		return nil
	}
	s, err := readTokenFile(r.config.RefreshTokenFile)
	if err == nil {
		r.current = s
	}
	return err
}

// rotate redeems the current refresh token and keeps the new one, if one comes. Where it could not be kept, the
// old one is not spent.
func (r *refresher) rotate(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	place, err := prepare(r.config.RefreshTokenFile)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	defer place.abandon()
	answer, err := r.redeem(ctx, scopes)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	if answer.RefreshToken != "" && answer.RefreshToken != r.current {
		r.current = answer.RefreshToken
		if err := place.commit(answer.RefreshToken); err != nil {
			return azcore.AccessToken{}, err
		}
	}
	life := time.Duration(answer.ExpiresIn) * time.Second
	return azcore.AccessToken{Token: answer.AccessToken, ExpiresOn: r.config.Clock.Now().Add(life).UTC()}, nil
}

// tokenAnswer is an answer of the token endpoint.
type tokenAnswer struct {
	AccessToken  string  `json:"access_token"`
	RefreshToken string  `json:"refresh_token"`
	ExpiresIn    seconds `json:"expires_in"`
}

// seconds may come as a text, as v1 writes all numbers (P-FIRST [sample]).
type seconds int64

// UnmarshalJSON reads a number or a text.
func (s *seconds) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 32)
	*s = seconds(n)
	return err
}

// redeem asks for an access token. No error quotes what is sent or what comes.
func (r *refresher) redeem(ctx context.Context, scopes []string) (*tokenAnswer, error) {
	form := url.Values{
		"grant_type":    {"refresh_token"},
		"client_id":     {r.config.ClientID},
		"refresh_token": {r.current},
		"scope":         {strings.Join(slices.Concat(scopes, []string{"offline_access"}), " ")},
	}
	if r.config.ClientSecret != "" {
		form.Set("client_secret", r.config.ClientSecret)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, unreachable(r.host, err).scrubbed(r.current, r.config.ClientSecret)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err != nil {
		return nil, unreachable(r.host, err).scrubbed(r.current, r.config.ClientSecret)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, refused(resp.StatusCode, r.host, body).scrubbed(r.current, r.config.ClientSecret)
	}
	var a tokenAnswer
	if json.Unmarshal(body, &a) != nil || a.AccessToken == "" {
		return nil, noToken(resp.StatusCode, r.host)
	}
	return &a, nil
}
