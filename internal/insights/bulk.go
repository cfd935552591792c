package insights

import (
	"context"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// bulk answers reads of single objects from lists of all of them, so that a refresh of a thousand costs a handful
// of requests. No read is answered from a list that began before the last write that ended before the read began.
type bulk[T any] struct {
	clock Clock
	list  func(ctx context.Context, turn func()) iter.Seq2[T, error] // turn is called for each page
	id    func(*T) string

	mu     sync.Mutex
	alone  int         // how many more reads go to their object alone until a list is begun
	newest *listing[T] // nil before the first, and after a write: who begins to read then has no use for it
}

// listing is one list of everything, under way or ended.
type listing[T any] struct {
	cancel context.CancelFunc
	late   <-chan struct{} // closed when nobody is to wait for it any longer
	done   chan struct{}   // closed when it has ended, and what stands below may be read
	ended  time.Time       // zero while it is under way
	pages  atomic.Int64
	whole  bool          // whether it ended at its end
	byID   map[string]*T // by lower-case ID: the service may respell one
}

const (
	// A read alone is cheapest with a request of its own, so the first one is. After a write, which means that an
	// apply is under way, it takes more reads in a row until a list pays.
	aloneAtFirst    = 1
	aloneAfterWrite = 10

	// fresh is how long a list is used after it has ended. A refresh takes seconds; who reads later wants to see
	// what others changed.
	fresh = 30 * time.Second

	// patience is how long a read waits for a list, and listTime how long a list may go on. Both count from its
	// beginning, so a list that is slow costs a refresh no more than patience; what it holds when it comes is still of
	// use. One of which nothing has come by then is given up. A list is not bound to whoever began it, for others wait
	// for it too.
	patience = 10 * time.Second
	listTime = 5 * time.Minute
)

func newBulk[T any](clock Clock, list func(context.Context, func()) iter.Seq2[T, error], id func(*T) string) *bulk[T] {
	return &bulk[T]{clock: clock, list: list, id: id, alone: aloneAtFirst}
}

// read gives an object from a list where that pays, else by a request of its own. What a list does not hold, and
// everything when there is no list, is read by itself: only such a read may find that an object is gone.
func (b *bulk[T]) read(ctx context.Context, id string, direct func() (*T, error)) (*T, error) {
	if l := b.shared(ctx); l != nil {
		if held, ok := l.byID[strings.ToLower(id)]; ok {
			found := *held
			return &found, nil
		}
	}
	return direct() // where the context has ended, this ends at once, and says in its own words why
}

// unshared marks the context of whoever wants no list that others use.
type unshared struct{}

// Unshared makes a context in which nothing is read from a list that others use too: for whoever asks again because a
// list does not hold what there should be.
func Unshared(ctx context.Context) context.Context { return context.WithValue(ctx, unshared{}, true) }

// shared waits for the list of join; nil when there is none in time. Half of the caller's own time is left for a request
// of his own.
func (b *bulk[T]) shared(ctx context.Context) *listing[T] {
	if b == nil || ctx.Value(unshared{}) != nil {
		return nil
	}
	l := b.join(ctx)
	if l == nil {
		return nil
	}
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/2) //nolint:forbidigo // contexts end by the system's clock
		defer cancel()
	}
	select {
	case <-l.done:
	case <-l.late:
	case <-ctx.Done():
	}
	select {
	case <-l.done: // perhaps as well as the others
		return l
	default:
		return nil
	}
}

// join gives the list that a read which begins now may be answered from, and begins it where there is none; nil
// when the read is to go to its object alone.
func (b *bulk[T]) join(ctx context.Context) *listing[T] {
	b.mu.Lock()
	defer b.mu.Unlock()
	if l := b.newest; l != nil && (l.ended.IsZero() || b.clock.Now().Sub(l.ended) < fresh) {
		return l
	}
	if b.alone > 0 {
		b.alone--
		return nil
	}
	b.newest = b.begin(context.WithoutCancel(ctx))
	return b.newest
}

// begin begins a list.
func (b *bulk[T]) begin(ctx context.Context) *listing[T] {
	waited, stop := context.WithTimeout(ctx, patience)
	ctx, cancel := context.WithTimeout(ctx, listTime)
	l := &listing[T]{cancel: cancel, late: waited.Done(), done: make(chan struct{}), byID: map[string]*T{}}
	context.AfterFunc(waited, func() {
		if l.pages.Load() == 0 {
			cancel() // it stalls, and may hold the place of a request that would not
		}
	})
	go func() {
		defer cancel()
		defer stop()
		b.load(ctx, l)
	}()
	return l
}

// load lists everything. What came before a failure is as good as what a whole list holds: what it lacks is read
// by itself anyway.
func (b *bulk[T]) load(ctx context.Context, l *listing[T]) {
	l.whole = true
	for v, err := range b.list(ctx, func() { l.pages.Add(1) }) {
		if err != nil {
			l.whole = false
			break
		}
		l.byID[strings.ToLower(b.id(&v))] = &v // an object that moved to a later page meanwhile is newer there
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	l.ended = b.clock.Now()
	close(l.done)
}

// written tells that a write has ended, in whatever way: lists that began before are not used any more.
func (b *bulk[T]) written() {
	if b == nil {
		return
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.newest != nil {
		b.newest.cancel() // whoever waits for it goes to its object, as all will from now on
	}
	b.newest, b.alone = nil, aloneAfterWrite
}
