package function

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/function"
)

// NewQueryFormat makes the function query_format.
func NewQueryFormat() function.Function { return queryFormat{} }

type queryFormat struct{}

func (queryFormat) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "query_format"
}

func (queryFormat) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Lays out a report query.",
		MarkdownDescription: "Gives a report query its canonical layout: each clause on a line of its own, keywords and the time span in capitals, names and values as they are written. " +
			"It needs no credentials and calls no service.\n\n" +
			"The result is the same query: using it in place of the text plans no change. Laying out the result again changes nothing.\n\n" +
			"A text that can't be parsed is an error that shows each mistake with line, column and remedy.\n\n" +
			"The result is a string without a line break at its end.",
		Parameters: []function.Parameter{textParameter()},
		Return:     function.StringReturn{},
	}
}

func (queryFormat) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	q, err := textArgument(ctx, req)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, q.Format())
}
