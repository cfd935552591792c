package session

import (
	"context"
	"errors"
	"iter"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Creator creates the objects of one type at most once each. A create request without an answer may have succeeded. The
// creator lists what exists before its first request, so it can tell afterwards which object is new. No clock takes
// part in that.
type Creator[T insights.Object] struct {
	clock  insights.Clock
	list   func(context.Context) iter.Seq2[T, error]
	before func(context.Context) iter.Seq2[T, error] // for what exists before the first creation
	other  func(owner string) bool                   // whether the sign-in is certainly another user than the owner of an object

	listing  chan struct{} // holds a token while nobody lists
	listed   bool
	existing []T // objects that existed before this process created any
	mu       sync.Mutex
	known    map[string]bool          // by ID of an existing or created object, for ever: whether this process created it
	created  map[string]T             // objects that this process created, as the service returned them
	fresh    map[string]bool          // whether a created object is certain to be this process's own
	locks    map[string]chan struct{} // by Creation.Name: holds a token while nobody creates
}

// NewCreator returns a creator of the objects that list returns. What before returns is only used before the first creation.
func NewCreator[T insights.Object](clock insights.Clock, list, before func(context.Context) iter.Seq2[T, error], other func(owner string) bool) *Creator[T] {
	c := &Creator[T]{clock: clock, list: list, before: before, other: other, listing: make(chan struct{}, 1),
		known: map[string]bool{}, created: map[string]T{}, fresh: map[string]bool{}, locks: map[string]chan struct{}{}}
	c.listing <- struct{}{}
	return c
}

// Creation describes one object to create.
type Creation[T any] struct {
	Name        string        // objects with equal fields have equal names: they are created one after another
	Matches     func(*T) bool // whether an object has the fields of this one
	Create      func(context.Context) (*T, error)
	SkipListing bool // no equal object can have existed before, so what exists is not listed
}

// CreateResult is the result of a creation.
type CreateResult[T any] struct {
	Object     *T
	Recovered  error // the failure of the request, when the object was found in a list instead; else nil
	Duplicates []T   // objects with equal fields that existed before
}

// AmbiguousCreateError is a create request that may or may not have succeeded.
type AmbiguousCreateError[T any] struct {
	Cause      error
	Candidates []T   // new objects with equal fields: none, more than one, or those of other users
	ListError  error // why the last list failed, nil when it did not
}

func (e *AmbiguousCreateError[T]) Error() string { return e.Cause.Error() }

// Unwrap returns the failure of the create request.
func (e *AmbiguousCreateError[T]) Unwrap() error { return e.Cause }

// Create creates an object. After a failure that may hide a success, it looks for exactly one new object with equal
// fields that no other user has created; it never sends the request again. When it finds none or several, the error is an
// *AmbiguousCreateError.
func (c *Creator[T]) Create(ctx context.Context, creation Creation[T]) (*CreateResult[T], error) {
	lock := c.lock(strings.TrimSpace(creation.Name))
	select {
	case <-lock:
		defer func() { lock <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if !creation.SkipListing {
		if err := c.listExisting(ctx); err != nil {
			return nil, err
		}
	}
	created := &CreateResult[T]{}
	var err error
	if created.Object, err = creation.Create(ctx); err != nil {
		if e, ok := errors.AsType[*insights.Error](err); !ok || !e.Sent {
			return nil, err
		}
		created.Recovered = err
		if created.Object, err = c.recoverCreated(ctx, creation, err); err != nil {
			return nil, err
		}
	}
	if !creation.SkipListing {
		for i := range c.existing {
			if creation.Matches(&c.existing[i]) && !c.isOwn(c.existing[i].Head().ID) {
				created.Duplicates = append(created.Duplicates, c.existing[i])
			}
		}
	}
	id := strings.ToLower((*created.Object).Head().ID)
	c.addKnown(id, true)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.created[id], c.fresh[id] = *created.Object, created.Recovered == nil
	return created, nil
}

// lock returns the lock of creations with one name.
func (c *Creator[T]) lock(name string) chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.locks[name] == nil {
		c.locks[name] = make(chan struct{}, 1)
		c.locks[name] <- struct{}{}
	}
	return c.locks[name]
}

// listExisting lists what exists before the first creation of this process.
func (c *Creator[T]) listExisting(ctx context.Context) error {
	select {
	case <-c.listing:
		defer func() { c.listing <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if c.listed {
		return nil
	}
	all, err := insights.All(c.before(ctx))
	if err != nil {
		return err
	}
	for i := range all {
		c.addKnown(all[i].Head().ID, false)
	}
	c.existing, c.listed = all, true
	return nil
}

func (c *Creator[T]) addKnown(id string, own bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	id = strings.ToLower(id)
	c.known[id] = own || c.known[id]
}

// isKnown tells whether an object can't be the one that a creation looks for. What is listed as existing for another creation,
// while one that skips the listing is under way, may be its object.
func (c *Creator[T]) isKnown(creation Creation[T], id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	own, known := c.known[strings.ToLower(id)]
	return own || known && !creation.SkipListing
}

// isOwn tells whether this process created an object.
func (c *Creator[T]) isOwn(id string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.known[strings.ToLower(id)]
}

// Bounds of the search for a new object: lists may lag behind the creation. After an interrupt there is one list request.
const (
	recoverTimeout     = 30 * time.Second
	recoverInterval    = 3 * time.Second
	interruptedTimeout = 5 * time.Second
)

// recoverCreated looks for the object of a create request without an answer.
func (c *Creator[T]) recoverCreated(ctx context.Context, creation Creation[T], cause error) (*T, error) {
	interrupted := errors.Is(ctx.Err(), context.Canceled)
	limit := 2 * recoverTimeout
	if interrupted {
		limit = interruptedTimeout
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	ambiguous := &AmbiguousCreateError[T]{Cause: cause}
	for waited := time.Duration(0); ; waited += recoverInterval {
		found, err := c.candidates(ctx, creation)
		own := slices.DeleteFunc(slices.Clone(found), c.isOther)
		if ambiguous.ListError = err; err == nil {
			if ambiguous.Candidates = found; len(own) == 1 {
				return &own[0], nil
			}
		}
		if interrupted || waited >= recoverTimeout || err == nil && len(own) > 1 || c.clock.Sleep(ctx, recoverInterval) != nil {
			return nil, ambiguous
		}
	}
}

// isOther tells whether another user has created an object. Two processes that create equal objects at once can't tell
// theirs apart by anything else.
func (c *Creator[T]) isOther(v T) bool { return c.other(string(v.Head().User)) }

// candidates returns the objects with equal fields that did not exist before and that this process did not create.
func (c *Creator[T]) candidates(ctx context.Context, creation Creation[T]) ([]T, error) {
	all, err := insights.All(c.list(ctx))
	var found []T
	for i := range all {
		if creation.Matches(&all[i]) && !c.isKnown(creation, all[i].Head().ID) {
			found = append(found, all[i])
		}
	}
	return found, err
}
