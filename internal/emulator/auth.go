package emulator

import (
	"net/http"
	"strings"
)

// authenticate finds out who asks: a bearer token, or the token alone in X-AadUserTicket as F-GUY and F-DE send
// it (§1.0 [field]).
func (c *call) authenticate() (Principal, bool) {
	token := c.r.Header.Get("X-AadUserTicket")
	if scheme, t, ok := strings.Cut(c.r.Header.Get("Authorization"), " "); ok && strings.EqualFold(scheme, "Bearer") {
		token = strings.TrimSpace(t)
	}
	who, ok := c.e.tokens[token]
	if ok {
		c.who = who
		c.e.name(c.entry, who)
	}
	return who, ok
}

// admit refuses who is known and may not come in.
func (c *call) admit(who Principal) *problem {
	switch {
	case who.AppOnly && c.policy.AppOnly == "refused":
		return forbidden("Forbidden. This API needs application and user credentials.")
	case !who.AppOnly && !who.MFA && c.policy.MFA == "enforced":
		return &problem{http.StatusUnauthorized, "900421: The token does not contain an MFA claim. Multi-factor authentication is required."}
	}
	return nil
}
