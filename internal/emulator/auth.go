package emulator

import (
	"cmp"
	"net/http"
	"net/url"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// authenticate finds out who asks: by a bearer token for the program's resource, or by the token alone in
// X-AadUserTicket [field F-GUY, F-DE].
func (c *call) authenticate() (Principal, bool) {
	token := c.r.Header.Get("X-AadUserTicket")
	if scheme, t, ok := strings.Cut(c.r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		token = strings.TrimSpace(t)
	}
	who, ok := c.e.tokens[token]
	if !ok {
		identity, err := c.e.entra.Check(token, c.now)
		if err != nil || identity.Audience != programs[c.program].resource {
			return who, false
		}
		who = Principal{Tenant: identity.Tenant, User: identity.User, AppOnly: identity.AppOnly, MFA: identity.MFA}
	}
	who.Tenant = cmp.Or(who.Tenant, c.e.entra.Tenants()[0].ID)
	if who.User == "" {
		who = c.e.defaultPrincipal(c.program, who.Tenant)
	}
	c.principal = who
	c.e.name(c.entry, who)
	return who, true
}

// identity answers what Entra is asked.
func (c *call) identity() answer {
	form, _ := url.ParseQuery(string(c.body)) // what can't be read is missed by name
	a := c.e.entra.Respond(entra.Request{
		Method: c.r.Method, Path: c.r.URL.Path, Origin: c.origin(), Header: c.r.Header, Form: form, Query: c.r.URL.Query(), Now: c.now,
	})
	c.e.touch()
	header := http.Header{"Content-Type": {"application/json; charset=utf-8"}, "Cache-Control": {"no-store, no-cache"}, "X-Ms-Request-Id": {c.entry.ID}}
	if a.Location != "" {
		header.Set("Location", a.Location)
	}
	return answer{status: a.Status, header: header, body: encode(a.Body)}
}

// authorize refuses an authenticated caller that this API does not admit.
func (c *call) authorize(who Principal) *problem {
	application := programs[c.program].application
	switch {
	case application && !who.AppOnly && c.policy.UserTokens == "refused":
		return forbidden("Forbidden. This API needs application credentials.")
	case !application && who.AppOnly && c.policy.AppOnly == "refused":
		return forbidden("Forbidden. This API needs application and user credentials.")
	case !application && !who.AppOnly && !who.MFA && c.policy.MFA == "enforced":
		return &problem{http.StatusUnauthorized, "900421: The token does not contain an MFA claim. Multi-factor authentication is required."}
	}
	return nil
}
