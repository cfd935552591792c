package structs_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/structs"
)

type inner struct {
	Name types.String `tfsdk:"name"`
	Size types.Int64  `tfsdk:"size"`
}

type thing struct {
	inner
	On    types.Bool   `tfsdk:"on"`
	Parts types.Object `tfsdk:"parts"`
}

var (
	partTypes = map[string]attr.Type{"a": types.StringType}
	thingType = schema.Schema{Attributes: map[string]schema.Attribute{
		"name": schema.StringAttribute{}, "size": schema.Int64Attribute{}, "on": schema.BoolAttribute{},
		"parts": schema.ObjectAttribute{AttributeTypes: partTypes},
	}}
)

// state is a state with a thing, of which some values are others than null.
func state(t *testing.T, values map[string]tftypes.Value) tfsdk.State {
	t.Helper()
	object, ok := thingType.Type().TerraformType(t.Context()).(tftypes.Object)
	if !ok {
		t.Fatal("the schema is of no object")
	}
	all := map[string]tftypes.Value{}
	for name, typ := range object.AttributeTypes {
		if v, ok := values[name]; ok {
			all[name] = v
		} else {
			all[name] = tftypes.NewValue(typ, nil)
		}
	}
	return tfsdk.State{Schema: thingType, Raw: tftypes.NewValue(object, all)}
}

// What is read is what the framework reads.
func TestGet(t *testing.T) {
	t.Parallel()
	for name, values := range map[string]map[string]tftypes.Value{
		"nothing": nil,
		"all": {"name": tftypes.NewValue(tftypes.String, "n"), "size": tftypes.NewValue(tftypes.Number, 7), "on": tftypes.NewValue(tftypes.Bool, true),
			"parts": tftypes.NewValue(tftypes.Object{AttributeTypes: map[string]tftypes.Type{"a": tftypes.String}}, map[string]tftypes.Value{"a": tftypes.NewValue(tftypes.String, "x")})},
		"unknown": {"name": tftypes.NewValue(tftypes.String, tftypes.UnknownValue), "size": tftypes.NewValue(tftypes.Number, tftypes.UnknownValue)},
	} {
		var got, want thing
		s := state(t, values)
		if diags := append(structs.Get(t.Context(), s, &got), s.Get(t.Context(), &want)...); len(diags) > 0 {
			t.Fatalf("%s: %v", name, diags)
		}
		if !reflect.DeepEqual(got, want) || name == "all" && got.Name.ValueString() != "n" {
			t.Errorf("%s: got %+v, want %+v", name, got, want)
		}
	}
}

// A struct that is not of the object is an error that says how they differ, and nothing panics.
func TestMisfits(t *testing.T) {
	t.Parallel()
	s := state(t, nil)
	type another struct {
		inner
		On    types.String `tfsdk:"on"`
		Parts types.Object `tfsdk:"parts"`
	}
	type elsewhere struct {
		inner
		Off   types.Bool   `tfsdk:"off"`
		Parts types.Object `tfsdk:"parts"`
	}
	null := tfsdk.State{Schema: thingType, Raw: tftypes.NewValue(thingType.Type().TerraformType(t.Context()), nil)}
	for want, diags := range map[string]diag.Diagnostics{
		"the object has 2 attributes more": structs.Get(t.Context(), s, &inner{}),
		"on is a basetypes.StringValue":    structs.Get(t.Context(), s, &another{}),
		"off is not in the object":         structs.Get(t.Context(), s, &elsewhere{}),
		"name is not in the object":        structs.Get(t.Context(), null, &thing{}),
		"unreadable":                       structs.Get(t.Context(), broken{}, &thing{}),
	} {
		if len(diags) != 1 || !strings.Contains(diags[0].Summary()+diags[0].Detail(), want) {
			t.Errorf("want %q, got %v", want, diags)
		}
	}
}

type broken struct{}

func (broken) Get(context.Context, any) diag.Diagnostics {
	return diag.Diagnostics{diag.NewErrorDiagnostic("unreadable", "")}
}
