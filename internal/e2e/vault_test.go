package e2e

import (
	"context"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
)

// secretsOfVault is where the IDs of the secrets begin.
const secretsOfVault = "https://vault.example/secrets/"

// vault stands for a Key Vault with the two objects of azurerm that the guides use, so that what they say of them can
// be run. Arguments and attributes are azurerm's.
type vault struct {
	mu      sync.Mutex
	secrets map[string][]string // by name, the oldest version first
}

// serve gives the environment that lets a CLI find the vault's provider as azurerm.
func (v *vault) serve(t *testing.T) string {
	t.Helper()
	return "TF_REATTACH_PROVIDERS=" + acctest.Reattach(t, providerserver.NewProtocol6(vaultProvider{v}), "registry.terraform.io/hashicorp/azurerm", "registry.opentofu.org/hashicorp/azurerm")
}

func (v *vault) put(name, value string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.secrets == nil {
		v.secrets = map[string][]string{}
	}
	v.secrets[name] = append(v.secrets[name], value)
}

// versions are those of a secret, the newest last.
func (v *vault) versions(name string) []string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return append([]string{}, v.secrets[name]...)
}

type vaultProvider struct{ vault *vault }

func (vaultProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "azurerm"
}

func (vaultProvider) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	optional := providerschema.StringAttribute{Optional: true}
	resp.Schema = providerschema.Schema{
		Attributes: map[string]providerschema.Attribute{
			"subscription_id": optional, "client_id_file_path": optional, "oidc_token_file_path": optional,
			"use_oidc": providerschema.BoolAttribute{Optional: true},
		},
		Blocks: map[string]providerschema.Block{"features": providerschema.ListNestedBlock{}},
	}
}

func (vaultProvider) Configure(context.Context, provider.ConfigureRequest, *provider.ConfigureResponse) {
}

func (p vaultProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return secretResource(p) }}
}

func (vaultProvider) DataSources(context.Context) []func() datasource.DataSource { return nil }

func (p vaultProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return secretEphemeral(p) }}
}

// secretResource is azurerm_key_vault_secret, with a write-only value.
type secretResource struct{ vault *vault }

func (secretResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "azurerm_key_vault_secret"
}

func (secretResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"id":               schema.StringAttribute{Computed: true},
		"name":             schema.StringAttribute{Required: true},
		"key_vault_id":     schema.StringAttribute{Required: true},
		"value":            schema.StringAttribute{Optional: true, Sensitive: true},
		"value_wo":         schema.StringAttribute{Optional: true, WriteOnly: true},
		"value_wo_version": schema.Int64Attribute{Optional: true},
	}}
}

// Create adopts no secret that exists: as azurerm it wants that to be imported.
func (s secretResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	if len(s.vault.versions(name.ValueString())) > 0 {
		resp.Diagnostics.AddError("The secret exists already", "To be managed by Terraform it needs to be imported.")
		return
	}
	resp.Diagnostics.Append(s.store(ctx, req.Config, req.Plan, &resp.State)...)
}

// Read is azurerm's: the value of the vault goes to the state, unless the state says that the value is write-only. After
// an import it does not say so yet.
func (s secretResource) Read(ctx context.Context, _ resource.ReadRequest, resp *resource.ReadResponse) {
	var id types.String
	var version types.Int64
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(resp.State.GetAttribute(ctx, path.Root("value_wo_version"), &version)...)
	name := strings.TrimPrefix(id.ValueString(), secretsOfVault)
	value := types.StringNull()
	if versions := s.vault.versions(name); version.IsNull() && len(versions) > 0 {
		value = types.StringValue(versions[len(versions)-1])
	}
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("name"), name)...)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("value"), value)...)
}

func (s secretResource) Update(ctx context.Context, req resource.UpdateRequest, resp *resource.UpdateResponse) {
	resp.Diagnostics.Append(s.store(ctx, req.Config, req.Plan, &resp.State)...)
}

// store makes a new version of the secret.
func (s secretResource) store(ctx context.Context, config tfsdk.Config, plan tfsdk.Plan, state *tfsdk.State) (diags diag.Diagnostics) {
	var name, value types.String
	diags.Append(config.GetAttribute(ctx, path.Root("name"), &name)...)
	diags.Append(config.GetAttribute(ctx, path.Root("value_wo"), &value)...)
	s.vault.put(name.ValueString(), value.ValueString())
	state.Raw = plan.Raw
	return append(diags, state.SetAttribute(ctx, path.Root("id"), secretsOfVault+name.ValueString())...)
}

func (secretResource) Delete(context.Context, resource.DeleteRequest, *resource.DeleteResponse) {}

func (secretResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	resource.ImportStatePassthroughID(ctx, path.Root("id"), req, resp)
}

// secretEphemeral is the ephemeral azurerm_key_vault_secret: the newest version of a secret.
type secretEphemeral struct{ vault *vault }

func (secretEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "azurerm_key_vault_secret"
}

func (secretEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
		"name":         ephemeralschema.StringAttribute{Required: true},
		"key_vault_id": ephemeralschema.StringAttribute{Required: true},
		"value":        ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
	}}
}

func (s secretEphemeral) Open(ctx context.Context, req ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	var name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	versions := s.vault.versions(name.ValueString())
	if len(versions) == 0 {
		resp.Diagnostics.AddError("No such secret", name.ValueString())
		return
	}
	resp.Result.Raw = req.Config.Raw
	resp.Diagnostics.Append(resp.Result.SetAttribute(ctx, path.Root("value"), versions[len(versions)-1])...)
}
