package insights

import (
	"context"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// listCache answers reads of single objects from lists of all objects, so that a refresh of a thousand objects costs a
// handful of requests. Reads share one list request at a time. No read is answered from a list that began before the
// last write that ended before the read began. A nil cache caches nothing.
type listCache[T any] struct {
	clock Clock
	list  func(ctx context.Context, onPage func()) iter.Seq2[T, error]
	id    func(*T) string

	mu          sync.Mutex
	directReads int            // how many more reads are sent directly until a list is started
	newest      *cachedList[T] // nil before the first list and after a write
}

// cachedList is one list of all objects, in progress or complete.
type cachedList[T any] struct {
	cancel   context.CancelFunc
	deadline <-chan struct{} // closed when no read is to wait for the list any longer
	done     chan struct{}   // closed when the list has ended; the fields below may be read then
	ended    time.Time       // zero while the list is in progress
	pages    atomic.Int64
	complete bool          // whether the list ended without an error
	skipped  Skipped       // see OnSkipped
	byID     map[string]*T // by lower-case ID: the service may respell an ID
}

const (
	// A single read is cheapest with a request of its own, so the first one is sent directly. After a write an apply is
	// in progress, and a list pays only after more reads in a row.
	directReadsAtStart    = 1
	directReadsAfterWrite = 10

	// listTTL is how long a list is used after it has ended: a refresh takes seconds, and later reads are to see the
	// changes of others.
	listTTL = 30 * time.Second

	// listWaitTimeout is how long a read waits for a list, and listTimeout how long a list may take. Both count from its
	// start. A list without a page after listWaitTimeout is canceled. A list is not bound to the context of the read
	// that started it, because other reads wait for it too.
	listWaitTimeout = 10 * time.Second
	listTimeout     = 5 * time.Minute
)

func newListCache[T any](clock Clock, list func(context.Context, func()) iter.Seq2[T, error], id func(*T) string) *listCache[T] {
	return &listCache[T]{clock: clock, list: list, id: id, directReads: directReadsAtStart}
}

// get returns an object from a list where that pays, and otherwise by a request of its own. An object that a list lacks
// is always read directly: only such a read may find that an object does not exist.
func (c *listCache[T]) get(ctx context.Context, id string, direct func() (*T, error)) (*T, error) {
	if l := c.wait(ctx); l != nil {
		if cached, ok := l.byID[strings.ToLower(id)]; ok {
			found := *cached
			return &found, nil
		}
	}
	return direct() // when the context has ended, this returns its error
}

// withoutCacheKey marks contexts of WithoutCache.
type withoutCacheKey struct{}

// WithoutCache returns a context in which reads and searches use no cached list.
func WithoutCache(ctx context.Context) context.Context {
	return context.WithValue(ctx, withoutCacheKey{}, true)
}

// wait waits for the list of acquire. It returns nil when there is none in time: half of the time until the context's
// deadline is left for a direct request.
func (c *listCache[T]) wait(ctx context.Context) *cachedList[T] {
	if c == nil || ctx.Value(withoutCacheKey{}) != nil {
		return nil
	}
	l := c.acquire(ctx)
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
	case <-l.deadline:
	case <-ctx.Done():
	}
	select {
	case <-l.done: // a select with several ready cases chooses any
		return l
	default:
		return nil
	}
}

// acquire returns the list that may answer a read which begins now, and starts one where there is none. It returns nil
// when the read is to be sent directly.
func (c *listCache[T]) acquire(ctx context.Context) *cachedList[T] {
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.newest; l != nil && (l.ended.IsZero() || c.clock.Now().Sub(l.ended) < listTTL) {
		return l
	}
	if c.directReads > 0 {
		c.directReads--
		return nil
	}
	c.newest = c.start(context.WithoutCancel(ctx))
	return c.newest
}

// start starts a list.
func (c *listCache[T]) start(ctx context.Context) *cachedList[T] {
	waiting, stopWaiting := context.WithTimeout(ctx, listWaitTimeout)
	ctx, cancel := context.WithTimeout(ctx, listTimeout)
	l := &cachedList[T]{cancel: cancel, deadline: waiting.Done(), done: make(chan struct{}), byID: map[string]*T{}}
	context.AfterFunc(waiting, func() {
		if l.pages.Load() == 0 {
			cancel() // it stalls, and may block one of the concurrent requests
		}
	})
	go func() {
		defer cancel()
		defer stopWaiting()
		c.load(ctx, l)
	}()
	return l
}

// load reads the list. What was read before an error is used too: objects that the list lacks are read directly anyway.
func (c *listCache[T]) load(ctx context.Context, l *cachedList[T]) {
	l.complete = true
	ctx = OnSkipped(ctx, func(s Skipped) { l.skipped = s }) // not those of the read that started the list
	for v, err := range c.list(ctx, func() { l.pages.Add(1) }) {
		if err != nil {
			l.complete = false
			break
		}
		l.byID[strings.ToLower(c.id(&v))] = &v // an object that has moved to a later page is newer there
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	l.ended = c.clock.Now()
	close(l.done)
}

// invalidate is called when a write has ended, with or without success: lists that began before are not used any more.
func (c *listCache[T]) invalidate() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.newest != nil {
		c.newest.cancel() // reads that wait for it are sent directly, as are the next ones
	}
	c.newest, c.directReads = nil, directReadsAfterWrite
}
