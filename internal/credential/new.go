package credential

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
)

// New makes a credential by the one method that the configuration holds: an access token; a refresh token, or
// the file with one, which the client redeems with its secret if it has one; or the client's secret alone.
// Nothing is read or asked before the first token is.
func New(c Config) (*Credential, error) {
	if c.AuthorityHost == "" {
		c.AuthorityHost = DefaultAuthorityHost
	}
	authority, err := CheckAuthority(c.AuthorityHost)
	if err != nil {
		return nil, err
	}
	made := &Credential{clock: c.Clock, secrets: []string{c.ClientSecret, c.RefreshToken}}
	switch {
	case c.AccessToken != "":
		made.build = func() (source, error) { return accessToken(c.AccessToken), nil }
		made.source = accessToken(c.AccessToken)
		return made, checkHeader(c.AccessToken)
	case c.TenantID == "" || c.ClientID == "":
		return nil, errors.New("a client ID and a tenant ID are needed")
	case c.RefreshToken != "" || c.RefreshTokenFile != "":
		r := newRefresher(c, authority)
		made.build = func() (source, error) { return r, nil } // it holds the rotated token: never made anew
	case c.ClientSecret != "":
		if authority.Scheme != "https" {
			return nil, errors.New("a client secret without a refresh token needs an https authority")
		}
		made.build = func() (source, error) { return newClientSecret(c, authority) }
	default:
		return nil, errors.New("there is no credential")
	}
	return made, nil
}

func (t accessToken) token(context.Context, []string) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: string(t)}, nil
}

// CheckAuthority parses an authority host: https, or http on a loopback address.
func CheckAuthority(s string) (*url.URL, error) {
	if !strings.Contains(s, "://") {
		s = "https://" + s // AZURE_AUTHORITY_HOST is often a bare host name
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, errors.New("the authority host is not a URL")
	case u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the authority host must be an https URL, such as " + DefaultAuthorityHost)
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("the authority host must use https: secrets are sent there, and http is allowed on a loopback address only, not on %s", u.Hostname())
	case u.User != nil, u.RawQuery != "", u.Fragment != "", strings.Trim(u.Path, "/") != "":
		return nil, errors.New("the authority host is a scheme and a host only, such as " + DefaultAuthorityHost)
	}
	u.Path = ""
	return u, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}
