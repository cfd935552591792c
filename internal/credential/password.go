package credential

import (
	"context"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// passwordGrant is the grant of the service's first example [doc P-FIRST]: a user's name and password, sent by a client.
// Its token can't carry multi-factor authentication.
type passwordGrant struct {
	*tokenEndpoint
	username, password string
}

func (p *passwordGrant) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	t, err := p.request(ctx, url.Values{
		"grant_type": {"password"}, "username": {p.username}, "password": {p.password}, "scope": {strings.Join(scopes, " ")},
	}, p.password)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	return p.accessToken(t), nil
}
