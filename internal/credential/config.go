package credential

import (
	"cmp"
	"errors"
	"net/http"
	"net/url"
	"sync"
)

// Config says how to sign in: by one method, and with one authentication of the client or none. See New.
type Config struct {
	AuthorityHost string // DefaultAuthorityHost when empty; see CheckAuthority
	TenantID      string // an ID or a domain name
	ClientID      string

	// The methods.
	AccessToken      string // used as it is
	RefreshToken     string // redeemed, and again when the service rotates it
	RefreshTokenFile string // holds the refresh token, and is rewritten when the service rotates it
	Username         string // of a user who signs in with Password
	Password         string
	ManagedIdentity  bool // of the machine; ClientID is that of a user-assigned one
	AzureCLI         bool // az on the PATH; ClientID is not used

	// RunChild calls a function that starts a child process, in the environment that a child is to see. Nil calls it in the
	// process's own.
	RunChild func(run func())

	// The authentication of the client, which presents a refresh token or a password. Without either of those it is a
	// method too: the client signs in without a user (app-only).
	ClientSecret string
	Certificate  Certificate
	Assertion    Assertion

	Transport http.RoundTripper
	Clock     Clock
	NewID     func() string // a unique ID, for assertions that are signed with a certificate

	// Origin says in a sentence where the arguments were configured, for messages.
	Origin string
}

// New makes a credential. Nothing is requested before the first token is, and no file is read. Errors are of type *ArgumentError where an argument is at fault.
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
	return &Credential{clock: c.Clock, source: s, turn: new(sync.Mutex), static: c.AccessToken != "", origin: c.Origin}, nil
}

func newSource(c Config, authority *url.URL) (tokenSource, error) {
	switch {
	case c.AccessToken != "":
		return accessToken(c.AccessToken), nil
	case c.ManagedIdentity:
		return &managedIdentity{clientID: c.ClientID, transport: c.Transport, clock: c.Clock}, nil
	case c.AzureCLI:
		return &azureCLI{tenantID: c.TenantID, runChild: c.RunChild}, nil
	case c.TenantID == "" || c.ClientID == "":
		return nil, errors.New("a client ID and a tenant ID are needed")
	}
	auth, err := newClientAuthenticator(c, tokenURL(authority, c.TenantID))
	switch {
	case err != nil:
		return nil, err
	case c.RefreshToken != "" || c.RefreshTokenFile != "":
		return &refreshTokenGrant{tokenEndpoint: newTokenEndpoint(c, authority, auth), path: c.RefreshTokenFile, current: c.RefreshToken}, nil
	case c.Username != "" && c.Password != "":
		return &passwordGrant{newTokenEndpoint(c, authority, auth), c.Username, c.Password}, nil
	case auth == nil:
		return nil, errors.New("there is no credential")
	case authority.Scheme != "https":
		return nil, &ArgumentError{"authority_host", "no refresh token is set, so the application signs in by itself, which needs an https authority even on a loopback address"}
	}
	return &appOnly{tenantID: c.TenantID, clientID: c.ClientID, authority: authority, auth: auth, transport: c.Transport, clock: c.Clock}, nil
}
