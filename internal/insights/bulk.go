package insights

import (
	"context"
	"iter"
	"strings"
	"sync"
	"time"
)

// bulk answers reads of single objects from lists of all of them, so that a refresh of a thousand costs a handful
// of requests. No read is answered from a list that began before the last write that ended before the read began.
type bulk[T any] struct {
	clock Clock
	list  func(context.Context) iter.Seq2[T, error]
	id    func(*T) string

	mu         sync.Mutex
	generation int         // grows when a write ends
	alone      int         // how many reads of this generation still go to their object alone
	newest     *listing[T] // of any generation; nil before the first
}

// listing is one list of everything, under way or done.
type listing[T any] struct {
	generation int
	began      time.Time
	done       chan struct{} // closed when byID is there
	byID       map[string]T  // by lower-case ID: the service may respell one
}

const (
	// A read alone is cheapest with a request of its own, so the first one is. After a write, which means that an
	// apply is under way, it takes more reads in a row until a list pays.
	aloneAtFirst    = 1
	aloneAfterWrite = 10

	// fresh is how long a list is used. A refresh takes seconds; who reads later wants to see what others changed.
	fresh = 30 * time.Second

	// listTime bounds a list. It is not bound to whoever began it, for others wait for it too.
	listTime = 5 * time.Minute
)

func newBulk[T any](clock Clock, list func(context.Context) iter.Seq2[T, error], id func(*T) string) *bulk[T] {
	return &bulk[T]{clock: clock, list: list, id: id, alone: aloneAtFirst}
}

// read gives an object from a list where that pays, else by a request of its own. What a list does not hold, and
// everything when there is no list, is read by itself: only such a read may find that an object is gone.
func (b *bulk[T]) read(ctx context.Context, id string, direct func() (*T, error)) (*T, error) {
	l := b.shared(ctx)
	if l == nil {
		return direct()
	}
	if found, ok := l.byID[strings.ToLower(id)]; ok {
		return &found, nil
	}
	return direct()
}

// shared waits for the list of join; nil when there is none in time.
func (b *bulk[T]) shared(ctx context.Context) *listing[T] {
	l := b.join(ctx)
	if l == nil {
		return nil
	}
	select {
	case <-l.done:
		return l
	case <-ctx.Done():
		return nil // a request of one's own ends at once, and says in its own words why
	}
}

// join gives the list that a read which begins now may be answered from, and begins it where there is none; nil
// when the read is to go to its object alone.
func (b *bulk[T]) join(ctx context.Context) *listing[T] {
	if b == nil {
		return nil
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	now := b.clock.Now()
	if b.newest != nil && b.newest.generation == b.generation && now.Sub(b.newest.began) < fresh {
		return b.newest
	}
	if b.alone > 0 {
		b.alone--
		return nil
	}
	b.newest = &listing[T]{generation: b.generation, began: now, done: make(chan struct{}), byID: map[string]T{}}
	go b.load(context.WithoutCancel(ctx), b.newest)
	return b.newest
}

// load lists everything. A list that fails holds nothing, so that every read goes to its object alone.
func (b *bulk[T]) load(ctx context.Context, l *listing[T]) {
	defer close(l.done)
	ctx, cancel := context.WithTimeout(ctx, listTime)
	defer cancel()
	for v, err := range b.list(ctx) {
		if err != nil {
			clear(l.byID)
			return
		}
		l.byID[strings.ToLower(b.id(&v))] = v
	}
}

// written tells that a write has ended, in whatever way: lists that began before are not used any more.
func (b *bulk[T]) written() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.generation++
	b.alone = aloneAfterWrite
}
