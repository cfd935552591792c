// Package entra is the part of Microsoft Entra ID that hands out tokens for Partner Center: the v1 and v2 token
// endpoints and what clients ask before them. It serves the emulator and knows nothing of Partner Insights.
//
// The answers are those of the documented requests (P-FIRST, A-SAM) and, for refusals, Entra's published AADSTS
// codes with their status, error and fields.
package entra

import (
	"cmp"
	"crypto/sha256"
	"crypto/x509"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"
)

// The defaults of Options. The secrets are invented and open nothing.
const (
	DefaultTenant       = "contoso.onmicrosoft.com"
	DefaultTenantID     = "1e2d3c4b-5a69-4788-9601-a1b2c3d4e5f6"
	DefaultClientID     = "c0ffee00-1234-4567-89ab-0123456789ab"
	DefaultClientSecret = "emulated-client-secret"
	DefaultRefreshToken = "emulated-refresh-token"
	DefaultPassword     = "emulated-password"
	DefaultResource     = "https://api.partnercenter.microsoft.com" // [doc P-FIRST]
)

// TokenLifetime is how long an access token works: 3599 seconds are announced [sample P-FIRST].
const TokenLifetime = 3600 * time.Second

// RefreshLifetime is how long a refresh token works without being redeemed: Entra's default, 90 days.
const RefreshLifetime = 90 * 24 * time.Hour

// Options say who is known. The zero value knows one tenant, one client with a secret, one user with a
// password, and one refresh token of theirs.
type Options struct {
	Tenant, TenantID string
	Resource         string // what tokens are for; others that Entra knows are Microsoft Graph and Azure AD Graph
	Clients          []Client
	Users            []User
	RefreshTokens    []RefreshToken

	// OneTimeRefreshTokens makes each refresh token useless once it is redeemed. Entra leaves them valid.
	OneTimeRefreshTokens bool
}

// Client is a registered application.
type Client struct {
	ID           string
	Secret       string              // "" is none
	Certificates []*x509.Certificate // whose keys sign its assertions
	Federated    []Federation        // whose tokens are its assertions
	Public       bool                // it needs no proof
	NoConsent    bool                // nobody consented to it: AADSTS65001
}

// Federation is a foreign issuer whose tokens prove a client, as GitHub Actions. Signatures are not checked: the
// issuer's keys are elsewhere.
type Federation struct {
	Issuer, Subject string
	Audience        string // "" is api://AzureADTokenExchange
}

// User is a person with a password.
type User struct {
	Name        string // user principal name
	Password    string
	RequiresMFA bool // the password alone is refused with AADSTS50076
}

// RefreshToken is a token that a user with MFA consented to once (A-SAM).
type RefreshToken struct {
	Token    string    `json:"token"`
	ClientID string    `json:"clientId"`
	User     string    `json:"user"`
	NoMFA    bool      `json:"noMfa,omitempty"` // the user gave only a password
	Issued   time.Time `json:"issued,omitzero"` // zero: when the authority is first asked
	Revoked  bool      `json:"revoked,omitempty"`
}

// Authority hands out tokens. It is safe for concurrent use.
type Authority struct {
	o    Options
	key  [32]byte
	user string
	id   func() string

	mu      sync.Mutex
	refresh []*RefreshToken
	codes   map[string]*code
}

// New makes an authority. The key that signs its tokens follows from the seed. user is who the default tokens
// belong to; id makes the ids of requests and tokens.
func New(o Options, seed uint64, user string, id func() string) *Authority {
	a := &Authority{o: o, key: sha256.Sum256(fmt.Appendf(nil, "tokens of %d", seed)), user: user, id: id}
	a.o.Tenant = cmp.Or(o.Tenant, DefaultTenant)
	a.o.TenantID = cmp.Or(o.TenantID, DefaultTenantID)
	a.o.Resource = strings.TrimSuffix(cmp.Or(o.Resource, DefaultResource), "/")
	if o.Clients == nil {
		a.o.Clients = []Client{{ID: DefaultClientID, Secret: DefaultClientSecret}}
	}
	if o.Users == nil {
		a.o.Users = []User{{Name: user, Password: DefaultPassword}}
	}
	if o.RefreshTokens == nil {
		a.o.RefreshTokens = []RefreshToken{{Token: DefaultRefreshToken}}
	}
	a.Restore(nil)
	return a
}

// RefreshTokens are the tokens that were handed out or given, for a state file.
func (a *Authority) RefreshTokens() []RefreshToken {
	a.mu.Lock()
	defer a.mu.Unlock()
	var all []RefreshToken
	for _, t := range a.refresh {
		all = append(all, *t)
	}
	return all
}

// Restore replaces the refresh tokens by those of a state file; nil are those of the options.
func (a *Authority) Restore(tokens []RefreshToken) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if tokens == nil {
		tokens = a.o.RefreshTokens
	}
	a.refresh = nil
	for _, t := range tokens {
		t.User = cmp.Or(t.User, a.user)
		t.ClientID = cmp.Or(t.ClientID, a.firstClient())
		a.refresh = append(a.refresh, &t)
	}
}

// Revoke makes a refresh token useless, as an administrator does. It tells whether there is one.
func (a *Authority) Revoke(token string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.refresh, func(t *RefreshToken) bool { return t.Token == token })
	if i >= 0 {
		a.refresh[i].Revoked = true
	}
	return i >= 0
}

func (a *Authority) firstClient() string {
	if len(a.o.Clients) == 0 {
		return ""
	}
	return a.o.Clients[0].ID
}

func (a *Authority) client(id string) (Client, bool) {
	for _, c := range a.o.Clients {
		if strings.EqualFold(c.ID, id) {
			return c, true
		}
	}
	return Client{}, false
}

// hasTenant tells whether a tenant in a path exists, by name or id.
func (a *Authority) hasTenant(tenant string) bool {
	return strings.EqualFold(tenant, a.o.Tenant) || strings.EqualFold(tenant, a.o.TenantID)
}
