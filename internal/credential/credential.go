// Package credential gets access tokens for the service from Microsoft Entra ID. It knows nothing of Terraform.
package credential

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Credential hands out one token to everyone until shortly before it expires. It is an azcore.TokenCredential
// that is safe for concurrent use.
type Credential struct {
	clock  Clock
	source source
	fixed  bool // whether the source always gives the same

	mu      sync.Mutex
	cached  azcore.AccessToken
	due     time.Time // when the cached token is to be replaced; zero is never
	renewed time.Time // when Renew last forgot one
	flight  *flight   // the request under way, nil for none
}

// source gets a new token from whoever gives them; it keeps none. It is asked by one goroutine at a time.
type source interface {
	token(ctx context.Context, scopes []string) (azcore.AccessToken, error)
}

// flight is a request for a token that several may wait for.
type flight struct {
	done  chan struct{}
	token azcore.AccessToken
	err   error
}

// Clock is the time as credentials see it.
type Clock interface {
	Now() time.Time
	// Sleep returns after d, or with an error when the context ends first.
	Sleep(ctx context.Context, d time.Duration) error
}

const (
	// early is how long before its end a token is replaced. A request takes at most some minutes.
	early = 5 * time.Minute
	// lull is how long nothing is asked anew: after a renewal that was refused as well, and after a renewal ahead
	// of time that failed.
	lull = time.Minute
)

// GetToken gives a token for the scopes. Errors are of type *Error where Entra answered or could not be reached.
func (c *Credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if err := ctx.Err(); err != nil {
		return azcore.AccessToken{}, err
	}
	c.mu.Lock()
	if c.cached.Token != "" && (c.due.IsZero() || c.clock.Now().Before(c.due)) {
		defer c.mu.Unlock()
		return c.cached, nil
	}
	f := c.flight
	if f == nil {
		f = &flight{done: make(chan struct{})}
		c.flight = f
		// The request outlives whoever asked first: others wait for it, and a refresh token that was rotated must
		// not get lost on the way. The source bounds its time.
		go c.fly(context.WithoutCancel(ctx), f, o.Scopes)
	}
	c.mu.Unlock()
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return azcore.AccessToken{}, ctx.Err()
	}
}

// fly fetches a token for all that wait. When one that is still good could not be replaced, it has to do.
func (c *Credential) fly(ctx context.Context, f *flight, scopes []string) {
	t, err := c.fetch(ctx, scopes)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case err == nil:
		c.cached, c.due = t, c.replaceAt(t)
	case c.cached.Token != "" && c.clock.Now().Before(c.cached.ExpiresOn):
		t, err = c.cached, nil
		c.due = c.clock.Now().Add(lull)
	}
	f.token, f.err = t, err
	c.flight = nil
	close(f.done)
}

// replaceAt is when to replace a new token: early, but not before half of its life is over.
func (c *Credential) replaceAt(t azcore.AccessToken) time.Time {
	if t.ExpiresOn.IsZero() {
		return time.Time{}
	}
	return t.ExpiresOn.Add(-min(early, t.ExpiresOn.Sub(c.clock.Now())/2))
}

const (
	// tries of a token request, and the wait before the second, which doubles with each.
	tries     = 4
	firstWait = time.Second
	// patience is the longest wait that an authority may ask for (Retry-After) before a failure is told instead.
	patience = 2 * time.Minute
)

// fetch asks for a token, and again when the failure is one that passes. Asking twice does no harm.
func (c *Credential) fetch(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	for n := 1; ; n++ {
		t, err := c.source.token(ctx, scopes)
		if err == nil {
			err = checkText("the access token", t.Token)
		}
		e, ok := errors.AsType[*Error](err)
		if !ok || !e.transient || n == tries || c.clock.Sleep(ctx, max(e.after, firstWait<<(n-1))) != nil {
			return t, err
		}
	}
}

// Renew forgets a token that the service refused before its time. It tells whether another token may come.
func (c *Credential) Renew(refused string) bool {
	if c.fixed {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Now()
	switch {
	case c.cached.Token != refused:
		return true // somebody has renewed it already
	case now.Sub(c.renewed) < lull:
		return false // the new one is refused too: the token's age is not what is wrong
	}
	c.cached, c.renewed = azcore.AccessToken{}, now
	return true
}

// Unavailable is why there is no credential: none is configured, or its value is not known yet.
type Unavailable struct{ Reason string } //nolint:errname // it is a reason first

func (u *Unavailable) Error() string { return u.Reason }

// Credential is one that never gives a token but says why. It lets everything work that needs none.
func (u *Unavailable) Credential() *Credential { return &Credential{source: u, fixed: true} }

func (u *Unavailable) token(context.Context, []string) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, u
}

// accessToken is a token that somebody else got. When it ends only the service knows, and says so with a 401.
type accessToken string

func (t accessToken) token(context.Context, []string) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(t)}, nil
}
