package insights

import (
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// CheckEndpoint parses a base URL and removes slashes at its end. The error says what is wrong with it and
// quotes its host at most: the rest may hold a password. An endpoint whose path names another program is an error.
func (p Program) CheckEndpoint(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, errors.New("the endpoint is not a URL")
	case u.Scheme != "https" && u.Scheme != "http", u.Hostname() == "":
		return nil, errors.New("the endpoint must be an absolute URL, such as " + p.Endpoint)
	case !secret.MayTravelTo(u):
		return nil, fmt.Errorf("the endpoint must use https: access tokens travel with every request, and http is allowed on a loopback address only, not on %s", u.Hostname())
	case u.User != nil:
		return nil, errors.New("the endpoint must not hold a user name or password")
	case u.RawQuery != "", u.ForceQuery, u.Fragment != "":
		return nil, errors.New("the endpoint must end with its path, without ? or #")
	}
	if other, ok := programOf(u); ok && other != p {
		return nil, fmt.Errorf("the endpoint is one of program %s, but the program is %s: change one of them. Without an endpoint it is %s", other, p, p.Endpoint)
	}
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

// origin is a URL's scheme, host and port, spelt in one way.
func origin(u *url.URL) string { return u.Scheme + "://" + hostPort(u) }

// hostPort is the address to dial for a URL, in lower case.
func hostPort(u *url.URL) string {
	port := u.Port()
	if port == "" {
		port = map[string]string{"https": "443", "http": "80", "socks5": "1080", "socks5h": "1080"}[u.Scheme]
	}
	return net.JoinHostPort(strings.ToLower(u.Hostname()), port)
}
