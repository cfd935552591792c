package validators

import (
	"context"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Texts requires a list that has elements, each of them a text other than white space.
func Texts() validator.List { return texts{} }

type texts struct{}

func (texts) Description(context.Context) string             { return "must have elements, none of them empty" }
func (t texts) MarkdownDescription(c context.Context) string { return t.Description(c) }

// ValidateList refuses a list without elements, and elements that are null or empty.
func (texts) ValidateList(_ context.Context, req validator.ListRequest, resp *validator.ListResponse) {
	if !isKnown(req.ConfigValue) {
		return
	}
	attribute := req.Path.String()
	if len(req.ConfigValue.Elements()) == 0 {
		resp.Diagnostics.AddAttributeError(req.Path, "Empty "+attribute, attribute+" must have at least one element. Remove it for its default.")
	}
	for i, e := range req.ConfigValue.Elements() {
		if v, ok := e.(types.String); ok && !v.IsUnknown() && strings.TrimSpace(v.ValueString()) == "" {
			at := req.Path.AtListIndex(i)
			resp.Diagnostics.AddAttributeError(at, "Empty "+at.String(), at.String()+" must not be null or empty.")
		}
	}
}
