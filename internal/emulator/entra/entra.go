// Package entra is the part of Microsoft Entra ID that issues tokens for Partner Center: the v1 and v2 token
// endpoints and what clients ask before them. It serves the emulator and knows nothing of Partner Insights.
//
// The answers are those of the documented requests [doc P-FIRST, A-SAM] and, for refusals, Entra's published AADSTS
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
	SecondTenant        = "adatum.onmicrosoft.com"
	DefaultTenant       = "contoso.onmicrosoft.com"
	DefaultTenantID     = "1e2d3c4b-5a69-4788-9601-a1b2c3d4e5f6"
	DefaultClientID     = "c0ffee00-1234-4567-89ab-0123456789ab"
	DefaultClientSecret = "emulated-client-secret"
	DefaultRefreshToken = "emulated-refresh-token"
	DefaultPassword     = "emulated-password"
)

// The resources that access tokens are for.
const (
	DefaultResource   = "https://api.partnercenter.microsoft.com" // [doc P-FIRST, C11-FIRST]
	DevCenterResource = "https://manage.devcenter.microsoft.com"  // [field F-STORE]
)

// otherResources are ones for which Entra gives tokens too; Partner Center refuses them [doc A-GRAPH].
var otherResources = []string{
	"https://graph.windows.net", "https://graph.microsoft.com", "https://management.azure.com", "https://storage.azure.com", "https://vault.azure.net",
}

// TokenLifetime is how long an access token works: 3599 seconds are announced [sample P-FIRST].
const TokenLifetime = 3600 * time.Second

// RefreshLifetime is how long a refresh token works without being redeemed: Entra's default.
const RefreshLifetime = 90 * 24 * time.Hour

// Options say who is registered. The zero value has two tenants, each with one client with a secret, one user with a
// password, and one refresh token of theirs.
type Options struct {
	Tenant, TenantID string // the first tenant
	Clients          []Client
	Users            []User
	RefreshTokens    []RefreshToken

	MoreTenants []Tenant // nil: SecondTenant
	Resource    string   // what tokens are for, besides some of Azure; "": DefaultResource and DevCenterResource

	// OneTimeRefreshTokens makes each refresh token useless once it is redeemed. Entra leaves them valid.
	OneTimeRefreshTokens bool
}

// Client is a registered application.
type Client struct {
	ID           string
	Secret       string              // "" is none
	Certificates []*x509.Certificate // whose keys sign its assertions
	Federated    []Federation        // whose tokens are its assertions
	Public       bool                // it needs no authentication
	NoConsent    bool                // nobody consented to it: AADSTS65001
}

// Federation is a foreign issuer whose tokens authenticate a client, as GitHub Actions. Signatures are not checked: the
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

// RefreshToken is a token that a user with MFA consented to once [doc A-SAM].
type RefreshToken struct {
	Token    string    `json:"token"`
	Tenant   string    `json:"tenant,omitempty"` // its id; "" is the first tenant
	ClientID string    `json:"clientId"`
	User     string    `json:"user"`
	NoMFA    bool      `json:"noMfa,omitempty"` // the user gave only a password
	Issued   time.Time `json:"issued,omitzero"` // zero: when the authority is first asked
	Revoked  bool      `json:"revoked,omitempty"`
}

// Authority issues tokens. It is safe for concurrent use.
type Authority struct {
	tenants   []Tenant
	resources []string
	oneTime   bool // refresh tokens
	key       [32]byte
	id        func() string

	mu      sync.Mutex
	refresh []*RefreshToken
	codes   map[string]*code
}

// New makes an authority. The key that signs its tokens follows from the seed. user is who the default tokens
// belong to; id makes the ids of requests and tokens.
func New(o Options, seed uint64, user string, id func() string) *Authority {
	a := &Authority{tenants: tenantsOf(o, user), resources: []string{strings.TrimSuffix(o.Resource, "/")}, oneTime: o.OneTimeRefreshTokens, key: sha256.Sum256(fmt.Appendf(nil, "tokens of %d", seed)), id: id}
	if o.Resource == "" {
		a.resources = []string{DefaultResource, DevCenterResource}
	}
	a.Restore(nil)
	return a
}

// RefreshTokens are the tokens that were issued or configured, for a state file.
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
	a.refresh = nil
	if tokens == nil {
		for _, tenant := range a.tenants {
			for _, t := range tenant.RefreshTokens {
				t.Tenant = tenant.ID
				tokens = append(tokens, t)
			}
		}
	}
	for _, t := range tokens {
		tenant := a.Tenant(t.Tenant)
		if tenant == nil {
			tenant = &a.tenants[0]
		}
		t.Tenant, t.User, t.ClientID = tenant.ID, cmp.Or(t.User, tenant.FirstUser()), cmp.Or(t.ClientID, tenant.FirstClient())
		a.refresh = append(a.refresh, &t)
	}
}

// Revoke makes a refresh token useless, as an administrator does. It reports whether there is one.
func (a *Authority) Revoke(token string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	i := slices.IndexFunc(a.refresh, func(t *RefreshToken) bool { return t.Token == token })
	if i >= 0 {
		a.refresh[i].Revoked = true
	}
	return i >= 0
}

// nameID makes an id that follows from a name.
func nameID(name string) string {
	sum := sha256.Sum256([]byte(name))
	return fmt.Sprintf("%x-%x-4%03x-8%03x-%x", sum[:4], sum[4:6], uint16(sum[6])<<4, uint16(sum[8])<<4, sum[10:16])
}
