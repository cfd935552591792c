package credential

import (
	"cmp"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// DefaultAuthorityHost is the global cloud's.
const DefaultAuthorityHost = "https://login.microsoftonline.com"

// Config says how to get tokens: in one way, and with one proof of the client or none. See New.
type Config struct {
	AuthorityHost string // DefaultAuthorityHost when empty; see CheckAuthority
	TenantID      string // an ID or a domain name
	ClientID      string

	// The ways.
	AccessToken      string // used as it is
	RefreshToken     string // redeemed, and again when the service rotates it
	RefreshTokenFile string // holds the refresh token, and is rewritten when the service rotates it
	Username         string // of a user who signs in with Password
	Password         string
	ManagedIdentity  bool // of the machine; ClientID is that of a user-assigned one
	AzureCLI         bool // az on the PATH; ClientID is not used

	// The proofs: with a refresh token or a password, of the client that presents it; alone, the client signs itself
	// in (app-only).
	ClientSecret string
	Certificate  Certificate
	Assertion    Assertion

	Transport http.RoundTripper
	Clock     Clock
	NewID     func() string // an id that never comes again, for statements signed with a certificate
}

// New makes a credential in the one way that the configuration holds, with the proof that it holds. Nothing is asked
// before the first token is, and no file is read. Errors are of type *ArgumentError where an argument is at fault.
func New(c Config) (*Credential, error) {
	authority, err := CheckAuthority(c.AuthorityHost)
	if err != nil {
		return nil, &ArgumentError{"authority_host", err.Error()}
	}
	if err := cmp.Or(
		checkArgument("access_token", "the access token", c.AccessToken),
		checkArgument("refresh_token", "the refresh token", c.RefreshToken),
		checkTenant(c.TenantID),
	); err != nil {
		return nil, err
	}
	s, err := newSource(c, authority)
	if err != nil {
		return nil, err
	}
	return &Credential{clock: c.Clock, source: s, fixed: c.AccessToken != ""}, nil
}

func newSource(c Config, authority *url.URL) (source, error) {
	switch {
	case c.AccessToken != "":
		return accessToken(c.AccessToken), nil
	case c.ManagedIdentity:
		return &managedIdentity{clientID: c.ClientID, transport: c.Transport, clock: c.Clock}, nil
	case c.AzureCLI:
		return &azureCLI{tenantID: c.TenantID}, nil
	case c.TenantID == "" || c.ClientID == "":
		return nil, errors.New("a client ID and a tenant ID are needed")
	}
	p, err := newProof(c, tokenURL(authority, c.TenantID))
	switch {
	case err != nil:
		return nil, err
	case c.RefreshToken != "" || c.RefreshTokenFile != "":
		return &refresher{endpoint: newEndpoint(c, authority, p), path: c.RefreshTokenFile, current: c.RefreshToken}, nil
	case c.Username != "" && c.Password != "":
		return &password{newEndpoint(c, authority, p), c.Username, c.Password}, nil
	case p == nil:
		return nil, errors.New("there is no credential")
	case authority.Scheme != "https":
		return nil, &ArgumentError{"authority_host", "an application that signs in by itself needs an https authority: without a refresh token, http is not even allowed on a loopback address"}
	}
	return &appOnly{tenantID: c.TenantID, clientID: c.ClientID, authority: authority, proof: p, transport: c.Transport, clock: c.Clock}, nil
}

// CheckAuthority parses an authority host, DefaultAuthorityHost when empty: https, or http on a loopback address.
// The error quotes its host at most.
func CheckAuthority(s string) (*url.URL, error) {
	if s == "" {
		s = DefaultAuthorityHost
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s // AZURE_AUTHORITY_HOST is often a bare host name
	}
	u, err := url.Parse(s)
	switch {
	case err != nil:
		return nil, errors.New("the authority host is not a URL")
	case u.Hostname() == "" || u.Scheme != "https" && u.Scheme != "http":
		return nil, errors.New("the authority host must be an https URL, such as " + DefaultAuthorityHost)
	case !secret.MayTravelTo(u):
		return nil, fmt.Errorf("the authority host must use https: secrets are sent there, and http is allowed on a loopback address only, not on %s", u.Hostname())
	case u.User != nil, u.RawQuery != "", u.ForceQuery, u.Fragment != "", strings.Trim(u.Path, "/") != "":
		return nil, errors.New("the authority host is a scheme and a host only, such as " + DefaultAuthorityHost)
	}
	u.Path = ""
	return u, nil
}

// checkTenant refuses what would end up elsewhere in an address, or in a shell.
func checkTenant(id string) error {
	for _, r := range id {
		if (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '.' && r != '-' {
			return &ArgumentError{"tenant_id", "the tenant ID is neither an ID nor a domain name, such as contoso.onmicrosoft.com"}
		}
	}
	return nil
}

// checkArgument is checkText for a value of the configuration.
func checkArgument(argument, what, s string) error {
	if err := checkText(what, s); err != nil {
		return &ArgumentError{argument, err.Error()}
	}
	return nil
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
