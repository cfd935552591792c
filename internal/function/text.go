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

// textArgument parses the argument. Its errors are one error of the argument, which has the place of each.
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

// explain has a paragraph for each error of a text: the place, the line with a caret, the message and the remedy. Terraform
// puts words before it and a full stop after it.
func explain(err error) string {
	var errs reportquery.Errors
	errors.As(err, &errs)
	paragraphs := make([]string, len(errs))
	for i, e := range errs {
		paragraphs[i] = fmt.Sprintf("line %d, column %d:\n\n%s\n\n%s %s", e.Line, e.Column, e.Excerpt, e.Message, e.Remedy)
	}
	return strings.TrimRight(strings.Join(paragraphs, "\n\n"), " .")
}
