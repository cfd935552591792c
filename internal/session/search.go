package session

import (
	"context"
	"iter"
	"slices"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// HasCreated tells whether this process created an object, so that answers of the service may lack it.
func (c *Creator[T]) HasCreated(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	_, ok := c.created[strings.ToLower(id)]
	return ok
}

// Object returns an object that this process created, as the service returned it then.
func (c *Creator[T]) Object(id string) (*T, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	created, ok := c.created[strings.ToLower(id)]
	return &created, ok
}

// IsFresh tells whether this process created an object for certain: the service's answer named it. Nobody else can have
// known its ID before.
func (c *Creator[T]) IsFresh(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.fresh[strings.ToLower(id)]
}

// Forget removes a deleted object from those that a search waits for.
func (c *Creator[T]) Forget(id string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.created, strings.ToLower(id))
	delete(c.fresh, strings.ToLower(id))
}

// Search returns the objects of a list that match. Lists may lag behind: it waits for matching objects that this process
// created. Those that the list lacks in the end are returned as unlisted, as they were created. A nil creator has created
// nothing, so it waits for nothing.
func (c *Creator[T]) Search(ctx context.Context, list func(context.Context) iter.Seq2[T, error], matches func(*T) bool) (found, unlisted []T, err error) {
	for waited := pollInterval; ; waited += pollInterval {
		from := ctx
		if waited > pollInterval {
			from = insights.WithoutCache(ctx) // a repeated search must not reuse the same list
		}
		all, err := insights.All(list(from))
		if err != nil {
			return nil, nil, err
		}
		unlisted = c.unlisted(all, matches)
		done := len(unlisted) == 0 || waited > consistencyTimeout || c.clock.Sleep(ctx, pollInterval) != nil
		if done {
			return slices.DeleteFunc(all, func(v T) bool { return !matches(&v) }), unlisted, nil
		}
	}
}

// unlisted returns the matching objects that this process created and that a list lacks. An object that has changed since
// may be listed and not match any more.
func (c *Creator[T]) unlisted(listed []T, matches func(*T) bool) []T {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	var missing []T
	for id, created := range c.created {
		if matches(&created) && !slices.ContainsFunc(listed, func(v T) bool { return strings.EqualFold(v.Head().ID, id) }) {
			missing = append(missing, created)
		}
	}
	return missing
}
