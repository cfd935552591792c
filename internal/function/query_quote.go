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
		MarkdownDescription: "Writes a text as one value of a report query: in single quotes, and with each quote inside it doubled. " +
			"It needs no credentials and calls no service.\n\n" +
			"The result is always exactly one value, whatever the text contains, so a text from a variable can't change the rest of the query. " +
			"With `LIKE`, `%` in the text keeps its meaning.\n\n" +
			"How the service reads a quote inside a value is not documented; doubling it is SQL's way.",
		Parameters: []function.Parameter{function.StringParameter{
			Name:                "value",
			MarkdownDescription: "Text of the value. Numbers are taken as text: the service compares `'100'` with a column of numbers as a number.",
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
