// Package identity is the identity of resources, which Terraform 1.12 keeps beside their state, how an object to import is
// found (by its ID, by its identity, or by its name), how objects move from other resources, and what a read without an object
// means.
package identity

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/identityschema"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// Schema is the identity of an object that its ID alone tells from others.
func Schema(noun string) identityschema.Schema {
	return identityschema.Schema{Attributes: map[string]identityschema.Attribute{
		"id": identityschema.StringAttribute{RequiredForImport: true, Description: fmt.Sprintf("ID of the %s, given by the service.", noun)},
	}}
}

// Set writes the identity of an object. Every operation has to do it first, also when the object turns out to be
// gone: a state of an earlier version of the provider has none, and Terraform requires one.
func Set(ctx context.Context, identity *tfsdk.ResourceIdentity, id types.String) diag.Diagnostics {
	if identity == nil || id.IsNull() || id.IsUnknown() {
		return nil
	}
	return identity.SetAttribute(ctx, path.Root("id"), id)
}

// byName marks the name of an object in the place of its ID.
const byName = "name:"

// Importer finds the object to import.
type Importer[T insights.Object] struct {
	Noun   string // "report"
	Get    func(ctx context.Context, id string) (*T, error)
	List   func(ctx context.Context, name string) iter.Seq2[T, error] // names may differ in case
	Refuse func(*T) string                                            // why an object can't be imported, "" when it can; nil when any can
}

// Import writes the ID and the identity of the object that a request names.
func (im Importer[T]) Import(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	wanted := req.ID
	if wanted == "" && req.Identity != nil {
		var id types.String
		resp.Diagnostics.Append(req.Identity.GetAttribute(ctx, path.Root("id"), &id)...)
		wanted = id.ValueString()
	}
	if resp.Diagnostics.HasError() {
		return
	}
	var found *T
	if name, ok := strings.CutPrefix(wanted, byName); ok {
		found = im.find(ctx, name, &resp.Diagnostics)
	} else {
		found = im.get(ctx, wanted, &resp.Diagnostics)
	}
	if found == nil {
		return
	}
	if im.Refuse != nil {
		if why := im.Refuse(found); why != "" {
			resp.Diagnostics.AddError(fmt.Sprintf("This %s can't be imported", im.Noun), why)
			return
		}
	}
	id := types.StringValue((*found).Head().ID)
	resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root("id"), id)...)
	resp.Diagnostics.Append(Set(ctx, resp.Identity, id)...)
}

func (im Importer[T]) get(ctx context.Context, id string, diags *diag.Diagnostics) *T {
	found, err := im.Get(ctx, id)
	switch {
	case insights.IsNotFound(err):
		diags.AddError("No such "+im.Noun, fmt.Sprintf("The service has no %s with the ID %q that these credentials see. To import by name, write %s before it.", im.Noun, id, byName))
		return nil
	case err != nil:
		diagnostic.AddError(diags, fmt.Sprintf("Importing %s %q", im.Noun, id), err)
		return nil
	}
	return found
}

// find looks for the one object of a name. The service may match names loosely or not at all, so what it lists is
// looked at again.
func (im Importer[T]) find(ctx context.Context, name string, diags *diag.Diagnostics) *T {
	var matches []T
	for v, err := range im.List(ctx, name) {
		if err != nil {
			diagnostic.AddError(diags, fmt.Sprintf("Importing %s %q", im.Noun, name), err)
			return nil
		}
		if insights.EqualNames(v.Head().Name, name) {
			matches = append(matches, v)
		}
	}
	switch len(matches) {
	case 0:
		diags.AddError("No such "+im.Noun, fmt.Sprintf("The service has no %s with the name %q that these credentials see.%s", im.Noun, name, im.suggest(ctx, name)))
		return nil
	case 1:
		return &matches[0]
	}
	ids := make([]string, len(matches))
	for i := range matches {
		ids[i] = matches[i].Head().ID
	}
	diags.AddError(fmt.Sprintf("Several have the name %q", name),
		fmt.Sprintf("%d objects have this name, with the IDs %s. Import one of them by its ID.", len(ids), strings.Join(ids, ", ")))
	return nil
}

// suggest names the object whose name is nearest to one that no object has: names are compared with their case. A service
// that filters by name need not list it for that name, so all are listed. Without an answer there is nothing to suggest.
func (im Importer[T]) suggest(ctx context.Context, name string) string {
	all, err := insights.All(im.List(ctx, ""))
	if err != nil {
		return ""
	}
	names := make([]string, len(all))
	for i := range all {
		names[i] = all[i].Head().Name
	}
	near := reportquery.Nearest(name, names)
	if near == "" {
		return ""
	}
	return fmt.Sprintf(" Names are compared with their case. Did you mean %s%s (ID %s)?", byName, printable.Text(near), printable.Text(all[slices.Index(names, near)].Head().ID))
}
