package provider_test

import (
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

// TestSignInFromEnvironment holds that a command finds the service and the credentials where a provider block without
// arguments does.
func TestSignInFromEnvironment(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	d := env.Dependencies
	for name, c := range map[string]struct {
		program  string
		vars     map[string]string
		endpoint string
		token    string
		failure  string // of the reading, or of the token
	}{
		"defaults":        {vars: map[string]string{"PARTNERINSIGHTS_ACCESS_TOKEN": "t"}, endpoint: "https://api.partnercenter.microsoft.com/insights/v1/mpn", token: "t"},
		"program":         {program: "store", vars: map[string]string{"PARTNERINSIGHTS_ACCESS_TOKEN": "t", "PARTNERINSIGHTS_PROGRAM": "cmp"}, endpoint: "https://manage.devcenter.microsoft.com/consumer/insights/v1.1", token: "t"},
		"endpoint":        {vars: map[string]string{"PARTNERINSIGHTS_ACCESS_TOKEN": "t", "PARTNERINSIGHTS_ENDPOINT": env.EndpointOf(emulator.CMP), "PARTNERINSIGHTS_PROGRAM": "cmp"}, endpoint: env.EndpointOf(emulator.CMP), token: "t"},
		"wrong program":   {program: "csp", failure: "program must be mpn"},
		"wrong endpoint":  {vars: map[string]string{"PARTNERINSIGHTS_ENDPOINT": "http://example.com"}, failure: "must use https"},
		"two credentials": {vars: map[string]string{"PARTNERINSIGHTS_ACCESS_TOKEN": "t", "PARTNERINSIGHTS_USE_CLI": "true"}, failure: "PARTNERINSIGHTS_ACCESS_TOKEN and PARTNERINSIGHTS_USE_CLI"},
		"no credential":   {failure: "No credentials are configured"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := d
			d.LookupEnv = acctest.Variables(c.vars)
			s, err := provider.SignInFromEnvironment(d, c.program)
			var token string
			if err == nil {
				token, err = s.Token(t.Context())
			}
			switch {
			case c.failure != "":
				if err == nil || !strings.Contains(err.Error(), c.failure) {
					t.Errorf("got %v, want %q", err, c.failure)
				}
			case err != nil:
				t.Error(err)
			case s.Endpoint.String() != c.endpoint || token != c.token:
				t.Errorf("got %s and %q", s.Endpoint, token)
			}
		})
	}
}
