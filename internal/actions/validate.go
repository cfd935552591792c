package actions

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"
)

// Validate runs all validators of an action. Terraform does so only while variables have no values yet, and then plans
// and invokes the action with values that were never validated (seen with Terraform 1.15.9). It adds errors only, because
// Terraform has shown the warnings, and returns whether there are none.
func Validate(ctx context.Context, a action.Action, config tfsdk.Config, diags *diag.Diagnostics) bool {
	var described action.SchemaResponse
	a.Schema(ctx, action.SchemaRequest{}, &described)
	v := &validation{config: config}
	for name, attribute := range described.Schema.Attributes {
		v.attribute(ctx, path.Root(name), attribute)
	}
	if !v.diags.HasError() {
		v.validateConfig(ctx, a)
	}
	diags.Append(v.diags.Errors()...)
	return !v.diags.HasError()
}

// Decode validates the configuration of an action and reads it into a model. It returns whether there are no errors.
func Decode(ctx context.Context, a action.Action, config tfsdk.Config, model any, diags *diag.Diagnostics) bool {
	if !Validate(ctx, a, config, diags) {
		return false
	}
	diags.Append(config.Get(ctx, model)...)
	return !diags.HasError()
}

// validation is one call of Validate.
type validation struct {
	config tfsdk.Config
	diags  diag.Diagnostics
}

// validateConfig runs the validators of more than one attribute.
func (v *validation) validateConfig(ctx context.Context, a action.Action) {
	req := action.ValidateConfigRequest{Config: v.config}
	var resp action.ValidateConfigResponse
	if with, ok := a.(action.ActionWithConfigValidators); ok {
		for _, one := range with.ConfigValidators(ctx) {
			one.ValidateAction(ctx, req, &resp)
		}
	}
	if with, ok := a.(action.ActionWithValidateConfig); ok {
		with.ValidateConfig(ctx, req, &resp)
	}
	v.diags.Append(resp.Diagnostics...)
}

// attribute runs the validators of one attribute. An attribute of a type that it does not know is an error.
func (v *validation) attribute(ctx context.Context, p path.Path, a schema.Attribute) {
	switch a := a.(type) {
	case schema.StringAttribute:
		validate(ctx, v, p, a.Validators, basetypes.StringValuable.ToStringValue, func(one validator.String, value basetypes.StringValue) diag.Diagnostics {
			var resp validator.StringResponse
			one.ValidateString(ctx, validator.StringRequest{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
			return resp.Diagnostics
		})
	case schema.BoolAttribute:
		validate(ctx, v, p, a.Validators, basetypes.BoolValuable.ToBoolValue, func(one validator.Bool, value basetypes.BoolValue) diag.Diagnostics {
			var resp validator.BoolResponse
			one.ValidateBool(ctx, validator.BoolRequest{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
			return resp.Diagnostics
		})
	case schema.Int64Attribute:
		validate(ctx, v, p, a.Validators, basetypes.Int64Valuable.ToInt64Value, func(one validator.Int64, value basetypes.Int64Value) diag.Diagnostics {
			var resp validator.Int64Response
			one.ValidateInt64(ctx, validator.Int64Request{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
			return resp.Diagnostics
		})
	case schema.ListAttribute:
		validate(ctx, v, p, a.Validators, basetypes.ListValuable.ToListValue, func(one validator.List, value basetypes.ListValue) diag.Diagnostics {
			var resp validator.ListResponse
			one.ValidateList(ctx, validator.ListRequest{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
			return resp.Diagnostics
		})
	case schema.MapAttribute:
		validate(ctx, v, p, a.Validators, basetypes.MapValuable.ToMapValue, func(one validator.Map, value basetypes.MapValue) diag.Diagnostics {
			var resp validator.MapResponse
			one.ValidateMap(ctx, validator.MapRequest{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
			return resp.Diagnostics
		})
	case schema.SingleNestedAttribute:
		validate(ctx, v, p, a.Validators, basetypes.ObjectValuable.ToObjectValue, func(one validator.Object, value basetypes.ObjectValue) diag.Diagnostics {
			var resp validator.ObjectResponse
			one.ValidateObject(ctx, validator.ObjectRequest{Path: p, PathExpression: p.Expression(), Config: v.config, ConfigValue: value}, &resp)
			return resp.Diagnostics
		})
		for name, inner := range a.Attributes { // a part of what is null or unknown is null or unknown
			v.attribute(ctx, p.AtName(name), inner)
		}
	default:
		v.addBug(p, a)
	}
}

func (v *validation) addBug(p path.Path, unexpected any) {
	v.diags.AddAttributeError(p, "Attribute can't be validated", fmt.Sprintf("%s is of the type %T, which this provider can't validate. This is a bug of the provider.", p, unexpected))
}

// validate runs the validators of one attribute, with its value as toValue converts it.
func validate[Validator any, Valuable, Value attr.Value](ctx context.Context, v *validation, p path.Path, validators []Validator,
	toValue func(Valuable, context.Context) (Value, diag.Diagnostics), run func(Validator, Value) diag.Diagnostics) {
	var found attr.Value
	diags := v.config.GetAttribute(ctx, p, &found)
	if v.diags.Append(diags...); diags.HasError() {
		return
	}
	valuable, ok := found.(Valuable)
	if !ok {
		v.addBug(p, found)
		return
	}
	value, diags := toValue(valuable, ctx)
	if v.diags.Append(diags...); diags.HasError() {
		return
	}
	for _, one := range validators {
		v.diags.Append(run(one, value)...)
	}
}
