// Package provider is the provider block and the one list of everything the provider offers.
package provider

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
)

type partnerInsights struct{ version string }

// New makes the provider's constructor; version is what the provider reports of itself.
func New(version string) func() provider.Provider {
	return func() provider.Provider { return &partnerInsights{version: version} }
}

func (p *partnerInsights) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "partnerinsights"
	resp.Version = p.version
}

func (p *partnerInsights) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = schema.Schema{}
}

func (p *partnerInsights) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (p *partnerInsights) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p *partnerInsights) Resources(context.Context) []func() resource.Resource { return nil }
