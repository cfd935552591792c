// Package accesstoken reads what an access token tells of the sign-in that it was issued for. It verifies nothing: only the
// service can. It knows nothing of Terraform.
package accesstoken

import (
	"encoding/base64"
	"encoding/json"
	"strings"
	"time"
)

// Kind tells what signed in.
type Kind int

// The kinds of sign-ins.
const (
	// KindUnknown is a sign-in before its first token, or one whose token can't be read.
	KindUnknown Kind = iota
	// KindUser is a user, through an application.
	KindUser
	// KindApplication is an application without a user (app-only): by a secret, a certificate, a workload identity or a
	// managed identity.
	KindApplication
)

// Principal is what an access token tells of the sign-in that it was issued for. The token is meant for the service, and
// only by custom a JWT: what it does not tell is empty.
type Principal struct {
	Kind     Kind
	User     string // user principal name; "" also for a user whose token does not tell it
	Audience string // the resource that the token was issued for
	TenantID string
	Expires  time.Time // zero when it is not told
}

// Parse reads the claims of an access token, by Microsoft's "access token claims reference" [doc A-CLAIMS].
func Parse(token string) Principal {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return Principal{}
	}
	payload, err := base64.RawURLEncoding.DecodeString(strings.TrimRight(parts[1], "="))
	if err != nil {
		return Principal{}
	}
	var claims map[string]any
	if json.Unmarshal(payload, &claims) != nil {
		return Principal{}
	}
	text := func(name string) string {
		s, _ := claims[name].(string)
		return s
	}
	p := Principal{Audience: text("aud"), TenantID: text("tid")}
	if seconds, ok := claims["exp"].(float64); ok {
		p.Expires = time.Unix(int64(seconds), 0).UTC()
	}
	for _, name := range [...]string{
		"upn",                // v1 tokens
		"preferred_username", // v2 tokens
		"unique_name",        // v1 tokens of guests
	} {
		if p.User == "" && strings.Contains(text(name), "@") {
			p.User = text(name)
		}
	}
	switch {
	case p.User != "", text("scp") != "": // scopes are what a user has delegated
		p.Kind = KindUser
	case text("idtyp") == "app", text("appid") != "", text("azp") != "":
		p.Kind = KindApplication
	}
	return p
}
