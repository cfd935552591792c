package provider_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// Where each redemption ends the old token, one process goes on with the new one, but a plan and an apply need
// refresh_token_file. So the description of refresh_token leads there, and promises nothing for the next process.
func TestStrictRotation(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Identity: entra.Options{OneTimeRefreshTokens: true}})
	block := acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": entra.DefaultTenant, "client_id": entra.DefaultClientID,
		"client_secret": entra.DefaultClientSecret}
	inFile := with(block, "refresh_token_file", secretFile(t, entra.DefaultRefreshToken))
	for range 2 {
		if diags := datasets(env.Provider(t, inFile)); len(diags) > 0 {
			t.Errorf("from a file: %s", diags)
		}
	}

	env = acctest.New(t, emulator.Options{Identity: entra.Options{OneTimeRefreshTokens: true}})
	argument := with(with(with(block, "endpoint", env.Endpoint()), "authority_host", env.URL), "refresh_token", entra.DefaultRefreshToken)
	plan := env.Provider(t, argument)
	for range 3 {
		if _, diags := plan.Read("partnerinsights_queries", acctest.Object{"name": "None"}); len(diags) > 0 {
			t.Errorf("in one process: %s", diags)
		}
		env.Clock.Advance(2 * time.Hour)
	}
	if n := env.Count("Token"); n != 3 {
		t.Errorf("%d redemptions", n)
	}
	wantOne(t, datasets(env.Provider(t, argument)), "", "The refresh token", "refresh_token_file")

	schema, err := plan.Server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		t.Fatal(err)
	}
	attributes := schema.Provider.Block.Attributes
	i := slices.IndexFunc(attributes, func(a *tfprotov6.SchemaAttribute) bool { return a.Name == "refresh_token" })
	for _, words := range []string{"`refresh_token_file`", "guides/authentication.md#how-the-refresh-token-is-kept"} {
		if !strings.Contains(attributes[i].Description, words) {
			t.Errorf("it does not say %q: %s", words, attributes[i].Description)
		}
	}
}
