package actions_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/boolvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/mapvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/objectvalidator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/actions"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// everything is an action with an attribute of each type, each with a validator.
type everything struct{ more map[string]schema.Attribute }

func (everything) Metadata(context.Context, action.MetadataRequest, *action.MetadataResponse) {}
func (everything) Invoke(context.Context, action.InvokeRequest, *action.InvokeResponse)       {}

func (e everything) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema.Attributes = map[string]schema.Attribute{
		"text":   schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf("a")}},
		"bool":   schema.BoolAttribute{Optional: true, Validators: []validator.Bool{boolvalidator.Equals(true)}},
		"number": schema.Int64Attribute{Optional: true, CustomType: validators.WholeNumber{}, Validators: []validator.Int64{int64validator.AtLeast(1)}},
		"list":   schema.ListAttribute{Optional: true, ElementType: types.StringType, Validators: []validator.List{listvalidator.SizeAtLeast(1)}},
		"map":    schema.MapAttribute{Optional: true, ElementType: types.StringType, Validators: []validator.Map{mapvalidator.SizeAtLeast(1)}},
		"nested": schema.SingleNestedAttribute{Optional: true, Validators: []validator.Object{objectvalidator.AlsoRequires(path.MatchRoot("text"))},
			Attributes: map[string]schema.Attribute{"inner": schema.StringAttribute{Optional: true, Validators: []validator.String{stringvalidator.OneOf("a")}}}},
	}
	maps.Copy(resp.Schema.Attributes, e.more)
}

func (everything) ConfigValidators(context.Context) []action.ConfigValidator {
	return []action.ConfigValidator{actionvalidator.AtLeastOneOf(path.MatchRoot("text"), path.MatchRoot("bool"))}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	var resp action.SchemaResponse
	everything{}.Schema(t.Context(), action.SchemaRequest{}, &resp)
	of := resp.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	value := func(attribute string, v any) tftypes.Value { return tftypes.NewValue(of.AttributeTypes[attribute], v) }
	inner := func(v any) tftypes.Value {
		return value("nested", map[string]tftypes.Value{"inner": tftypes.NewValue(tftypes.String, v)})
	}
	good := map[string]tftypes.Value{
		"text": value("text", "a"), "bool": value("bool", true), "number": value("number", 1),
		"list": value("list", []tftypes.Value{value("text", "")}), "map": value("map", map[string]tftypes.Value{"a": value("text", "")}), "nested": inner("a"),
	}
	for name, c := range map[string]struct {
		change map[string]tftypes.Value
		want   []string
	}{
		"good":       {nil, nil},
		"all bad":    {map[string]tftypes.Value{"text": value("text", "b"), "bool": value("bool", false), "number": value("number", 0), "list": value("list", []tftypes.Value{}), "map": value("map", map[string]tftypes.Value{}), "nested": inner("b")}, []string{"bool", "list", "map", "nested.inner", "number", "text"}},
		"object":     {map[string]tftypes.Value{"text": value("text", nil)}, []string{"nested"}},
		"all null":   {map[string]tftypes.Value{"text": value("text", nil), "bool": value("bool", nil), "number": value("number", nil), "list": value("list", nil), "map": value("map", nil), "nested": value("nested", nil)}, []string{""}},
		"unknown":    {map[string]tftypes.Value{"text": value("text", tftypes.UnknownValue), "nested": value("nested", tftypes.UnknownValue)}, nil},
		"null inner": {map[string]tftypes.Value{"nested": inner(nil)}, nil},
	} {
		values := map[string]tftypes.Value{}
		for attribute, v := range good {
			if changed, ok := c.change[attribute]; ok {
				v = changed
			}
			values[attribute] = v
		}
		var diags diag.Diagnostics
		ok := actions.Validate(t.Context(), everything{}, tfsdk.Config{Raw: tftypes.NewValue(of, values), Schema: resp.Schema}, &diags)
		var got []string
		for _, d := range diags {
			at := ""
			if with, is := d.(diag.DiagnosticWithPath); is {
				at = with.Path().String()
			}
			got = append(got, at)
		}
		if slices.Sort(got); !slices.Equal(got, c.want) || ok != (len(c.want) == 0) {
			t.Errorf("%s: got %q, want %q: %v", name, got, c.want, diags)
		}
	}
}

// An attribute of a type that Validate does not know fails every call, so that no validator is passed over.
func TestValidateUnknownType(t *testing.T) {
	t.Parallel()
	a := everything{more: map[string]schema.Attribute{"fraction": schema.Float64Attribute{Optional: true}}}
	var resp action.SchemaResponse
	a.Schema(t.Context(), action.SchemaRequest{}, &resp)
	of := resp.Schema.Type().TerraformType(t.Context()).(tftypes.Object)
	values := map[string]tftypes.Value{}
	for name, typ := range of.AttributeTypes {
		values[name] = tftypes.NewValue(typ, nil)
	}
	var diags diag.Diagnostics
	if actions.Validate(t.Context(), a, tfsdk.Config{Raw: tftypes.NewValue(of, values), Schema: resp.Schema}, &diags) || len(diags) != 1 || diags[0].(diag.DiagnosticWithPath).Path().String() != "fraction" {
		t.Errorf("got %v", diags)
	}
}
