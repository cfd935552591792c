package function

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/function"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// textParameter is the one parameter of these functions.
func textParameter() function.Parameter {
	return function.StringParameter{
		Name:                "text",
		MarkdownDescription: "Text of the report query. White space, line ends, the case of keywords and one `;` at the end do not matter.",
	}
}

// textArgument parses the argument. What is wrong with it is an error of the argument, with all faults and
// their places.
func textArgument(ctx context.Context, req function.RunRequest) (*reportquery.Query, *function.FuncError) {
	var text string
	if err := req.Arguments.Get(ctx, &text); err != nil {
		return nil, err
	}
	q, err := reportquery.Parse(text)
	if err == nil {
		return q, nil
	}
	return nil, function.NewArgumentFuncError(0, explain(err))
}

// explain is everything that is wrong with a text: each place, the line with a caret, what is wrong and what to
// do. Terraform puts words before it and a full stop behind it.
func explain(err error) string {
	var faults reportquery.Errors
	errors.As(err, &faults)
	paragraphs := make([]string, len(faults))
	for i, f := range faults {
		paragraphs[i] = fmt.Sprintf("line %d, column %d:\n\n%s\n\n%s %s", f.Line, f.Column, f.Excerpt, f.Message, f.Remedy)
	}
	return strings.TrimRight(strings.Join(paragraphs, "\n\n"), " .")
}
