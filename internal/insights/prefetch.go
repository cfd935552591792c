package insights

import (
	"context"
	"iter"
)

// prefetchRequests is how many requests a run asks for at once: an object by itself, the lists of queries and of reports, and
// the catalogue. Where fewer may be under way, one of them would be in the way of what is needed now.
const prefetchRequests = 4

// Prefetches tells whether what a run will need may be asked for before it does.
func (c *Client) Prefetches() bool {
	return c.options.BulkRefresh && c.options.MaxConcurrentRequests >= prefetchRequests
}

// PrefetchReports starts a list of all reports, which reads of this client use as they do any list. While nobody does, it is its
// first page, and it costs no error.
func (c *Client) PrefetchReports(ctx context.Context) {
	c.reports.prefetch(ctx, false)
}

// PrefetchExistingReports is PrefetchReports for ExistingReports.
func (c *Client) PrefetchExistingReports(ctx context.Context) {
	c.reports.prefetch(ctx, true)
}

// PrefetchExistingQueries is PrefetchExistingReports for queries.
func (c *Client) PrefetchExistingQueries(ctx context.Context) {
	c.queries.prefetch(ctx, true)
}

// PrefetchWholeLists makes prefetched lists go on to their last page.
func (c *Client) PrefetchWholeLists() {
	c.queries.want()
	c.reports.want()
}

// ExistingQueries returns all user-defined queries that exist before this client writes any: those of a list that was asked
// for by PrefetchExistingQueries, or else of one that is requested now. A list that was asked for to read what is there may be
// older, and lack what others have created since.
func (c *Client) ExistingQueries(ctx context.Context) iter.Seq2[Query, error] {
	return c.queries.existing(ctx, c.Queries(ctx, QueryFilter{}))
}

// ExistingReports is ExistingQueries for reports.
func (c *Client) ExistingReports(ctx context.Context) iter.Seq2[Report, error] {
	return c.reports.existing(ctx, c.Reports(ctx, ReportFilter{}))
}

// prefetch starts a list that reads may use later, unless there is one.
func (c *listCache[T]) prefetch(ctx context.Context, existing bool) {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.usable() == nil {
		c.newest = c.start(ctx, false)
		c.newest.existing = existing
	}
}

// want makes a list in progress go on to its last page.
func (c *listCache[T]) want() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.newest != nil {
		c.newest.wanted.Store(true)
	}
}

// existing returns the objects of the newest list where it is complete and was asked for to know what exists, and else those
// of direct.
func (c *listCache[T]) existing(ctx context.Context, direct iter.Seq2[T, error]) iter.Seq2[T, error] {
	if c == nil {
		return direct
	}
	c.mu.Lock()
	l := c.usable()
	c.mu.Unlock()
	if l == nil || !l.existing {
		return direct
	}
	l.wanted.Store(true)
	return func(yield func(T, error) bool) {
		if !l.wait(ctx) || !l.complete {
			direct(yield)
			return
		}
		reportSkipped(ctx, l.skipped)
		for _, v := range l.byID {
			if !yield(*v, nil) {
				return
			}
		}
	}
}
