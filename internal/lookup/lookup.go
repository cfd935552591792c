// Package lookup finds the objects that data sources ask for: one by its ID or its name, or all that pass filters.
package lookup

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Finder is a kind of object that can be looked up.
type Finder[T insights.Object] struct {
	Noun, Plural string // "query", "queries"
	Session      *session.Session
	Creator      *session.Creator[T] // nil for what Terraform can't create
	Get          func(ctx context.Context, id string) (*T, error)
	ByName       func(ctx context.Context, name string) iter.Seq2[T, error] // the service may match more loosely
	Describe     func(*T) string                                            // what tells objects of one name apart, besides the ID
}

// One looks an object up by its ID, or else by its name. When there is not exactly one, the error is on the
// attribute, and it gives nil.
func (f Finder[T]) One(ctx context.Context, id, name types.String, diags *diag.Diagnostics) *T {
	var found *T
	if id.IsNull() {
		found = f.byName(ctx, name.ValueString(), diags)
	} else {
		found = f.byID(ctx, id.ValueString(), diags)
	}
	if found != nil {
		diagnostic.AddUnreadFields(diags, f.Noun, (*found).Head())
	}
	return found
}

func (f Finder[T]) byID(ctx context.Context, id string, diags *diag.Diagnostics) *T {
	found, err := session.ReadConsistent(ctx, f.Session, f.Session.Ref(id), func(ctx context.Context) (*T, error) { return f.Get(ctx, id) })
	switch {
	case insights.IsNotFound(err):
		diags.AddAttributeError(path.Root("id"), "No such "+f.Noun,
			fmt.Sprintf("The service has no %s with the ID %q that these credentials see%s. %s", f.Noun, id, f.user(), others))
		return nil
	case err != nil:
		diagnostic.AddError(diags, fmt.Sprintf("Reading %s %q", f.Noun, id), err)
		return nil
	}
	return found
}

// byName requires exactly one object of a name. Those that differ from it in case only are for the error.
func (f Finder[T]) byName(ctx context.Context, name string, diags *diag.Diagnostics) *T {
	other := func(v T) bool { return !insights.EqualNames(v.Head().Name, name) }
	search := func(ctx context.Context) (found, unlisted []T, err error) {
		return f.Creator.Search(ctx, func(ctx context.Context) iter.Seq2[T, error] { return f.ByName(ctx, name) },
			func(v *T) bool { return insights.EqualNamesFold((*v).Head().Name, name) })
	}
	found, unlisted, err := search(ctx)
	if err == nil && len(unlisted) == 0 && len(found) > 0 && !slices.ContainsFunc(found, func(v T) bool { return !other(v) }) {
		found, unlisted, err = search(insights.WithoutCache(ctx)) // a list that others use may be older than what is sought
	}
	if err != nil {
		diagnostic.AddError(diags, fmt.Sprintf("Reading %s %q", f.Noun, name), err)
		return nil
	}
	matches, unlisted := slices.DeleteFunc(slices.Clone(found), other), slices.DeleteFunc(unlisted, other)
	if len(matches) == 1 && len(unlisted) == 0 {
		return &matches[0]
	}
	summary, detail := f.notOne(name, matches, unlisted, found)
	diags.AddAttributeError(path.Root("name"), summary, detail)
	return nil
}

// notOne says why there is not exactly one object of a name: those that have it, those that this run has created and
// that are not listed, and those that have it in any case.
func (f Finder[T]) notOne(name string, matches, unlisted, near []T) (summary, detail string) {
	switch {
	case len(matches)+len(unlisted) > 1:
		return fmt.Sprintf("Several %s have the name %q", f.Plural, name),
			fmt.Sprintf("The service has these:\n\n%s\n\nSet id to one of their IDs, instead of name.", f.list(append(matches, unlisted...)))
	case len(unlisted) > 0:
		return fmt.Sprintf("Not listed yet: %s %q", f.Noun, name),
			fmt.Sprintf("This run has created it, with the ID %s, but the service does not list it so far. Apply again in a few minutes; "+
				"to avoid this, refer to the resource instead of this data source.", unlisted[0].Head().ID)
	case len(near) > 0:
		return "No such " + f.Noun,
			fmt.Sprintf("The service has no %s with the name %q. Names are compared with their case, and it has:\n\n%s", f.Noun, name, f.list(near))
	}
	return "No such " + f.Noun,
		fmt.Sprintf("The service has no %s with the name %q that these credentials see%s. %s The data source partnerinsights_%s lists all that they see.", f.Noun, name, f.user(), others, f.Plural)
}

// others is why an object may be out of sight.
const others = "Whether one user sees what another has created is not documented: if another user created it, use the credentials of that user."

// user names the user whose credentials these are, where that is known.
func (f Finder[T]) user() string {
	if user := f.Session.Principal().User; user != "" {
		return ", which are those of " + user
	}
	return ""
}

// list has a line for each object.
func (f Finder[T]) list(objects []T) string {
	lines := make([]string, len(objects))
	for i := range objects {
		head := objects[i].Head()
		lines[i] = fmt.Sprintf("  - %q, ID %s, %s", head.Name, head.ID, f.Describe(&objects[i]))
	}
	return strings.Join(lines, "\n")
}

// CreatedBy says who has created an object and when, as far as the service tells.
func CreatedBy(user string, at time.Time) string {
	text := "created"
	if user != "" {
		text += " by " + user
	}
	if !at.IsZero() {
		text += " at " + at.UTC().Format(time.RFC3339)
	}
	return text
}

// maxObjects bounds what a data source returns. An object takes about 13 kB on its way into the state. An account has 100
// queries and 50 active reports for each user [doc C-FAQ].
const maxObjects = 5000

// bounded is a list that ends in an error after too many objects that are wanted.
func (f Finder[T]) bounded(list iter.Seq2[T, error], wanted func(*T) bool) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		count := 0
		for v, err := range list {
			if err == nil && wanted(&v) {
				count++
			}
			if count > maxObjects {
				yield(v, session.LimitError(fmt.Sprintf("The service lists more than %d %s that pass the filters of this data source. The data source returns at most that many. Narrow the filters.", maxObjects, f.Plural)))
				return
			}
			if !yield(v, err) {
				return
			}
		}
	}
}

// All looks up what is wanted of a list, sorted by name: the service's order is not documented, and another one
// must not show as a change.
func (f Finder[T]) All(ctx context.Context, list func(context.Context) iter.Seq2[T, error], wanted func(*T) bool, diags *diag.Diagnostics) []T {
	var skipped insights.Skipped
	ctx = insights.OnSkipped(ctx, func(s insights.Skipped) { skipped = s })
	found, unlisted, err := f.Creator.Search(ctx, func(ctx context.Context) iter.Seq2[T, error] { return f.bounded(list(ctx), wanted) }, wanted)
	if err != nil {
		diagnostic.AddError(diags, "Listing "+f.Plural, err)
		return nil
	}
	if len(unlisted) > 0 {
		diags.AddWarning(fmt.Sprintf("Some %s are not listed yet", f.Plural),
			fmt.Sprintf("This run has created these objects, but the service does not list them yet, so they are missing in the data source. The next plan shows them.\n\n%s", f.list(unlisted)))
	}
	var unread diagnostic.Unread
	for i := range found {
		head := found[i].Head()
		unread.Add(head.Name, head.ID, head.Unread)
	}
	unread.AddWarning(diags, f.Plural)
	diagnostic.AddSkipped(diags, f.Plural, skipped)
	slices.SortFunc(found, func(a, b T) int {
		first, second := a.Head(), b.Head()
		return cmp.Or(strings.Compare(first.Name, second.Name), strings.Compare(first.ID, second.ID))
	})
	return found
}
