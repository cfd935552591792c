// Package function has the provider's functions. They need no configured provider and send no request.
package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// NewQueryParse makes the function query_parse.
func NewQueryParse() function.Function { return queryParse{} }

type queryParse struct{}

func (queryParse) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "query_parse"
}

func (queryParse) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Parses a report query into an object.",
		MarkdownDescription: "Parses the text of a report query into an object, to check or reuse its parts in a `precondition`, a `check` or a module's tests. " +
			"The function requires no credentials and sends no requests, so it does not check whether the dataset and its columns exist.\n\n" +
			"A text that can't be parsed is an error that shows each mistake with line, column and a suggested fix.\n\n" +
			"The object has these attributes, which are null if the text does not have the clause:\n\n" +
			"- `dataset` (string): the dataset after `FROM`, as written.\n" +
			"- `distinct` (bool): whether `DISTINCT` follows `SELECT`.\n" +
			"- `columns` (list of string): the columns and metrics after `SELECT`, as written. The service compares names without case.\n" +
			"- `filters` (list of object): the conditions after `WHERE`, combined with `AND`. Each has `column` (string), `operator` " +
			"(string: `=`, `!=`, `<`, `<=`, `>`, `>=`, `LIKE`, `NOT LIKE`, `IN` or `NOT IN`) and `values` (list of string: several for `IN` and `NOT IN`, else one; without quotes).\n" +
			"- `order_by` (list of object): each with `column` (string) and `direction` (string: `ASC`, `DESC`, or null if the text has neither; the service then sorts descending).\n" +
			"- `limit` (number): the number of rows.\n" +
			"- `timespan` (string): such as `LAST_6_MONTHS`, in capitals. Without one the service exports six months.\n" +
			"- `aggregated` (string): the word after `AGGREGATED`, as written, such as `Daily`. Only queries of the Microsoft Store have one.\n\n" +
			"The function [query_build](query_build.md) writes the text of such an object.",
		Parameters: []function.Parameter{textParameter()},
		Return:     function.ObjectReturn{AttributeTypes: parsedTypes()},
	}
}

func (queryParse) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	q, err := textArgument(ctx, req)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, newParsed(q))
}

// parsed is what query_parse returns. A list without elements is null.
type parsed struct {
	Dataset    string   `tfsdk:"dataset"`
	Distinct   bool     `tfsdk:"distinct"`
	Columns    []string `tfsdk:"columns"`
	Filters    []filter `tfsdk:"filters"`
	OrderBy    []order  `tfsdk:"order_by"`
	Limit      *int64   `tfsdk:"limit"`
	Timespan   *string  `tfsdk:"timespan"`
	Aggregated *string  `tfsdk:"aggregated"`
}

type filter struct {
	Column   string   `tfsdk:"column"`
	Operator string   `tfsdk:"operator"`
	Values   []string `tfsdk:"values"`
}

type order struct {
	Column    string  `tfsdk:"column"`
	Direction *string `tfsdk:"direction"`
}

func parsedTypes() map[string]attr.Type {
	return map[string]attr.Type{
		"dataset":  types.StringType,
		"distinct": types.BoolType,
		"columns":  types.ListType{ElemType: types.StringType},
		"filters": types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
			"column": types.StringType, "operator": types.StringType, "values": types.ListType{ElemType: types.StringType},
		}}},
		"order_by": types.ListType{ElemType: types.ObjectType{AttrTypes: map[string]attr.Type{
			"column": types.StringType, "direction": types.StringType,
		}}},
		"limit":      types.Int64Type,
		"timespan":   types.StringType,
		"aggregated": types.StringType,
	}
}

func newParsed(q *reportquery.Query) parsed {
	p := parsed{Dataset: q.Dataset.Text, Distinct: q.Distinct, Timespan: orNull(q.Timespan.Text), Aggregated: orNull(q.Aggregated.Text)}
	for _, c := range q.Columns {
		p.Columns = append(p.Columns, c.Text)
	}
	for _, f := range q.Filters {
		values := make([]string, len(f.Values))
		for i, v := range f.Values {
			values[i] = v.Content()
		}
		p.Filters = append(p.Filters, filter{f.Column.Text, f.Operator.String(), values})
	}
	for _, o := range q.OrderBy {
		p.OrderBy = append(p.OrderBy, order{o.Column.Text, orNull(o.Direction.String())})
	}
	if rows := q.Limit.Rows(); rows > 0 {
		p.Limit = &rows
	}
	return p
}

func orNull(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
