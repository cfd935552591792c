// Package credential gets access tokens for the service from Microsoft Entra ID. It knows nothing of Terraform.
package credential

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
)

// Credential caches one access token and replaces it shortly before it expires. It is an azcore.TokenCredential that is
// safe for concurrent use. A sign-in that fails is remembered: see SignInError.
type Credential struct {
	clock  Clock
	source tokenSource
	turn   *sync.Mutex // guards the source, which Sibling shares
	static bool        // whether the source always gives the same token
	origin string      // Config.Origin

	mu        sync.Mutex
	cached    azcore.AccessToken
	refreshAt time.Time             // when to replace the cached token; zero is never
	renewed   time.Time             // when Renew last dropped one
	principal accesstoken.Principal // of the last token
	failure   *SignInError
	retryAt   time.Time // when to sign in again after the failure; zero is never
	inFlight  *call     // the request under way, nil for none
}

// tokenSource requests a new token each time; it caches none. It is called by one goroutine at a time.
type tokenSource interface {
	token(ctx context.Context, scopes []string) (azcore.AccessToken, error)
}

// call is a request for a token that several callers may wait for.
type call struct {
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
	// refreshWindow is how long before its expiry a token is replaced. A request takes at most some minutes.
	refreshWindow = 5 * time.Minute
	// refreshBackoff is how long no token is requested after a failure that may pass, and after a renewed token that was
	// refused as well.
	refreshBackoff = time.Minute
)

// Origin is Config.Origin.
func (c *Credential) Origin() string { return c.origin }

// GetToken gives a token for the scopes. It fails with a *SignInError, or with the context's error.
func (c *Credential) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	if err := ctx.Err(); err != nil {
		return azcore.AccessToken{}, err
	}
	c.mu.Lock()
	now := c.clock.Now()
	if c.cached.Token != "" && (c.refreshAt.IsZero() || now.Before(c.refreshAt)) {
		defer c.mu.Unlock()
		return c.cached, nil
	}
	if c.failure != nil && (c.retryAt.IsZero() || now.Before(c.retryAt)) {
		defer c.mu.Unlock()
		return azcore.AccessToken{}, c.failure
	}
	f := c.inFlight
	if f == nil {
		f = &call{done: make(chan struct{})}
		c.inFlight = f
		// The request outlives its first caller: others wait for it, and a refresh token that was rotated must not get
		// lost on the way. The source bounds its time.
		go c.doCall(context.WithoutCancel(ctx), f, o.Scopes)
	}
	c.mu.Unlock()
	select {
	case <-f.done:
		return f.token, f.err
	case <-ctx.Done():
		return azcore.AccessToken{}, ctx.Err()
	}
}

// doCall requests a token for all that wait. A token that is still valid is kept when it can't be replaced yet.
func (c *Credential) doCall(ctx context.Context, f *call, scopes []string) {
	t, err := c.fetch(ctx, scopes)
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Now()
	switch {
	case err == nil:
		c.cached, c.refreshAt, c.principal, c.failure = t, c.refreshTime(t), accesstoken.Parse(t.Token), nil
	case c.cached.Token != "" && now.Before(c.cached.ExpiresOn):
		t, c.refreshAt = c.cached, c.cached.ExpiresOn
		if c.remember(err, now); !c.retryAt.IsZero() && c.retryAt.Before(c.refreshAt) {
			c.refreshAt = c.retryAt
		}
	default:
		c.remember(err, now)
		f.err = c.failure
	}
	f.token = t
	c.inFlight = nil
	close(f.done)
}

// remember keeps a failure: for good when no other request can help, else until the next one.
func (c *Credential) remember(err error, now time.Time) {
	c.failure, c.retryAt = &SignInError{Err: err, Origin: c.origin}, now.Add(refreshBackoff)
	_, none := errors.AsType[*Unavailable](err)
	if e, ok := errors.AsType[*Error](err); none || ok && e.IsFinal() {
		c.retryAt = time.Time{}
	}
}

// refreshTime is when to replace a new token: ahead of its expiry, but not before half of its life is over.
func (c *Credential) refreshTime(t azcore.AccessToken) time.Time {
	if t.ExpiresOn.IsZero() {
		return time.Time{}
	}
	return t.ExpiresOn.Add(-min(refreshWindow, t.ExpiresOn.Sub(c.clock.Now())/2))
}

const (
	// maxAttempts of a token request, with a wait before the second that doubles with each.
	maxAttempts    = 4
	initialBackoff = time.Second
	// maxRetryAfter is the longest wait that an authority may ask for (Retry-After) before the request fails instead.
	maxRetryAfter = 2 * time.Minute
)

// fetch requests a token, and repeats that after a failure that may pass. A repeated request does no harm.
func (c *Credential) fetch(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	for n := 1; ; n++ {
		t, err := c.request(ctx, scopes)
		if err == nil {
			if bad := checkText("the access token", t.Token); bad != nil {
				err = &Error{Message: "The answer can't be used: " + bad.Error() + "."}
			}
		}
		e, ok := errors.AsType[*Error](err)
		if !ok || !e.transient || n == maxAttempts || c.clock.Sleep(ctx, max(e.retryAfter, initialBackoff<<(n-1))) != nil {
			return t, err
		}
	}
}

// request requests a token in turn.
func (c *Credential) request(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	c.turn.Lock()
	defer c.turn.Unlock()
	return c.source.token(ctx, scopes)
}

// Sibling signs in as c does, for another service: it has a cache of its own. An access token from elsewhere is for one
// service only, so that its sibling is unavailable.
func (c *Credential) Sibling() *Credential {
	if c.static {
		if _, ok := c.source.(accessToken); ok {
			return (&Unavailable{Reason: "The provider signs in with access_token, which is for Partner Insights only. Sign in by another method, or put a shared access signature into the URL."}).Credential()
		}
	}
	return &Credential{clock: c.clock, source: c.source, turn: c.turn, static: c.static, origin: c.origin}
}

// Renew drops a token that the service refused before its expiry. It tells whether another token may come.
func (c *Credential) Renew(refused string) bool {
	if c.static {
		return false
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.clock.Now()
	switch {
	case c.failure != nil && c.retryAt.IsZero():
		return false
	case c.cached.Token != refused:
		return true // another caller has renewed it already
	case now.Sub(c.renewed) < refreshBackoff:
		return false // the new one is refused too: the token's age is not what is wrong
	}
	c.cached, c.renewed = azcore.AccessToken{}, now
	return true
}

// Unavailable is why there is no credential: none is configured, or its value is not known yet.
type Unavailable struct{ Reason string } //nolint:errname // it is a reason first

func (u *Unavailable) Error() string { return u.Reason }

// Credential is one that never gives a token and fails with the reason. It lets everything work that needs none.
func (u *Unavailable) Credential() *Credential {
	return &Credential{source: u, turn: new(sync.Mutex), static: true, clock: noClock{}}
}

func (u *Unavailable) token(context.Context, []string) (azcore.AccessToken, error) {
	return azcore.AccessToken{}, u
}

// noClock is for a credential whose failure never ends.
type noClock struct{}

func (noClock) Now() time.Time                             { return time.Time{} }
func (noClock) Sleep(context.Context, time.Duration) error { return nil }

// accessToken is a token from elsewhere. Only the service knows when it expires, and answers 401 then.
type accessToken string

func (t accessToken) token(context.Context, []string) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(t)}, nil
}
