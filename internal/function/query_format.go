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
		Summary: "Formats a report query.",
		MarkdownDescription: "Returns a report query in its canonical layout, with each clause on its own line and keywords and the time span in capitals. Names and values are not changed. " +
			"The function requires no credentials and sends no requests.\n\n" +
			"The result is the same query, so using it instead of the original text does not cause a diff. Formatting the result again does not change it.\n\n" +
			"A text that can't be parsed is an error that shows each mistake with line, column and a suggested fix.\n\n" +
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
