package lookup

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// ReadTimeout is the default time of a look-up, retries included.
const ReadTimeout = 5 * time.Minute

// ID describes the ID as an argument.
func ID(noun string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "ID of the " + noun + " to read. Give either it or `name`; there is no default. One that does not exist is an error.",
		Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
	}
}

// Name describes the name as an argument.
func Name(noun string) schema.Attribute {
	return schema.StringAttribute{
		Optional: true, Computed: true,
		MarkdownDescription: "Name of the " + noun + " to read, with its case. Give either it or `id`; there is no default. " +
			"A name that nothing has is an error, and so is one that several have: it lists their IDs.",
		Validators: []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
	}
}

// Timeouts describes the timeouts.
func Timeouts(ctx context.Context) schema.Attribute {
	a, ok := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		ReadDescription: "How long reading may take, retries included, such as `30s` or `10m`. Default `5m`.",
	}).(schema.SingleNestedAttribute)
	if ok {
		a.MarkdownDescription = "How long reading may take."
		a.Validators = []validator.Object{validators.Timeouts()}
	}
	return a
}

// ValidateOne wants either an ID or a name.
func ValidateOne(ctx context.Context, req datasource.ValidateConfigRequest, resp *datasource.ValidateConfigResponse) {
	var id, name types.String
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("id"), &id)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("name"), &name)...)
	switch {
	case resp.Diagnostics.HasError(), id.IsUnknown(), name.IsUnknown(): // one may turn out to be null
	case id.IsNull() && name.IsNull():
		resp.Diagnostics.AddError("Neither id nor name", "Set id or name, to say which object to read.")
	case !id.IsNull() && !name.IsNull():
		resp.Diagnostics.AddAttributeError(path.Root("name"), "Both id and name", "id alone says which object to read. Remove one of the two.")
	}
}
