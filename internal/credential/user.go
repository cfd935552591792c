package credential

import (
	"encoding/base64"
	"encoding/json"
	"strings"
)

// User is the user principal name that the token in use speaks for; "" when there is none yet, when the token is
// an application's, and when it can't be read: it is meant for the service, and only by habit a JWT.
func (c *Credential) User() string {
	c.mu.Lock()
	token := c.cached.Token
	c.mu.Unlock()
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return ""
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return ""
	}
	var claims struct {
		UPN        string `json:"upn"`                // v1 tokens
		Preferred  string `json:"preferred_username"` // v2 tokens
		UniqueName string `json:"unique_name"`        // v1 tokens of guests
	}
	if json.Unmarshal(payload, &claims) != nil {
		return ""
	}
	for _, name := range [...]string{claims.UPN, claims.Preferred, claims.UniqueName} {
		if strings.Contains(name, "@") {
			return name
		}
	}
	return ""
}
