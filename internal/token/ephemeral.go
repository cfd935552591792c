// Package token is partnerinsights_refresh_token.
package token

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// EphemeralType is the ephemeral resource's name in configurations.
const EphemeralType = "partnerinsights_refresh_token"

type ephemeralResource struct{ session *session.Session }

var _ ephemeral.EphemeralResourceWithConfigure = (*ephemeralResource)(nil)

// NewEphemeralResource makes the ephemeral resource.
func NewEphemeralResource() ephemeral.EphemeralResource { return &ephemeralResource{} }

func (r *ephemeralResource) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = EphemeralType
}

func (r *ephemeralResource) Configure(_ context.Context, req ephemeral.ConfigureRequest, resp *ephemeral.ConfigureResponse) {
	r.session, resp.Diagnostics = session.From(req.ProviderData)
}

// model is the result.
type model struct {
	RefreshToken types.String `tfsdk:"refresh_token"`
	User         types.String `tfsdk:"user"`
}

func (r *ephemeralResource) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Returns the newest refresh token of the provider, for storage in a vault from which the next run reads it. " +
			"A refresh token expires 90 days after it was issued; Microsoft Entra ID issues a new one each time it is redeemed. " +
			"Each plan and each apply redeems it once. It is stored in neither plan nor state, so pass it to a write-only argument of a vault's resource. " +
			"It is not needed with `refresh_token_file`, which the provider keeps up to date. " +
			"Requires Terraform 1.10 or OpenTofu 1.11; write-only arguments require Terraform 1.11 or OpenTofu 1.11.",
		Attributes: map[string]schema.Attribute{
			"refresh_token": schema.StringAttribute{
				Computed: true, Sensitive: true,
				MarkdownDescription: "Newest refresh token. It replaces the one in the configuration of the provider, which may remain valid for some time.",
			},
			"user": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "User principal name of the user who signed in. Null if the access token does not contain it.",
			},
		},
	}
}

// Open redeems the refresh token, unless that has been done in this run, and returns the newest.
func (r *ephemeralResource) Open(ctx context.Context, _ ephemeral.OpenRequest, resp *ephemeral.OpenResponse) {
	newest, err := r.session.RefreshToken(ctx)
	switch {
	case errors.Is(err, credential.ErrNoRefreshToken):
		resp.Diagnostics.AddError("No refresh token", "The provider gets its access tokens in another way than with a refresh token, so there is none to store. "+
			"Configure the provider with refresh_token, or remove this block.")
		return
	case err != nil:
		resp.Diagnostics.AddError("Renewing the refresh token failed", diagnostic.Detail(err))
		return
	}
	m := model{RefreshToken: types.StringValue(newest)}
	if user := r.session.Principal().User; user != "" {
		m.User = types.StringValue(user)
	}
	resp.Diagnostics.Append(resp.Result.Set(ctx, &m)...)
}
