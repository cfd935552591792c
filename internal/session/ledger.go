package session

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Ledger makes the objects of one kind so that none is made twice and none is lost. A creation that was not
// answered may have happened all the same; the ledger knows what was there before, and so which object is new.
// No clock takes part in that.
type Ledger[T any] struct {
	clock insights.Clock
	list  func(context.Context) iter.Seq2[T, error]
	id    func(*T) string

	noting  chan struct{} // holds a token while nobody lists
	noted   bool
	before  []T // what was there before this process made anything
	mu      sync.Mutex
	known   map[string]bool          // ids of before, and of what this process has made
	made    map[string]T             // what this process has made, as it was answered
	waiting map[string]chan struct{} // by Creation.Name: holds a token while nobody creates
}

// NewLedger makes a ledger of the objects that list gives.
func NewLedger[T any](clock insights.Clock, list func(context.Context) iter.Seq2[T, error], id func(*T) string) *Ledger[T] {
	l := &Ledger[T]{clock: clock, list: list, id: id, noting: make(chan struct{}, 1), known: map[string]bool{}, made: map[string]T{}, waiting: map[string]chan struct{}{}}
	l.noting <- struct{}{}
	return l
}

// Creation is one object to be made.
type Creation[T any] struct {
	Name string        // objects with equal fields have equal names: these are made one after another
	Same func(*T) bool // whether an object has the fields of this one, spelling aside
	Post func(context.Context) (*T, error)
}

// Created is what came of a creation.
type Created[T any] struct {
	Object  *T
	Adopted error // why the object was not answered but found; nil when it was answered
	Alike   []T   // objects with equal fields that were there before
}

// LostError is a creation that was not answered, and of which it can't be told what came of it.
type LostError[T any] struct {
	Cause      error
	Candidates []T   // new objects with equal fields: none, or more than one
	Unlisted   error // why the service could not be asked what it lists in the end, nil when it could
}

func (e *LostError[T]) Error() string { return e.Cause.Error() }

// Unwrap is why the creation was not answered.
func (e *LostError[T]) Unwrap() error { return e.Cause }

// Create makes an object. After a failure that leaves open whether it was made, it looks for exactly one new
// object with equal fields; it never posts again. Its error is then a *LostError.
func (l *Ledger[T]) Create(ctx context.Context, c Creation[T]) (*Created[T], error) {
	turn := l.turn(strings.TrimSpace(c.Name))
	select {
	case <-turn:
		defer func() { turn <- struct{}{} }()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err := l.note(ctx); err != nil {
		return nil, err
	}
	created := &Created[T]{}
	var err error
	if created.Object, err = c.Post(ctx); err != nil {
		if e, ok := errors.AsType[*insights.Error](err); !ok || !e.Sent {
			return nil, err
		}
		created.Adopted = err
		if created.Object, err = l.search(ctx, c, err); err != nil {
			return nil, err
		}
	}
	for i := range l.before {
		if c.Same(&l.before[i]) {
			created.Alike = append(created.Alike, l.before[i])
		}
	}
	l.learn(l.id(created.Object))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.made[strings.ToLower(l.id(created.Object))] = *created.Object
	return created, nil
}

// turn is where creations with equal names wait for one another.
func (l *Ledger[T]) turn(name string) chan struct{} {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.waiting[name] == nil {
		l.waiting[name] = make(chan struct{}, 1)
		l.waiting[name] <- struct{}{}
	}
	return l.waiting[name]
}

// note lists what there is before the first creation of this process.
func (l *Ledger[T]) note(ctx context.Context) error {
	select {
	case <-l.noting:
		defer func() { l.noting <- struct{}{} }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if l.noted {
		return nil
	}
	all, err := insights.All(l.list(ctx))
	if err != nil {
		return err
	}
	for i := range all {
		l.learn(l.id(&all[i]))
	}
	l.before, l.noted = all, true
	return nil
}

func (l *Ledger[T]) learn(id string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.known[strings.ToLower(id)] = true
}

func (l *Ledger[T]) isKnown(id string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.known[strings.ToLower(id)]
}

// How long a search for a new object goes on: lists may lag behind. One that was interrupted gets one look.
const (
	searchTime = 30 * time.Second
	searchStep = 3 * time.Second
	lastLook   = 5 * time.Second
)

// search looks for the object of a creation that was not answered.
func (l *Ledger[T]) search(ctx context.Context, c Creation[T], cause error) (*T, error) {
	interrupted := errors.Is(ctx.Err(), context.Canceled)
	limit := 2 * searchTime
	if interrupted {
		limit = lastLook
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	defer cancel()
	lost := &LostError[T]{Cause: cause}
	for waited := time.Duration(0); ; waited += searchStep {
		found, err := l.candidates(ctx, c)
		if lost.Unlisted = err; err == nil {
			if lost.Candidates = found; len(found) == 1 {
				return &found[0], nil
			}
		}
		if interrupted || waited >= searchTime || len(lost.Candidates) > 1 || l.clock.Sleep(ctx, searchStep) != nil {
			return nil, lost
		}
	}
}

// candidates are objects with equal fields that were not there before and that this process has not made.
func (l *Ledger[T]) candidates(ctx context.Context, c Creation[T]) ([]T, error) {
	all, err := insights.All(l.list(ctx))
	var found []T
	for i := range all {
		if c.Same(&all[i]) && !l.isKnown(l.id(&all[i])) {
			found = append(found, all[i])
		}
	}
	return found, err
}
