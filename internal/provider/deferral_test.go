package provider_test

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// Where the CLI allows it, a provider that does not yet know its service or credential defers to a later run, and asks nothing.
func TestUnknownProviderIsDeferred(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"program", "endpoint", "audience", "authority_host", "access_token", "client_secret"} {
		env := acctest.New(t, emulator.Options{})
		environment(env, map[string]string{"PARTNERINSIGHTS_ENDPOINT": env.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN": emulator.DefaultAccessToken})
		p := env.Deferring(t, acctest.Object{name: acctest.Unknown})
		if d := p.Resource("partnerinsights_query").Deferred(acctest.Object{"name": "Seats", "query": "SELECT Month FROM OfficeUsage"}); d == nil || d.Reason != tfprotov6.DeferredReasonProviderConfigUnknown {
			t.Errorf("%s unknown: the plan is deferred as %v", name, d)
		}
		if n := len(env.Requests()); n != 0 {
			t.Errorf("%s unknown: %d requests were made", name, n)
		}
	}
	env := acctest.New(t, emulator.Options{})
	p := env.Deferring(t, acctest.Object{"endpoint": env.Endpoint(), "access_token": emulator.UserAccessToken, "max_retries": acctest.Unknown})
	if d := p.Resource("partnerinsights_query").Deferred(acctest.Object{"name": "Seats", "query": "SELECT Month FROM OfficeUsage"}); d != nil {
		t.Errorf("a tuning value that is unknown defers: %v", d)
	}
}
