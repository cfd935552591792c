// Package listresource turns the objects of the service into the results of a list resource, for `terraform query`.
package listresource

import (
	"context"
	"fmt"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/identity"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// Lister makes results of objects.
type Lister[T insights.Object] struct {
	Plural  string // "reports"
	List    func(context.Context) iter.Seq2[T, error]
	Matches func(*T) bool // the service may filter more loosely than asked
	Model   func(*T) any  // the resource's data, without what is sensitive
	// Unusable says why no configuration can be generated for an object, "" for most: it would stop the plan of all the others.
	Unusable func(*T) string
	None     func() diag.Diagnostics // why nothing matches, where that is probably a mistake; nil for lists without such a filter
}

// Stream gives at most as many results as the request allows. An error is a result of its own, the last, and so is a
// warning, unless the limit is reached: Terraform reads no further result then, so the last one carries the warnings.
func (l Lister[T]) Stream(ctx context.Context, req list.ListRequest) iter.Seq[list.ListResult] {
	return func(push func(list.ListResult) bool) {
		var sent int64
		var last *list.ListResult // the one that reaches the limit
		var unread, unusable diagnostic.Unread
		var diags diag.Diagnostics
		ctx := insights.OnSkipped(ctx, func(s insights.Skipped) { diagnostic.AddSkipped(&diags, l.Plural, s) })
		for object, err := range l.List(ctx) {
			if err != nil && last != nil {
				break // everything that was asked for is there
			}
			if err != nil {
				diagnostic.AddError(&diags, "Listing "+l.Plural, err)
				break
			}
			if !l.Matches(&object) {
				continue
			}
			if last != nil {
				diags.AddWarning("Not all "+l.Plural+" are listed", fmt.Sprintf("The limit of the list block is %d, and "+
					"more %s match. Set a higher `limit`. If it is not set, Terraform lists 100.", req.Limit, l.Plural))
				break
			}
			head := object.Head()
			unread.Add(head.Name, head.ID, head.Unread)
			if why := l.Unusable(&object); req.IncludeResource && why != "" {
				unusable.AddReason(head.Name, head.ID, why)
				continue
			}
			result := l.result(ctx, req, &object)
			if sent++; sent == req.Limit {
				last = &result
			} else if !push(result) {
				return
			}
		}
		if sent == 0 && !diags.HasError() && l.None != nil {
			diags.Append(l.None()...)
		}
		unusable.AddLeftOut(&diags, l.Plural)
		unread.AddWarning(&diags, l.Plural)
		if last != nil {
			last.Diagnostics.Append(diags...)
			push(*last)
		} else if len(diags) > 0 {
			push(list.ListResult{Diagnostics: diags})
		}
	}
}

func (l Lister[T]) result(ctx context.Context, req list.ListRequest, object *T) list.ListResult {
	r, head := req.NewListResult(ctx), (*object).Head()
	r.DisplayName = printable.Text(head.Name) // Terraform prints it as it is
	r.Diagnostics.Append(identity.Set(ctx, r.Identity, types.StringValue(head.ID))...)
	if req.IncludeResource {
		r.Diagnostics.Append(r.Resource.Set(ctx, l.Model(object))...)
	}
	return r
}

// Contains tells whether a name holds the text of a filter, in any case; a filter that is not set lets all pass.
func Contains(name string, filter types.String) bool {
	return strings.Contains(strings.ToLower(name), strings.ToLower(filter.ValueString()))
}
