package provider_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// TestDenialsOfPrograms signs in to each program with a token for another audience, as the kind of principal that the program
// does not want, and without the role: each message names the difference, and what to do about it.
func TestDenialsOfPrograms(t *testing.T) {
	t.Parallel()
	const anApplication, aUser = "It is a sign-in of an application alone (app-only)", "It is a sign-in of a user"
	for _, p := range insights.Programs() {
		application := acctest.Object{"client_secret": acctest.ClientSecret}
		user := acctest.Object{"client_secret": acctest.ClientSecret, "refresh_token": acctest.RefreshToken}
		right, wrong, kind, remedy := application, user, aUser, "use a client secret, a certificate or use_oidc without a refresh token"
		if p.UserToken {
			right, wrong, kind, remedy = user, application, anApplication, "use a refresh token"
		}
		audience := entra.DefaultResource
		if audience == p.Audience {
			audience = entra.DevCenterResource
		}
		title := fmt.Sprintf("program %s", p)
		for name, c := range map[string]struct {
			block acctest.Object
			fault emulator.Fault
			words []string
			not   string
		}{
			"the right sign-in": {block: right},
			"another audience": {block: with(right, "audience", audience),
				words: []string{"401", fmt.Sprintf("It was issued for the audience %s, and %s requires %s, which is the default of audience.", audience, title, p.Audience)}, not: "sign-in of"},
			"another kind": {block: wrong, words: []string{"403", kind, title, remedy}, not: "audience"},
			"no role": {block: right, fault: emulator.Fault{Kind: emulator.FaultStatus, Status: 403, Times: -1, Operation: "ListDatasets"},
				words: []string{"403", "lacks a right", p.Access}, not: "sign-in of"},
		} {
			t.Run(p.Name+", "+name, func(t *testing.T) {
				t.Parallel()
				o := acctest.Known()
				o.Policy = emulator.Policy{AppOnly: "refused", UserTokens: "refused"}
				if c.fault.Kind != "" {
					o.Faults = []emulator.Fault{c.fault}
				}
				env := overTLS(t, o)
				block := inTenant(env, with(c.block, "program", p.Name))
				block["endpoint"] = env.EndpointOf(emulator.Program(p.Name))
				provider, _ := env.Configure(t, block) // of an application alone it warns in mpn
				diags := datasets(provider)
				switch {
				case len(c.words) == 0 && len(diags) > 0:
					t.Errorf("the sign-in that the program wants is refused: %s", diags)
				case len(c.words) > 0:
					wantOne(t, diags, "", append(c.words, "The credentials come from the provider block: tenant_id, client_id")...)
				}
				if text := diags.String(); c.not != "" && strings.Contains(text, c.not) || strings.Contains(text, "eyJ") {
					t.Errorf("it says %q, or quotes a token: %s", c.not, text)
				}
			})
		}
	}
}
