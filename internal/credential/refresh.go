package credential

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
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
// old one. It is called by one goroutine at a time.
type refresher struct {
	config  Config
	url     string
	client  *http.Client
	rotated string // the newest refresh token, "" before the first rotation
}

// tokenTimeout bounds one request for a token.
const tokenTimeout = 30 * time.Second

func newRefresher(c Config, authority *url.URL) *refresher {
	return &refresher{
		config: c,
		url:    authority.JoinPath(c.TenantID, "oauth2/v2.0/token").String(),
		client: &http.Client{Transport: c.Transport, Timeout: tokenTimeout,
			CheckRedirect: func(*http.Request, []*http.Request) error {
				return errors.New("a redirect is not followed with a secret")
			}},
	}
}

func (r *refresher) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	current, err := r.current()
	if err != nil {
		return azcore.AccessToken{}, err
	}
	save, err := r.prepareSave()
	if err != nil {
		return azcore.AccessToken{}, err
	}
	defer save.abandon()
	form := url.Values{
		"grant_type":    {"refresh_token"},
		"client_id":     {r.config.ClientID},
		"refresh_token": {current},
		"scope":         {strings.Join(slices.Concat(scopes, []string{"offline_access"}), " ")},
	}
	if r.config.ClientSecret != "" {
		form.Set("client_secret", r.config.ClientSecret)
	}
	answer, err := r.redeem(ctx, form)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	if answer.RefreshToken != "" && answer.RefreshToken != current {
		r.rotated = answer.RefreshToken
		if err := save.commit(answer.RefreshToken); err != nil {
			return azcore.AccessToken{}, err
		}
	}
	life := time.Duration(answer.ExpiresIn) * time.Second
	return azcore.AccessToken{Token: answer.AccessToken, ExpiresOn: r.config.Clock.Now().Add(life).UTC()}, nil
}

// current is the refresh token to redeem: the file's, which another process may have rotated, else the newest
// that this one knows.
func (r *refresher) current() (string, error) {
	switch {
	case r.config.RefreshTokenFile != "":
		return readTokenFile(r.config.RefreshTokenFile)
	case r.rotated != "":
		return r.rotated, nil
	}
	return r.config.RefreshToken, nil
}

// tokenAnswer is an answer of the token endpoint; v1 writes numbers as text (P-FIRST [sample]).
type tokenAnswer struct {
	AccessToken  string  `json:"access_token"`
	RefreshToken string  `json:"refresh_token"`
	ExpiresIn    seconds `json:"expires_in"`
}

type seconds int64

func (s *seconds) UnmarshalJSON(b []byte) error {
	n, err := strconv.ParseInt(strings.Trim(string(b), `"`), 10, 64)
	*s = seconds(n)
	return err
}

// maxTokenAnswer bounds what is read of an answer.
const maxTokenAnswer = 1 << 20

// redeem posts the form. No error quotes it.
func (r *refresher) redeem(ctx context.Context, form url.Values) (*tokenAnswer, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, errors.New("the authority host or the tenant ID does not make a URL")
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Accept", "application/json")
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, unreachable(req.URL.Host, err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxTokenAnswer))
	if err != nil {
		return nil, unreachable(req.URL.Host, err)
	}
	if resp.StatusCode != http.StatusOK {
		return nil, refused(resp.StatusCode, req.URL.Host, body)
	}
	var a tokenAnswer
	if err := json.Unmarshal(body, &a); err != nil || a.AccessToken == "" {
		return nil, &Error{Status: resp.StatusCode, Message: fmt.Sprintf("%s did not answer with a token", req.URL.Host),
			Advice: "Check authority_host: something other than Microsoft Entra ID seems to answer there."}
	}
	return &a, nil
}
