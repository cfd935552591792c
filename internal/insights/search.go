package insights

import (
	"context"
	"iter"
	"maps"
	"slices"
	"strings"
)

// FindQueries returns the queries that match a filter. Unlike Queries it may use a cached list of all queries. Names and
// IDs are compared without case, and without outer white space.
func (c *Client) FindQueries(ctx context.Context, f QueryFilter) iter.Seq2[Query, error] {
	return c.queries.search(ctx, f.matches, c.Queries(ctx, f))
}

func (f QueryFilter) matches(q *Query) bool {
	system := strings.EqualFold(q.Type, SystemQuery)
	return (f.System || f.OnlySystem || !system) && (system || !f.OnlySystem) && equalOrAny(f.ID, q.ID) && equalOrAny(f.Name, q.Name)
}

// FindReports returns the reports that match a filter. Unlike Reports it may use a cached list of all reports. Names and
// IDs are compared without case, and without outer white space.
func (c *Client) FindReports(ctx context.Context, f ReportFilter) iter.Seq2[Report, error] {
	return c.reports.search(ctx, f.matches, c.Reports(ctx, f))
}

func (f ReportFilter) matches(r *Report) bool {
	return equalOrAny(f.ID, r.ID) && equalOrAny(f.Name, r.Name) && equalOrAny(f.QueryID, r.QueryID)
}

func equalOrAny(wanted, is string) bool {
	return wanted == "" || strings.EqualFold(strings.TrimSpace(wanted), strings.TrimSpace(is))
}

// search returns the objects of a cached list that match, sorted by ID. When none matches, and when there is no list, it
// returns those of direct, a list of its own.
func (c *listCache[T]) search(ctx context.Context, matches func(*T) bool, direct iter.Seq2[T, error]) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		found := false
		for _, v := range c.all(ctx) {
			if matches(&v) {
				if found = true; !yield(v, nil) {
					return
				}
			}
		}
		if !found {
			direct(yield)
		}
	}
}

// all returns the objects of a cached list, sorted by ID, and nothing when there is no complete list of one page. A list
// of several pages may lack objects: a deletion between two requests moves the rest.
func (c *listCache[T]) all(ctx context.Context) []T {
	l := c.wait(ctx)
	if l == nil || !l.complete || l.pages.Load() > 1 {
		return nil
	}
	all := make([]T, 0, len(l.byID))
	for _, id := range slices.Sorted(maps.Keys(l.byID)) {
		all = append(all, *l.byID[id])
	}
	return all
}
