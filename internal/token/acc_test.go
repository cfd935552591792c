package token_test

import (
	"fmt"
	"regexp"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/echoprovider"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"
	"github.com/hashicorp/terraform-plugin-testing/tfversion"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// The real CLI opens it; the echo provider, which stores what it is configured with, tells what it got.
func TestAccRefreshToken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	factories := env.Factories()
	factories["echo"] = echoprovider.NewProviderServer()
	config := fmt.Sprintf(`
provider "partnerinsights" {
  endpoint       = %q
  authority_host = %q
  tenant_id      = %q
  client_id      = %q
  client_secret  = %q
  refresh_token  = %q
}

ephemeral "partnerinsights_refresh_token" "newest" {}

provider "echo" {
  data = ephemeral.partnerinsights_refresh_token.newest
}

resource "echo" "test" {}
`, env.Endpoint(), env.URL, entra.DefaultTenant, entra.DefaultClientID, entra.DefaultClientSecret, entra.DefaultRefreshToken)
	resource.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: factories,
		TerraformVersionChecks:   []tfversion.TerraformVersionCheck{tfversion.SkipBelow(tfversion.Version1_11_0)}, // Terraform 1.10, but OpenTofu 1.11
		Steps: []resource.TestStep{{
			Config: config,
			ConfigStateChecks: []statecheck.StateCheck{
				statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("refresh_token"), knownvalue.StringRegexp(regexp.MustCompile(`^1\.emulated\.`))),
				statecheck.ExpectKnownValue("echo.test", tfjsonpath.New("data").AtMapKey("user"), knownvalue.StringExact(env.RefreshTokens()[0].User)),
			},
		}},
	})
}
