package credential

import (
	"context"
	"errors"
	"net/url"
	"slices"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// refresher redeems a refresh token for access tokens, the way of the Secure Application Model [doc A-SAM],
// at the v2 endpoint as clients do [field F-HSO, F-DE]. Each redemption may bring a new refresh token, which replaces the
// old one.
type refresher struct {
	*endpoint
	path string // of the file with the refresh token, "" for none

	mu      sync.Mutex
	current string // the newest refresh token; of a file, the last that was read
}

// token redeems the newest refresh token. When it is refused and somebody who knows nothing of locks has put another
// one into the file in the meantime, that one is tried.
func (r *refresher) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	if r.path == "" {
		return r.redeem(ctx, scopes, func(string) error { return nil })
	}
	f, err := openTokenFile(ctx, r.path, r.clock)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	defer f.close()
	for {
		spent, err := f.read()
		if err != nil {
			return azcore.AccessToken{}, err
		}
		r.keep(spent)
		t, err := r.redeem(ctx, scopes, f.replace)
		if e, ok := errors.AsType[*Error](err); ok && e.grant {
			if next, failed := f.read(); failed == nil && next != spent {
				continue
			}
		}
		return t, err
	}
}

// redeem redeems the current refresh token, and hands the one that replaces it to be stored.
func (r *refresher) redeem(ctx context.Context, scopes []string, store func(string) error) (azcore.AccessToken, error) {
	old := r.newest()
	g, err := r.ask(ctx, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {old},
		"scope": {strings.Join(slices.Concat(scopes, []string{"offline_access"}), " ")},
	}, old)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	if g.RefreshToken != "" && g.RefreshToken != old {
		r.keep(g.RefreshToken)
		if err := store(g.RefreshToken); err != nil {
			return azcore.AccessToken{}, err
		}
	}
	return r.access(g), nil
}

func (r *refresher) keep(token string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.current = token
}

func (r *refresher) newest() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.current
}

// ErrNoRefreshToken is that access tokens are got in another way than with a refresh token.
var ErrNoRefreshToken = errors.New("there is no refresh token")

// RefreshToken gives the newest refresh token: the one that the last redemption brought. One is made when there was
// none yet, so that what it gives is never older than this process. It fails with ErrNoRefreshToken, with an
// *Unavailable, or as GetToken does.
func (c *Credential) RefreshToken(ctx context.Context, o policy.TokenRequestOptions) (string, error) {
	if none, ok := c.source.(*Unavailable); ok {
		return "", none
	}
	r, ok := c.source.(*refresher)
	if !ok {
		return "", ErrNoRefreshToken
	}
	if _, err := c.GetToken(ctx, o); err != nil {
		return "", err
	}
	if r.path != "" {
		return readTokenFile(r.path) // another process may have been the last
	}
	return r.newest(), nil
}
