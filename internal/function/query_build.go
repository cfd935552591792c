package function

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// NewQueryBuild makes the function query_build.
func NewQueryBuild() function.Function { return queryBuild{} }

type queryBuild struct{}

func (queryBuild) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "query_build"
}

func (queryBuild) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Writes a report query from an object.",
		MarkdownDescription: "Returns the text of a report query for an object like that of [query_parse](query_parse.md), as an alternative to string templates. " +
			"`query_parse` of the result returns the same object. The function requires no credentials and sends no requests, so it does not check whether the dataset and its columns exist.\n\n" +
			"Every value is written in single quotes, including numbers, which the service converts to the type of the column. A quote inside a value is doubled.\n\n" +
			"A name that the query language has no syntax for, an unknown operator or a missing attribute is an error that names the attribute.\n\n" +
			"The result is a string on one line; [query_format](query_format.md) formats it.",
		Parameters: []function.Parameter{function.DynamicParameter{
			Name: "query",
			MarkdownDescription: "Object with the attributes of `query_parse`: `dataset` and `columns`, and optionally `distinct`, `filters`, `order_by`, `limit`, `timespan` and `aggregated`. " +
				"An attribute that is null, missing or an empty list omits the clause.",
		}},
		Return: function.StringReturn{},
	}
}

func (queryBuild) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var argument types.Dynamic
	if err := req.Arguments.Get(ctx, &argument); err != nil {
		resp.Error = err
		return
	}
	value, err := argument.ToTerraformValue(ctx)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	text, err := build(newPart(value))
	if err != nil {
		resp.Error = function.NewArgumentFuncError(0, err.Error())
		return
	}
	resp.Error = resp.Result.Set(ctx, text)
}

// build writes the text of a query from an object as query_parse gives it.
func build(p part) (string, error) {
	object := p.attributes("dataset", "distinct", "columns", "filters", "order_by", "limit", "timespan", "aggregated")
	q := reportquery.Query{
		Dataset:    name(object["dataset"]),
		Distinct:   flag(object["distinct"]),
		Columns:    each(object["columns"], name),
		Filters:    each(object["filters"], condition),
		OrderBy:    each(object["order_by"], ordering),
		Limit:      limit(object["limit"]),
		Timespan:   optionalName(object["timespan"]),
		Aggregated: optionalName(object["aggregated"]),
	}
	if len(q.Columns) == 0 {
		object["columns"].fail("must have at least one column or metric")
	}
	if *p.first != nil {
		return "", *p.first
	}
	parsed, err := reportquery.Parse(q.String())
	if err != nil {
		p.fail("makes no report query: %s", strings.TrimSuffix(err.Error(), "."))
		return "", *p.first
	}
	return parsed.String(), nil
}

func name(p part) reportquery.Name {
	s := p.required()
	if !reportquery.Writable(s) {
		p.fail("is %q, which the query language can't write: a name has letters A to Z, digits and underscores, begins with no digit and is no word of the language", s)
	}
	return reportquery.Name{Text: strings.TrimSpace(s)}
}

func optionalName(p part) reportquery.Name {
	if p.value.IsNull() {
		return reportquery.Name{}
	}
	return name(p)
}

func flag(p part) bool {
	s := p.text()
	if s != "" && s != "true" && s != "false" {
		p.fail("must be true or false; it is %q", s)
	}
	return s == "true"
}

func limit(p part) reportquery.Limit {
	l := reportquery.Limit{Text: p.text()}
	if !p.value.IsNull() && l.Rows() < 1 {
		p.fail("must be a whole number of rows from 1; it is %q", l.Text)
	}
	return l
}

func condition(p part) reportquery.Filter {
	object := p.attributes("column", "operator", "values")
	spelling := object["operator"].required()
	f := reportquery.Filter{
		Column:   name(object["column"]),
		Operator: reportquery.ParseOperator(spelling),
		Values:   each(object["values"], func(v part) reportquery.Value { return reportquery.Value{Text: reportquery.Quote(v.required())} }),
	}
	switch values := object["values"]; {
	case f.Operator == reportquery.NoOperator:
		object["operator"].fail("is %q; the operators are =, !=, <, <=, >, >=, LIKE, NOT LIKE, IN and NOT IN", spelling)
	case f.Operator.TakesList() && len(f.Values) == 0:
		values.fail("must have at least one value")
	case !f.Operator.TakesList() && len(f.Values) != 1:
		values.fail("must have one value, because the operator is %s; it has %d", f.Operator, len(f.Values))
	}
	return f
}

func ordering(p part) reportquery.Order {
	object := p.attributes("column", "direction")
	direction, ok := reportquery.ParseDirection(object["direction"].text())
	if !ok {
		object["direction"].fail("must be ASC, DESC or null; it is %q", object["direction"].text())
	}
	return reportquery.Order{Column: name(object["column"]), Direction: direction}
}
