package insights

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
)

// FindQueries returns the queries that match a filter. Unlike Queries it may use a cached list of all queries. IDs are
// compared without case, names without case and as EqualNames does.
func (c *Client) FindQueries(ctx context.Context, f QueryFilter) iter.Seq2[Query, error] {
	lists := []iter.Seq2[Query, error]{c.Queries(ctx, f)}
	if unnamed := f; f.Name != "" {
		unnamed.Name = ""
		lists = append(lists, c.Queries(ctx, unnamed))
	}
	return c.queries.search(ctx, f.matches, lists...)
}

func (f QueryFilter) matches(q *Query) bool {
	system := strings.EqualFold(q.Type, SystemQuery)
	return (f.System || f.OnlySystem || !system) && (system || !f.OnlySystem) && equalOrAny(f.ID, q.ID) && (f.Name == "" || EqualNamesFold(f.Name, q.Name))
}

// FindReports returns the reports that match a filter. Unlike Reports it may use a cached list of all reports. IDs are
// compared without case, names without case and as EqualNames does.
func (c *Client) FindReports(ctx context.Context, f ReportFilter) iter.Seq2[Report, error] {
	lists := []iter.Seq2[Report, error]{c.Reports(ctx, f)}
	if unnamed := f; f.Name != "" {
		unnamed.Name = ""
		lists = append(lists, c.Reports(ctx, unnamed))
	}
	return c.reports.search(ctx, f.matches, lists...)
}

func (f ReportFilter) matches(r *Report) bool {
	return equalOrAny(f.ID, r.ID) && (f.Name == "" || EqualNamesFold(f.Name, r.Name)) && equalOrAny(f.QueryID, r.QueryID)
}

func equalOrAny(wanted, is string) bool {
	return wanted == "" || strings.EqualFold(strings.TrimSpace(wanted), strings.TrimSpace(is))
}

// search returns the objects that match, of the first list that has some: the cached one, then the given ones. The last one
// has no filter by name: the service may compare names byte by byte, or refuse one in a filter, so it may not find by one
// form of a name what has another.
func (c *listCache[T]) search(ctx context.Context, matches func(*T) bool, lists ...iter.Seq2[T, error]) iter.Seq2[T, error] {
	lists = append([]iter.Seq2[T, error]{c.all(ctx)}, lists...)
	return func(yield func(T, error) bool) {
		found := false
		for i, list := range lists {
			for v, err := range list {
				switch {
				case err != nil && i < len(lists)-1 && !found && IsBadRequest(err):
				case err != nil:
					yield(v, err)
					return
				case matches(&v):
					if found = true; !yield(v, nil) {
						return
					}
				}
			}
			if found {
				return
			}
		}
	}
}

// all returns the objects of a cached list, sorted by ID, and nothing when there is no complete list of one page. A list
// of several pages may lack objects: a deletion between two requests moves the rest.
func (c *listCache[T]) all(ctx context.Context) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		l := c.acquire(ctx, "")
		if l == nil || !l.wait(ctx) || !l.complete || l.pages.Load() > 1 {
			return
		}
		reportSkipped(ctx, l.skipped)
		for _, id := range slices.Sorted(maps.Keys(l.byID)) {
			if !yield(*l.byID[id], nil) {
				return
			}
		}
	}
}
