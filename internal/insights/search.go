package insights

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
)

// FindQueries gives the queries that pass a filter, as Queries does; but where many reads are made, they share a list
// of all. Names and IDs pass in any case, and names with other white space around them.
func (c *Client) FindQueries(ctx context.Context, f QueryFilter) iter.Seq2[Query, error] {
	return c.queries.search(ctx, f.passes, c.Queries(ctx, f))
}

func (f QueryFilter) passes(q *Query) bool {
	system := strings.EqualFold(q.Type, SystemQuery)
	return (f.System || f.OnlySystem || !system) && (system || !f.OnlySystem) && sameOrAny(f.ID, q.ID) && sameOrAny(f.Name, q.Name)
}

// FindReports gives the reports that pass a filter, as Reports does; but where many reads are made, they share a list
// of all. Names and IDs pass in any case, and names with other white space around them.
func (c *Client) FindReports(ctx context.Context, f ReportFilter) iter.Seq2[Report, error] {
	return c.reports.search(ctx, f.passes, c.Reports(ctx, f))
}

func (f ReportFilter) passes(r *Report) bool {
	return sameOrAny(f.ID, r.ID) && sameOrAny(f.Name, r.Name) && sameOrAny(f.QueryID, r.QueryID)
}

func sameOrAny(wanted, is string) bool {
	return wanted == "" || strings.EqualFold(strings.TrimSpace(wanted), strings.TrimSpace(is))
}

// search gives what passes of a shared list where that pays, sorted by ID. Where nothing of it passes, and where there
// is no list, it gives what a list of its own says.
func (b *bulk[T]) search(ctx context.Context, passes func(*T) bool, own iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		found := false
		for _, v := range b.listed(ctx) {
			if passes(&v) {
				if found = true; !yield(v, nil) {
					return
				}
			}
		}
		if !found {
			own(yield)
		}
	}
}

// listed is what a shared list holds, sorted by ID; nothing where there is none that is whole. Of several pages it may not
// be: what is deleted while they are read moves the rest, and an object may stand on none of them.
func (b *bulk[T]) listed(ctx context.Context) []T {
	l := b.shared(ctx)
	if l == nil || !l.whole || l.pages.Load() > 1 {
		return nil
	}
	all := make([]T, 0, len(l.byID))
	for _, id := range slices.Sorted(maps.Keys(l.byID)) {
		all = append(all, *l.byID[id])
	}
	return all
}
