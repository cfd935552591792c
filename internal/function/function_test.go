package function_test

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	framework "github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/function"
)

// run calls a function without a provider. One of result and error is set.
func run(t *testing.T, f framework.Function, arguments ...attr.Value) (attr.Value, *framework.FuncError) {
	t.Helper()
	var definition framework.DefinitionResponse
	f.Definition(t.Context(), framework.DefinitionRequest{}, &definition)
	result, err := definition.Definition.Return.NewResultData(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	resp := framework.RunResponse{Result: result}
	f.Run(t.Context(), framework.RunRequest{Arguments: framework.NewArgumentsData(arguments)}, &resp)
	return resp.Result.Value(), resp.Error
}

const invalid = "SELECT *\nFROM OfficeUsage\nWHERE Month ="

const explained = "line 1, column 8:\n\n" +
	"    SELECT *\n" +
	"           ^\n\n" +
	"The wildcard * is not supported. List the columns by name; the data source partnerinsights_datasets shows them.\n\n" +
	"line 3, column 14:\n\n" +
	"    WHERE Month =\n" +
	"                 ^\n\n" +
	"Expected a value, found the end of the text. A value is a number or a text in single quotes"

// Terraform puts a full stop after the error, so it has none itself.
func TestInvalidTextIsAnErrorOfTheArgument(t *testing.T) {
	t.Parallel()
	for _, f := range []framework.Function{function.NewQueryParse(), function.NewQueryFormat()} {
		if _, err := run(t, f, types.StringValue(invalid)); !err.Equal(framework.NewArgumentFuncError(0, explained)) {
			t.Errorf("%s", cmp.Diff(explained, err.Error()))
		}
		if _, err := run(t, f, types.StringValue("SELECT Month FROM")); err == nil ||
			err.Error() != "line 1, column 18:\n\n    SELECT Month FROM\n                     ^\n\nExpected a dataset, found the end of the text" {
			t.Errorf("without a remedy: %v", err)
		}
	}
}

// functionsOnly is a provider that is never configured.
type functionsOnly struct{ provider.Provider }

func (functionsOnly) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "partnerinsights"
}
func (functionsOnly) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (functionsOnly) Resources(context.Context) []func() resource.Resource                     { return nil }
func (functionsOnly) DataSources(context.Context) []func() datasource.DataSource               { return nil }
func (functionsOnly) Functions(context.Context) []func() framework.Function {
	return []func() framework.Function{function.NewQueryParse, function.NewQueryFormat, function.NewQueryBuild, function.NewQueryQuote, function.NewScheduleRuns}
}

// call calls a function with an argument, whose parameter has the type.
func call(t *testing.T, name string, parameter tftypes.Type, argument tftypes.Value) *tfprotov6.CallFunctionResponse {
	t.Helper()
	value, err := tfprotov6.NewDynamicValue(parameter, argument)
	if err != nil {
		t.Fatal(err)
	}
	server := providerserver.NewProtocol6(functionsOnly{})()
	resp, err := server.CallFunction(t.Context(), &tfprotov6.CallFunctionRequest{Name: name, Arguments: []*tfprotov6.DynamicValue{&value}})
	if err != nil {
		t.Fatal(err)
	}
	return resp
}

func TestFunctionsOverTheProtocol(t *testing.T) {
	t.Parallel()
	filters := tftypes.List{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"column": tftypes.String, "operator": tftypes.String, "values": tftypes.List{ElementType: tftypes.String},
	}}}
	orders := tftypes.List{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"column": tftypes.String, "direction": tftypes.String}}}
	object := tftypes.Object{AttributeTypes: map[string]tftypes.Type{
		"dataset": tftypes.String, "distinct": tftypes.Bool, "columns": tftypes.List{ElementType: tftypes.String},
		"filters": filters, "order_by": orders, "limit": tftypes.Number, "timespan": tftypes.String, "aggregated": tftypes.String,
	}}
	for name, want := range map[string]tftypes.Value{
		"query_format": tftypes.NewValue(tftypes.String, "SELECT Month\nFROM A\nLIMIT 5"),
		"query_parse": tftypes.NewValue(object, map[string]tftypes.Value{
			"dataset":    tftypes.NewValue(tftypes.String, "A"),
			"distinct":   tftypes.NewValue(tftypes.Bool, false),
			"columns":    tftypes.NewValue(object.AttributeTypes["columns"], []tftypes.Value{tftypes.NewValue(tftypes.String, "Month")}),
			"filters":    tftypes.NewValue(filters, nil),
			"order_by":   tftypes.NewValue(orders, nil),
			"limit":      tftypes.NewValue(tftypes.Number, 5),
			"timespan":   tftypes.NewValue(tftypes.String, nil),
			"aggregated": tftypes.NewValue(tftypes.String, nil),
		}),
	} {
		resp := call(t, name, tftypes.String, tftypes.NewValue(tftypes.String, "select Month from A limit 5;\n"))
		if resp.Error != nil {
			t.Fatalf("%s: %s", name, resp.Error.Text)
		}
		got, err := resp.Result.Unmarshal(want.Type())
		if err != nil || !got.Equal(want) {
			t.Errorf("%s: %v, %v, want %v", name, got, err, want)
		}
		resp = call(t, name, tftypes.String, tftypes.NewValue(tftypes.String, invalid))
		if resp.Error == nil || resp.Error.Text != explained || resp.Error.FunctionArgument == nil || *resp.Error.FunctionArgument != 0 {
			t.Errorf("%s of a text that is no query: %+v", name, resp.Error)
		}
	}
}

func TestDescriptions(t *testing.T) {
	t.Parallel()
	server := providerserver.NewProtocol6(functionsOnly{})()
	resp, err := server.GetFunctions(t.Context(), &tfprotov6.GetFunctionsRequest{})
	if err != nil || len(resp.Diagnostics) > 0 {
		t.Fatal(err, resp.Diagnostics)
	}
	for name, parameters := range map[string]string{
		"query_parse":   "text",
		"query_format":  "text",
		"query_build":   "query",
		"query_quote":   "value",
		"schedule_runs": "start_time recurrence_interval from count",
	} {
		f := resp.Functions[name]
		if f == nil || f.Summary == "" || f.DescriptionKind != tfprotov6.StringKindMarkdown || f.VariadicParameter != nil {
			t.Fatalf("%s: %+v", name, f)
		}
		var names []string
		for _, p := range f.Parameters {
			names = append(names, p.Name)
			if p.AllowNullValue || p.AllowUnknownValues || p.Description == "" || p.DescriptionKind != tfprotov6.StringKindMarkdown {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if got := strings.Join(names, " "); got != parameters {
			t.Errorf("%s has the parameters %s", name, got)
		}
	}
	if len(resp.Functions) != 5 {
		t.Errorf("%d functions", len(resp.Functions))
	}
}
