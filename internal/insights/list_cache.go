package insights

import (
	"context"
	"errors"
	"iter"
	"strings"
	"sync"
	"time"
)

// listCache answers reads of single objects from lists of all objects, so that a refresh of a thousand objects costs a
// handful of requests. Reads share one list request at a time. No read is answered from a list that began before the
// last write that ended before the read began. A nil cache caches nothing.
type listCache[T Object] struct {
	clock Clock
	list  func(ctx context.Context, o listObserver) iter.Seq2[T, error]

	mu          sync.Mutex
	directReads int            // how many more reads are sent directly until a list is started
	newest      *cachedList[T] // nil before the first list and after a write
}

// listObserver is told how a list proceeds, and decides whether it does. All functions are set.
type listObserver struct {
	onPage  func()
	onRetry func()      // an attempt has failed, and is repeated after a wait
	isMore  func() bool // whether to request the next page; if not, the list ends with errNotWanted
}

// errNotWanted ends a list of which nobody wants the next page.
var errNotWanted = errors.New("nobody wants the rest of the list")

const (
	// A single read is cheapest with a request of its own, so the first one is sent directly. After a write an apply is
	// in progress, and a list pays only after more reads in a row.
	directReadsAtStart    = 1
	directReadsAfterWrite = 10

	// listTTL is how long a list is used after it has ended: a refresh takes seconds, and later reads are to see the
	// changes of others.
	listTTL = 30 * time.Second
)

func newListCache[T Object](clock Clock, list func(context.Context, listObserver) iter.Seq2[T, error]) *listCache[T] {
	return &listCache[T]{clock: clock, list: list, directReads: directReadsAtStart}
}

// get returns an object from a list where that pays, and otherwise by a request of its own. An object that a list lacks
// is always read directly: only such a read may find that an object does not exist. A list that is slow is not waited for
// any longer: the object is read directly, too, and the first answer that has it counts.
func (c *listCache[T]) get(ctx context.Context, id string, direct func(context.Context) (*T, error)) (*T, error) {
	l := c.acquire(ctx, id)
	if l == nil || l.wait(ctx) {
		if found := l.find(id); found != nil {
			return found, nil
		}
		return direct(ctx) // when the context has ended, this returns its error
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var found *T
	var err error
	answered := make(chan struct{})
	go func() {
		defer close(answered)
		found, err = direct(ctx)
	}()
	select {
	case <-answered:
	case <-l.done:
		if listed := l.find(id); listed != nil {
			return listed, nil
		}
		<-answered
	}
	return found, err
}

// withoutCacheKey marks contexts of WithoutCache.
type withoutCacheKey struct{}

// WithoutCache returns a context in which reads and searches use no cached list.
func WithoutCache(ctx context.Context) context.Context {
	return context.WithValue(ctx, withoutCacheKey{}, true)
}

// acquire returns the list that may answer a read which begins now, and starts one where there is none. It returns nil
// when the read is sent directly. Of a list of which only the beginning was read it wants the object with the ID, and the
// rest only where a list pays.
func (c *listCache[T]) acquire(ctx context.Context, id string) *cachedList[T] {
	if c == nil || ctx.Value(withoutCacheKey{}) != nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if l := c.usable(); l != nil && (l.ended.IsZero() || !l.unwanted || l.byID[strings.ToLower(id)] != nil) {
		if c.directReads > 0 && l.ended.IsZero() && !l.wanted.Load() {
			c.directReads-- // its first page may have the object; the rest of it does not pay for one read
		} else {
			l.wanted.Store(true)
		}
		return l
	}
	if c.directReads > 0 {
		c.directReads--
		return nil
	}
	c.newest = c.start(ctx, true)
	return c.newest
}

// usable returns the newest list where it is new enough, else nil. The lock is held.
func (c *listCache[T]) usable() *cachedList[T] {
	if l := c.newest; l != nil && (l.ended.IsZero() || c.clock.Now().Sub(l.ended) < listTTL) {
		return l
	}
	return nil
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
