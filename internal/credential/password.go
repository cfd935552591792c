package credential

import (
	"context"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// password is the grant that the service's first example shows [doc P-FIRST]: a user's name and password, sent by
// a client. Such a token can't show that the user passed multi-factor authentication.
type password struct {
	*endpoint
	name, word string
}

func (p *password) token(ctx context.Context, scopes []string) (azcore.AccessToken, error) {
	g, err := p.ask(ctx, url.Values{
		"grant_type": {"password"}, "username": {p.name}, "password": {p.word}, "scope": {strings.Join(scopes, " ")},
	}, p.word)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	return p.access(g), nil
}
