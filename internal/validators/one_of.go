package validators

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// OneOf wants one of some words, in any case.
func OneOf(words ...string) validator.String {
	rule := "must be " + strings.Join(words, " or ") + ", in any case"
	return Text(rule, func(p path.Path, v string, diags *diag.Diagnostics) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.EqualFold(v, w) }) {
			diags.AddAttributeError(p, "Unknown "+p.String(), fmt.Sprintf("%s %s; it is %q.", p, rule, v))
		}
	})
}
