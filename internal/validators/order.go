package validators

import (
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// Order requires a range to end after it begins. What is not known, or no time, has no order.
func Order(startName string, start types.String, endName string, end types.String, diags *diag.Diagnostics) {
	from, err := schedule.ParseInstant(start.ValueString())
	to, err2 := schedule.ParseInstant(end.ValueString())
	if err == nil && err2 == nil && !to.After(from) {
		diags.AddAttributeError(path.Root(endName), "Range ends before it begins",
			fmt.Sprintf("%s must be after %s; it is %s, and %s is %s.", endName, startName, end.ValueString(), startName, start.ValueString()))
	}
}
