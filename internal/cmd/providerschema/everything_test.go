package main

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/action"
	actionschema "github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	datasourceschema "github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	ephemeralschema "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/list"
	listschema "github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	providerschema "github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// everything is a provider with one object of each kind, and every property that a schema can have.
// Only its schemas are ever asked for: the embedded interfaces stand for all that it never does.
type everything struct{ provider.Provider }

func (everything) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "test"
}

func (everything) Schema(_ context.Context, _ provider.SchemaRequest, resp *provider.SchemaResponse) {
	resp.Schema = providerschema.Schema{
		MarkdownDescription: "The *provider*.",
		Attributes: map[string]providerschema.Attribute{
			"token": providerschema.StringAttribute{Optional: true, Sensitive: true, Description: "The token."},
		},
	}
}

func (everything) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return thingResource{} }}
}

func (everything) DataSources(context.Context) []func() datasource.DataSource {
	return []func() datasource.DataSource{func() datasource.DataSource { return thingDataSource{} }}
}

func (everything) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return []func() ephemeral.EphemeralResource{func() ephemeral.EphemeralResource { return thingEphemeral{} }}
}

func (everything) ListResources(context.Context) []func() list.ListResource {
	return []func() list.ListResource{func() list.ListResource { return thingList{} }}
}

func (everything) Actions(context.Context) []func() action.Action {
	return []func() action.Action{func() action.Action { return thingAction{} }}
}

func (everything) Functions(context.Context) []func() function.Function {
	return []func() function.Function{func() function.Function { return thingFunction{} }}
}

type thingResource struct{ resource.Resource }

func (thingResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "test_thing"
}

func (thingResource) IdentitySchema(_ context.Context, _ resource.IdentitySchemaRequest, resp *resource.IdentitySchemaResponse) {
	resp.IdentitySchema = identityschema.Schema{
		Version: 1,
		Attributes: map[string]identityschema.Attribute{
			"id":     identityschema.StringAttribute{RequiredForImport: true, Description: "The id."},
			"region": identityschema.StringAttribute{OptionalForImport: true},
		},
	}
}

func (thingResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		Version:             3,
		MarkdownDescription: "A `thing`.",
		DeprecationMessage:  "Use another thing.",
		Attributes: map[string]schema.Attribute{
			"id":     schema.StringAttribute{Computed: true, Description: "The id."},
			"name":   schema.StringAttribute{Required: true, MarkdownDescription: "The **name**."},
			"count_": schema.Int64Attribute{Optional: true, Computed: true},
			"secret": schema.StringAttribute{Optional: true, Sensitive: true, WriteOnly: true},
			"old":    schema.BoolAttribute{Optional: true, DeprecationMessage: "Use name."},
			"tags":   schema.MapAttribute{Optional: true, ElementType: types.StringType},
			"shape": schema.ObjectAttribute{Optional: true, AttributeTypes: map[string]attr.Type{
				"sides": types.NumberType,
				"names": types.SetType{ElemType: types.StringType},
			}},
			"anything": schema.DynamicAttribute{Optional: true},
			"owner": schema.SingleNestedAttribute{Optional: true, Attributes: map[string]schema.Attribute{
				"name": schema.StringAttribute{Required: true},
				"keys": schema.ListNestedAttribute{Computed: true, NestedObject: schema.NestedAttributeObject{
					Attributes: map[string]schema.Attribute{"value": schema.StringAttribute{Computed: true, Sensitive: true}},
				}},
			}},
			"parts": schema.SetNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
				Attributes: map[string]schema.Attribute{"size": schema.Float64Attribute{Required: true}},
			}},
			"rooms": schema.MapNestedAttribute{Optional: true, NestedObject: schema.NestedAttributeObject{
				Attributes: map[string]schema.Attribute{"floor": schema.Int64Attribute{Required: true}},
			}},
		},
		Blocks: map[string]schema.Block{
			"single": schema.SingleNestedBlock{
				Description: "One block.",
				Attributes:  map[string]schema.Attribute{"a": schema.StringAttribute{Optional: true}},
			},
			"several": schema.ListNestedBlock{NestedObject: schema.NestedBlockObject{
				Attributes: map[string]schema.Attribute{"b": schema.StringAttribute{Optional: true}},
				Blocks: map[string]schema.Block{
					"inner": schema.SetNestedBlock{DeprecationMessage: "Gone soon.", NestedObject: schema.NestedBlockObject{
						Attributes: map[string]schema.Attribute{"c": schema.StringAttribute{Optional: true}},
					}},
				},
			}},
		},
	}
}

type thingDataSource struct{ datasource.DataSource }

func (thingDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "test_thing"
}

func (thingDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = datasourceschema.Schema{Attributes: map[string]datasourceschema.Attribute{
		"names": datasourceschema.ListAttribute{Computed: true, ElementType: types.StringType},
	}}
}

type thingEphemeral struct{ ephemeral.EphemeralResource }

func (thingEphemeral) Metadata(_ context.Context, _ ephemeral.MetadataRequest, resp *ephemeral.MetadataResponse) {
	resp.TypeName = "test_thing"
}

func (thingEphemeral) Schema(_ context.Context, _ ephemeral.SchemaRequest, resp *ephemeral.SchemaResponse) {
	resp.Schema = ephemeralschema.Schema{Attributes: map[string]ephemeralschema.Attribute{
		"link": ephemeralschema.StringAttribute{Computed: true, Sensitive: true},
	}}
}

type thingList struct{ list.ListResource }

func (thingList) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = "test_thing"
}

func (thingList) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = listschema.Schema{Attributes: map[string]listschema.Attribute{
		"name": listschema.StringAttribute{Optional: true, Description: "Only things of this name."},
	}}
}

type thingAction struct{ action.Action }

func (thingAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = "test_thing_run"
}

func (thingAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = actionschema.Schema{
		Description: "Runs a thing.",
		Attributes:  map[string]actionschema.Attribute{"wait": actionschema.BoolAttribute{Optional: true}},
	}
}

type thingFunction struct{ function.Function }

func (thingFunction) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "thing"
}

func (thingFunction) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary:            "Makes a thing",
		Description:        "Makes a thing of its parts.",
		DeprecationMessage: "Use the other.",
		Parameters: []function.Parameter{
			function.StringParameter{Name: "name", Description: "Its name."},
			function.Int64Parameter{Name: "size", AllowNullValue: true},
		},
		VariadicParameter: function.StringParameter{Name: "parts", Description: "Its parts."},
		Return:            function.ListReturn{ElementType: types.StringType},
	}
}

// badName has an attribute that Terraform reserves, which the framework refuses.
type badName struct{ everything }

func (badName) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{func() resource.Resource { return countResource{} }}
}

type countResource struct{ thingResource }

func (countResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{Attributes: map[string]schema.Attribute{"count": schema.Int64Attribute{Optional: true}}}
}
