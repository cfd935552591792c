// Package credential gets access tokens for the service from Microsoft Entra ID. It knows nothing of Terraform.
package credential

import (
	"context"
	"errors"
	"net/http"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// DefaultAuthorityHost is the global cloud's.
const DefaultAuthorityHost = "https://login.microsoftonline.com"

// Config says how to get tokens. Exactly one method: see New.
type Config struct {
	AuthorityHost string // DefaultAuthorityHost when empty; see CheckAuthority
	TenantID      string
	ClientID      string

	AccessToken      string // used as it is
	RefreshToken     string // redeemed, and again when the service rotates it
	RefreshTokenFile string // holds the refresh token, and is rewritten when the service rotates it
	ClientSecret     string // the client's proof; without a refresh token the client itself signs in (app-only)

	Transport http.RoundTripper
	Clock     Clock
}

// Clock is the time as credentials see it.
type Clock interface {
	Now() time.Time
	Sleep(ctx context.Context, d time.Duration) error
}

// source gets one token from whoever gives them.
type source interface {
	token(ctx context.Context, scopes []string) (azcore.AccessToken, error)
}

// Credential hands out one token to everyone until shortly before it expires. It is an azcore.TokenCredential
// that is safe for concurrent use.
type Credential struct {
	clock   Clock
	build   func() (source, error)
	secrets []string // never to appear in an error

	mu     sync.Mutex // held while a token is fetched: others wait for the same one
	source source
	cached azcore.AccessToken
}

// early is how long before its end a token is replaced. A request takes at most some minutes.
const early = 5 * time.Minute

// GetToken gives a token for the scopes. Errors are of type *Error where Entra answered.
func (c *Credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.cached.Token != "" && c.clock.Now().Add(early).Before(c.cached.ExpiresOn) {
		return c.cached, nil
	}
	if c.source == nil {
		s, err := c.build()
		if err != nil {
			return azcore.AccessToken{}, err
		}
		c.source = s
	}
	t, err := c.fetch(ctx, o.Scopes)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	if err := checkHeader(t.Token); err != nil {
		return azcore.AccessToken{}, err
	}
	c.cached = t
	return t, nil
}

// retries of a token request, and the wait before each.
const (
	retries   = 3
	retryWait = 2 * time.Second
)

// fetch asks for a token, and again when the failure is one that passes. Asking twice does no harm.
func (c *Credential) fetch(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	for n := 1; ; n++ {
		t, err := c.source.token(ctx, scopes)
		var e *Error
		if errors.As(err, &e) {
			e.scrub(c.secrets)
		}
		if e == nil || n > retries || !e.transient || c.clock.Sleep(ctx, retryWait) != nil {
			return t, err
		}
	}
}

// Renew forgets a token that the service refused before its time, and with it all that a library may have
// kept. It tells whether another token may come.
func (c *Credential) Renew(refused string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, fixed := c.source.(accessToken); fixed {
		return false
	}
	if c.cached.Token == refused {
		c.cached, c.source = azcore.AccessToken{}, nil
	}
	return true
}

// Unavailable is why there is no credential: none is configured, or its value is not known yet.
type Unavailable struct{ Reason string }

func (u *Unavailable) Error() string { return u.Reason }

// Credential is one that never gives a token but says why. It lets everything work that needs none.
func (u *Unavailable) Credential() *Credential {
	return &Credential{build: func() (source, error) { return nil, u }}
}

// accessToken is a token that somebody else got. When it ends only the service knows, and says so with a 401.
type accessToken string

// checkHeader refuses what can't stand in a header before anything quotes it.
func checkHeader(s string) error {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return errors.New("the access token holds a blank, a line break or another character that no token has")
		}
	}
	return nil
}
