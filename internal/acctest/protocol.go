package acctest

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/provider"
)

// Provider is a provider that is driven over the protocol as Terraform does it, without a CLI: what an older
// CLI can't do, and what would take long with one.
type Provider struct {
	t      testing.TB
	Server tfprotov6.ProviderServer
	schema *tfprotov6.GetProviderSchemaResponse
}

// Provider starts a provider for the emulator. A nil configuration is one with the endpoint and the access
// token, without bulk refresh: a test's provider lives on while others change things, and its time stands still
// between two refreshes. A given one is taken as it is. Its diagnostics fail the test unless it looks at them itself.
func (e *Env) Provider(t testing.TB, config Object) *Provider {
	t.Helper()
	p, diags := e.Configure(t, config)
	if len(diags) > 0 {
		t.Fatalf("configuring the provider: %s", diags)
	}
	return p
}

// Configure starts a provider as Provider does, and gives what it said.
func (e *Env) Configure(t testing.TB, config Object) (*Provider, Diagnostics) {
	t.Helper()
	return e.configure(t, config, nil)
}

// Deferring starts a provider for a CLI that allows deferred actions.
func (e *Env) Deferring(t testing.TB, config Object) *Provider {
	t.Helper()
	p, diags := e.configure(t, config, &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true})
	if len(diags.Errors()) > 0 {
		t.Fatalf("configuring the provider: %s", diags)
	}
	return p
}

func (e *Env) configure(t testing.TB, config Object, of *tfprotov6.ConfigureProviderClientCapabilities) (*Provider, Diagnostics) {
	t.Helper()
	if config == nil {
		config = Object{"endpoint": e.Endpoint(), "access_token": emulator.UserAccessToken, "bulk_refresh": false}
	}
	p := e.Unconfigured(t)
	value := encode(t, toTerraform(t, p.schema.Provider.ValueType(), config))
	valid, err := p.Server.ValidateProviderConfig(t.Context(), &tfprotov6.ValidateProviderConfigRequest{Config: value})
	if err != nil {
		t.Fatal(err)
	}
	if diags := Diagnostics(valid.Diagnostics); len(diags.Errors()) > 0 {
		return p, diags
	}
	done, err := p.Server.ConfigureProvider(t.Context(), &tfprotov6.ConfigureProviderRequest{TerraformVersion: "1.11.4", Config: value, ClientCapabilities: of})
	if err != nil {
		t.Fatal(err)
	}
	return p, append(valid.Diagnostics, done.Diagnostics...)
}

// Unconfigured starts a provider and does not configure it, as terraform validate does.
func (e *Env) Unconfigured(t testing.TB) *Provider {
	t.Helper()
	p := &Provider{t: t, Server: providerserver.NewProtocol6(provider.NewWithDependencies(e.Dependencies, "test")())()}
	var err error
	if p.schema, err = p.Server.GetProviderSchema(t.Context(), &tfprotov6.GetProviderSchemaRequest{}); err != nil {
		t.Fatal(err)
	}
	return p
}

// ValidateData validates the configuration of a data source, in which some values may not be known yet.
func (p *Provider) ValidateData(typeName string, config Object) Diagnostics {
	p.t.Helper()
	resp, err := p.Server.ValidateDataResourceConfig(p.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName,
		Config: encode(p.t, toTerraform(p.t, p.schema.DataSourceSchemas[typeName].ValueType(), config))})
	if err != nil {
		p.t.Fatal(err)
	}
	return resp.Diagnostics
}

// Read validates and reads a data source.
func (p *Provider) Read(typeName string, config Object) (Object, Diagnostics) {
	p.t.Helper()
	valid := p.ValidateData(typeName, config)
	if len(valid.Errors()) > 0 {
		return nil, valid
	}
	typ := p.schema.DataSourceSchemas[typeName].ValueType()
	resp, err := p.Server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encode(p.t, toTerraform(p.t, typ, config))})
	if err != nil {
		p.t.Fatal(err)
	}
	state, _ := fromTerraform(p.t, decode(p.t, typ, resp.State)).(Object)
	return state, append(valid, resp.Diagnostics...)
}
