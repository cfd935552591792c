package actions

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Validate runs all validators of an action. Terraform does so only while variables have no values yet, and then plans
// and invokes the action with values that nobody has looked at (seen with Terraform 1.15.9). It adds errors only, for
// Terraform has shown the warnings, and tells whether there are none.
func Validate(ctx context.Context, a action.Action, config tfsdk.Config, diags *diag.Diagnostics) bool {
	var described action.SchemaResponse
	a.Schema(ctx, action.SchemaRequest{}, &described)
	v := &validation{config: config}
	for name, attribute := range described.Schema.Attributes {
		switch of := attribute.(type) {
		case schema.StringAttribute:
			v.text(ctx, path.Root(name), of.Validators)
		case schema.Int64Attribute:
			v.number(ctx, path.Root(name), of.Validators)
		case schema.SingleNestedAttribute: // timeouts is the only one
			v.timeouts(ctx, path.Root(name), of)
		}
	}
	if with, ok := a.(action.ActionWithValidateConfig); ok && !v.diags.HasError() {
		var resp action.ValidateConfigResponse
		with.ValidateConfig(ctx, action.ValidateConfigRequest{Config: config}, &resp)
		v.diags.Append(resp.Diagnostics...)
	}
	diags.Append(v.diags.Errors()...)
	return !v.diags.HasError()
}

type validation struct {
	config tfsdk.Config
	diags  diag.Diagnostics
}

func (v *validation) text(ctx context.Context, p path.Path, validators []validator.String) {
	var value types.String
	if diags := v.config.GetAttribute(ctx, p, &value); diags.HasError() {
		v.diags.Append(diags...)
		return
	}
	for _, one := range validators {
		var resp validator.StringResponse
		one.ValidateString(ctx, validator.StringRequest{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
		v.diags.Append(resp.Diagnostics...)
	}
}

func (v *validation) number(ctx context.Context, p path.Path, validators []validator.Int64) {
	var value types.Int64
	if diags := v.config.GetAttribute(ctx, p, &value); diags.HasError() {
		v.diags.Append(diags...)
		return
	}
	for _, one := range validators {
		var resp validator.Int64Response
		one.ValidateInt64(ctx, validator.Int64Request{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
		v.diags.Append(resp.Diagnostics...)
	}
}

func (v *validation) timeouts(ctx context.Context, p path.Path, of schema.SingleNestedAttribute) {
	var value timeouts.Value
	if diags := v.config.GetAttribute(ctx, p, &value); diags.HasError() || value.IsNull() || value.IsUnknown() {
		v.diags.Append(diags...)
		return
	}
	for name, attribute := range of.Attributes {
		if s, ok := attribute.(schema.StringAttribute); ok {
			v.text(ctx, p.AtName(name), s.Validators)
		}
	}
	for _, one := range of.Validators {
		var resp validator.ObjectResponse
		one.ValidateObject(ctx, validator.ObjectRequest{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value.Object}, &resp)
		v.diags.Append(resp.Diagnostics...)
	}
}
