// Package provider is the provider block and the one list of everything the provider offers.
package provider

import (
	"context"
	"math/rand/v2"
	"net/http"
	"os"

	"github.com/hashicorp/go-uuid"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	tffunction "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/dataset"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/execution"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/function"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/query"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/report"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/token"
)

// Dependencies are the clock, the network, the environment and the randomness that a provider uses. Tests pass their own.
type Dependencies struct {
	Clock     insights.Clock
	Transport http.RoundTripper
	LookupEnv func(string) (string, bool)
	Jitter    func() float64 // in [0, 1)
	NewID     func() string  // a unique ID: a correlation ID, or the jti of a client assertion
	RunChild  func(func())   // calls what starts a child process; nil for no difference
}

// DefaultDependencies are the system's clock, network, environment and randomness.
func DefaultDependencies() Dependencies {
	return Dependencies{
		Clock:     clock.System{},
		Transport: insights.NewTransport(),
		LookupEnv: os.LookupEnv,
		Jitter:    rand.Float64,
		NewID: func() string {
			id, err := uuid.GenerateUUID()
			if err != nil {
				return "" // without randomness there is no correlation id, which is no reason to fail
			}
			return id
		},
	}
}

type partnerInsights struct {
	version string
	deps    Dependencies
}

var (
	_ provider.ProviderWithActions            = (*partnerInsights)(nil)
	_ provider.ProviderWithEphemeralResources = (*partnerInsights)(nil)
	_ provider.ProviderWithFunctions          = (*partnerInsights)(nil)
	_ provider.ProviderWithListResources      = (*partnerInsights)(nil)
)

// New makes the provider's constructor; version is what the provider reports of itself.
func New(version string) func() provider.Provider {
	return NewWithDependencies(DefaultDependencies(), version)
}

// NewWithDependencies makes the constructor of a provider that uses d.
func NewWithDependencies(d Dependencies, version string) func() provider.Provider {
	return func() provider.Provider { return &partnerInsights{version: version, deps: d} }
}

func (p *partnerInsights) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "partnerinsights"
	resp.Version = p.version
}

func (p *partnerInsights) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{query.NewResource, report.NewResource}
}

func (p *partnerInsights) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{dataset.NewDataSource, execution.NewDataSource,
		query.NewDataSource, query.NewListDataSource, report.NewDataSource, report.NewListDataSource}
}

func (p *partnerInsights) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{query.NewListResource, report.NewListResource}
}

func (p *partnerInsights) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{token.NewEphemeralResource, execution.NewEphemeralResource}
}

func (p *partnerInsights) Actions(context.Context) []func() action.Action {
	return []func() action.Action{query.NewPreviewAction, report.NewRunAction, report.NewDownloadAction, report.NewCleanupAction}
}

func (p *partnerInsights) Functions(context.Context) []func() tffunction.Function {
	return []func() tffunction.Function{function.NewQueryParse, function.NewQueryFormat, function.NewQueryBuild, function.NewQueryQuote, function.NewScheduleRuns}
}
