package provider

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// SignIn is what a provider calls, and as whom.
type SignIn struct {
	Program    insights.Program
	Endpoint   *url.URL
	Credential *credential.Credential
	Warnings   []string
	audience   string
}

// SignInFromEnvironment reads the environment as a provider block does that sets program, or nothing when that is "". It is
// for commands, which so sign in as the provider would. Its error has all that is wrong.
func SignInFromEnvironment(d Dependencies, program string) (SignIn, error) {
	var diags diag.Diagnostics
	var m model
	if program != "" {
		m.Program = types.StringValue(program)
	}
	p := &partnerInsights{deps: d}
	service := p.service(&m, &diags)
	if service.endpoint == "" {
		service.endpoint = service.program.Endpoint
	}
	s := SignIn{Program: service.program, audience: service.audience, Credential: p.credential(&m, service.program, &diags)}
	var failures []error
	for _, d := range diags.Errors() {
		failures = append(failures, errors.New(strings.TrimSpace(d.Summary()+": "+d.Detail())))
	}
	for _, d := range diags.Warnings() {
		s.Warnings = append(s.Warnings, d.Summary()+": "+d.Detail())
	}
	if len(failures) > 0 {
		return s, errors.Join(failures...)
	}
	var err error
	s.Endpoint, err = s.Program.CheckEndpoint(service.endpoint)
	return s, err
}

// Token gives an access token for the service.
func (s SignIn) Token(ctx context.Context) (string, error) {
	t, err := s.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{s.audience + "/.default"}})
	return t.Token, err
}
