package identity

import (
	"cmp"
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// AddReadError handles the error of a Read. An object that is gone leaves the state, with a warning. One that was moved and
// does not exist is an error: most likely its ID was not found in the state of the other resource, and a plan that creates it
// would make a second one.
func AddReadError(ctx context.Context, resp *resource.ReadResponse, noun string, id, name types.String, err error) {
	switch {
	case !insights.IsNotFound(err):
		diagnostic.AddError(&resp.Diagnostics, fmt.Sprintf("Reading %s %q", noun, cmp.Or(name.ValueString(), id.ValueString())), err) // a moved one has no name yet
	case name.IsNull():
		resp.Diagnostics.AddError("No such "+noun, fmt.Sprintf("The %s was moved from another resource, and the service has none with the ID %q that these credentials see. "+
			"If it was deleted, remove its moved block, and the other resource from the state (terraform state rm). Otherwise do the same, and import it by its ID or its name.", noun, id.ValueString()))
	default:
		resp.Diagnostics.AddWarning(fmt.Sprintf("%s %q is gone", diagnostic.Capital(noun), name.ValueString()),
			fmt.Sprintf("The service no longer has a %s with the ID %s; it was deleted outside of Terraform. It is removed from the state, and the plan creates it again.", noun, id.ValueString()))
		resp.State.RemoveResource(ctx)
	}
}
