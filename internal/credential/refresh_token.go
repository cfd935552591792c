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

// refreshTokenGrant redeems a refresh token for access tokens, the way of the Secure Application Model [doc A-SAM], at
// the v2 endpoint as clients do [field F-HSO, F-DE]. Each redemption may bring a new refresh token, which replaces the old one.
type refreshTokenGrant struct {
	*tokenEndpoint
	path string // of the file with the refresh token, "" for none

	mu      sync.Mutex
	current string // the newest refresh token; of a file, the last that was read
}

// token redeems the newest refresh token. When it is refused, and another process that does not lock the file has written
// another one to it in the meantime, that one is redeemed.
func (g *refreshTokenGrant) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	if g.path == "" {
		return g.redeem(ctx, scopes, func(string) error { return nil })
	}
	f, err := openTokenFile(ctx, g.path, g.clock)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	defer f.close()
	for {
		redeemed := f.token
		g.setCurrent(redeemed)
		t, err := g.redeem(ctx, scopes, f.replace)
		if e, ok := errors.AsType[*Error](err); ok && e.invalidGrant {
			if f.reload() == nil && f.token != redeemed {
				continue
			}
		}
		return t, err
	}
}

// redeem redeems the current refresh token, and stores the one that replaces it.
func (g *refreshTokenGrant) redeem(ctx context.Context, scopes []string, store func(string) error) (azcore.AccessToken, error) {
	old := g.newest()
	t, err := g.request(ctx, url.Values{
		"grant_type": {"refresh_token"}, "refresh_token": {old},
		"scope": {strings.Join(slices.Concat(scopes, []string{"offline_access"}), " ")},
	}, old)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	if t.RefreshToken != "" && t.RefreshToken != old {
		g.setCurrent(t.RefreshToken)
		if err := store(t.RefreshToken); err != nil {
			return azcore.AccessToken{}, err
		}
	}
	return g.accessToken(t), nil
}

func (g *refreshTokenGrant) setCurrent(token string) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.current = token
}

func (g *refreshTokenGrant) newest() string {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.current
}

// ErrNoRefreshToken means that access tokens are obtained in another way than with a refresh token.
var ErrNoRefreshToken = errors.New("there is no refresh token")

// RefreshToken gives the newest refresh token: the one that the last redemption brought. It redeems when there was no
// redemption yet, so that what it gives is never older than this process. It fails with ErrNoRefreshToken, or as GetToken does.
func (c *Credential) RefreshToken(ctx context.Context, o policy.TokenRequestOptions) (string, error) {
	g, ok := c.source.(*refreshTokenGrant)
	if _, none := c.source.(*Unavailable); !ok && !none {
		return "", ErrNoRefreshToken
	}
	if _, err := c.GetToken(ctx, o); err != nil {
		return "", err
	}
	if g.path != "" {
		return readTokenFile(g.path) // another process may have been the last to rotate it
	}
	return g.newest(), nil
}
