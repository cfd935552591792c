package credential

import "github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"

// Principal is that of the newest token, the zero value before the first.
func (c *Credential) Principal() accesstoken.Principal {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.principal
}
