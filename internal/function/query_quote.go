package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// NewQueryQuote makes the function query_quote.
func NewQueryQuote() function.Function { return queryQuote{} }

type queryQuote struct{}

func (queryQuote) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "query_quote"
}

func (queryQuote) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Writes a value of a report query.",
		MarkdownDescription: "Returns a string as one value of a report query, in single quotes and with each quote inside it doubled. " +
			"The function requires no credentials and sends no requests.\n\n" +
			"The result is always exactly one value, so a string from a variable cannot change the rest of the query. " +
			"With `LIKE`, `%` in the text remains a wildcard.\n\n" +
			"How the service reads a quote inside a value is not documented; doubling it follows SQL.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "value",
			MarkdownDescription: "Value to quote. Numbers are converted to strings; the service compares `'100'` with a column of numbers as a number.",
		}},
		Return: function.StringReturn{},
	}
}

func (queryQuote) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var value string
	if err := req.Arguments.Get(ctx, &value); err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, reportquery.Quote(value))
}
