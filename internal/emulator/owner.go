package emulator

import (
	"cmp"
	"strconv"
	"strings"
)

// owner is whom an object belongs to.
type owner struct {
	program Program
	tenant  string // its id
	user    string // as the program shows it
}

func (q *Query) owner() owner  { return owner{q.Program, q.Tenant, q.User} }
func (r *Report) owner() owner { return owner{r.Program, r.Tenant, r.User} }

// key is an owner as the key of a map in a state file.
func (o owner) key() string {
	return string(o.program) + "/" + o.tenant + "/" + strings.ToLower(o.user)
}

// ownerOf reads a key.
func ownerOf(key string) owner {
	parts := strings.SplitN(key, "/", 3)
	if len(parts) < 3 {
		return owner{}
	}
	return owner{Program(parts[0]), parts[1], parts[2]}
}

// caller is the owner of what the caller creates.
func (c *call) caller() owner {
	return owner{c.program, c.principal.Tenant, ownerID(c.program, c.principal)}
}

// ownerID is how a program shows a principal: mpn by the user principal name [captured F-THOOR], the others by a
// number [captured F-GPS].
func ownerID(p Program, who Principal) string {
	if !programs[p].numbers {
		return who.User
	}
	sum := numberOf(strings.ToLower(who.Tenant + "/" + who.User))
	return strconv.FormatUint(100_000_000+sum%900_000_000, 10)
}

// numberOf is FNV-1a.
func numberOf(s string) uint64 {
	h := uint64(0xcbf29ce484222325)
	for i := range len(s) {
		h = (h ^ uint64(s[i])) * 0x100000001b3
	}
	return h
}

// completeOwner fills in what is missing of an owner: the program mpn, the first tenant, and whom that program requires.
func (e *Emulator) completeOwner(o owner) owner {
	o.program = cmp.Or(o.program, MPN)
	o.tenant = cmp.Or(o.tenant, e.entra.Tenants()[0].ID)
	o.user = cmp.Or(o.user, ownerID(o.program, e.defaultPrincipal(o.program, o.tenant)))
	return o
}

// defaultPrincipal is whom a program requires as a caller: the first user of a tenant, with MFA, or its first application.
func (e *Emulator) defaultPrincipal(p Program, tenant string) Principal {
	for i, t := range e.entra.Tenants() {
		switch {
		case t.ID != tenant:
		case programs[p].application:
			return Principal{User: t.FirstClient(), AppOnly: true, Tenant: tenant}
		case i > 0:
			return Principal{User: t.FirstUser(), MFA: true, Tenant: tenant}
		}
	}
	return Principal{User: e.user, MFA: true, Tenant: tenant}
}

// canSee reports whether the caller sees the objects of an owner.
func (c *call) canSee(o owner) bool {
	mine := c.caller()
	switch {
	case o.program != mine.program:
		return false
	case o.tenant != mine.tenant:
		return c.policy.Tenants == "shared"
	}
	return c.policy.Visibility == "all" || strings.EqualFold(o.user, mine.user)
}

// sharesQuota reports whether an object counts for the caller's quotas.
func (c *call) sharesQuota(o owner) bool {
	mine := c.caller()
	if c.policy.QuotaScope == "tenant" {
		mine.user, o.user = "", ""
	}
	return o.key() == mine.key()
}

// shownOwner is the field "user" of an object.
func (c *call) shownOwner(o owner) any {
	if o.program == Store && c.policy.StoreOwner == "null" {
		return nil
	}
	return orNull(o.user)
}
