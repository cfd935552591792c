package entra

import (
	"cmp"
	"slices"
	"strings"
)

// Tenant is a directory with its applications, people and refresh tokens.
type Tenant struct {
	Name, ID      string
	Clients       []Client
	Users         []User
	RefreshTokens []RefreshToken
}

// Label is the first part of a tenant's name.
func (t *Tenant) Label() string {
	label, _, _ := strings.Cut(t.Name, ".")
	return label
}

// NewTenant is a tenant with the default client, a user admin@name with the default password, and a refresh token of
// theirs that ends with the tenant's label. Its id follows from its name.
func NewTenant(name string) Tenant {
	t := Tenant{Name: name, ID: nameID(name), Clients: []Client{{ID: DefaultClientID, Secret: DefaultClientSecret}}}
	t.Users = []User{{Name: "admin@" + name, Password: DefaultPassword}}
	t.RefreshTokens = []RefreshToken{{Token: DefaultRefreshToken + "-" + t.Label()}}
	return t
}

// FirstUser is whom a browser's sign-in and refresh tokens without a user speak for.
func (t *Tenant) FirstUser() string {
	if len(t.Users) == 0 {
		return "admin@" + t.Name
	}
	return t.Users[0].Name
}

// FirstClient is the client of refresh tokens without one.
func (t *Tenant) FirstClient() string {
	if len(t.Clients) == 0 {
		return ""
	}
	return t.Clients[0].ID
}

func (t *Tenant) client(id string) (Client, bool) {
	i := slices.IndexFunc(t.Clients, func(c Client) bool { return strings.EqualFold(c.ID, id) })
	if i < 0 {
		return Client{}, false
	}
	return t.Clients[i], true
}

// Tenants are the tenants that exist; the first is that of the options.
func (a *Authority) Tenants() []Tenant { return slices.Clone(a.tenants) }

// Tenant finds a tenant by its name or id; nil when there is none.
func (a *Authority) Tenant(nameOrID string) *Tenant {
	for i := range a.tenants {
		if t := &a.tenants[i]; strings.EqualFold(nameOrID, t.Name) || strings.EqualFold(nameOrID, t.ID) {
			return t
		}
	}
	return nil
}

// tenantsOf completes the tenants of the options. The first user is the default for the first tenant.
func tenantsOf(o Options, user string) []Tenant {
	first := Tenant{Name: cmp.Or(o.Tenant, DefaultTenant), ID: cmp.Or(o.TenantID, DefaultTenantID), Clients: o.Clients, Users: o.Users, RefreshTokens: o.RefreshTokens}
	if first.Clients == nil {
		first.Clients = []Client{{ID: DefaultClientID, Secret: DefaultClientSecret}}
	}
	if first.Users == nil {
		first.Users = []User{{Name: user, Password: DefaultPassword}}
	}
	if first.RefreshTokens == nil {
		first.RefreshTokens = []RefreshToken{{Token: DefaultRefreshToken, User: user}}
	}
	more := o.MoreTenants
	if more == nil {
		more = []Tenant{NewTenant(SecondTenant)}
	}
	return append([]Tenant{first}, more...)
}
