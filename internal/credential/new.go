package credential

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
)

// DefaultAuthorityHost is the global cloud's.
const DefaultAuthorityHost = "https://login.microsoftonline.com"

// Config says how to get tokens. Exactly one method: see New.
type Config struct {
	AuthorityHost string // DefaultAuthorityHost when empty; see CheckAuthority
	TenantID      string // an ID or a domain name
	ClientID      string

	AccessToken      string // used as it is
	RefreshToken     string // redeemed, and again when the service rotates it
	RefreshTokenFile string // holds the refresh token, and is rewritten when the service rotates it
	ClientSecret     string // the client's proof; without a refresh token the client itself signs in (app-only)

	Transport http.RoundTripper
	Clock     Clock
}

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
	if err := errors.Join(checkText("the access token", c.AccessToken), checkText("the refresh token", c.RefreshToken)); err != nil {
		return nil, err
	}
	switch {
	case c.AccessToken != "":
		return &Credential{clock: c.Clock, source: accessToken(c.AccessToken), fixed: true}, nil
	case c.TenantID == "" || c.ClientID == "":
		return nil, errors.New("a client ID and a tenant ID are needed")
	case c.RefreshToken != "" || c.RefreshTokenFile != "":
		return &Credential{clock: c.Clock, source: newRefresher(c, authority)}, nil
	case c.ClientSecret == "":
		return nil, errors.New("there is no credential")
	case authority.Scheme != "https":
		return nil, errors.New("a client secret without a refresh token needs an https authority")
	}
	return &Credential{clock: c.Clock, source: newClientSecret(c, authority)}, nil
}

// CheckAuthority parses an authority host: https, or http on a loopback address. The error quotes its host at
// most.
func CheckAuthority(s string) (*url.URL, error) {
	if !strings.Contains(s, "://") {
		s = "https://" + s // AZURE_AUTHORITY_HOST is often a bare host name
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, errors.New("the authority host is not a URL")
	case u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the authority host must be an https URL, such as " + DefaultAuthorityHost)
	case u.Scheme == "http" && !isLoopback(u.Hostname()):
		return nil, fmt.Errorf("the authority host must use https: secrets are sent there, and http is allowed on a loopback address only, not on %s", u.Hostname())
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "", strings.Trim(u.Path, "/") != "":
		return nil, errors.New("the authority host is a scheme and a host only, such as " + DefaultAuthorityHost)
	}
	u.Path = ""
	return u, nil
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return strings.EqualFold(host, "localhost") || ip != nil && ip.IsLoopback()
}

// checkText refuses what no token has, before a request could fail on it and quote it.
func checkText(what, s string) error {
	for i := range len(s) {
		if s[i] <= ' ' || s[i] >= 0x7f {
			return fmt.Errorf("%s holds a blank, a line break or another character that no token has", what)
		}
	}
	return nil
}
