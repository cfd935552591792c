package insights

import (
	"context"
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// cachedList is one list of all objects, in progress or complete.
type cachedList[T any] struct {
	cancel   context.CancelFunc
	existing bool          // whether it was asked for to know what exists before a creation
	wanted   atomic.Bool   // whether anybody waits for it; of a list that nobody wants only the first page is read
	slow     chan struct{} // closed when no read is to wait for the list alone any longer
	isSlow   func()        // closes slow
	done     chan struct{} // closed when the list has ended; the fields below may be read then

	ended    time.Time // zero while the list is in progress
	pages    atomic.Int64
	complete bool          // whether the list ended without an error
	skipped  Skipped       // see OnSkipped
	unwanted bool          // whether it ended early, and nobody wanted it
	byID     map[string]*T // by lower-case ID: the service may respell an ID
}

const (
	// listPageTimeout is how long a read waits for the next page of a list before it is sent directly, too. Where an attempt
	// of the list has failed, it does not wait.
	listPageTimeout = 2 * time.Second

	// listWaitTimeout is how long a read waits for a list, and listTimeout how long a list may take. Both count from its
	// start. A list without a page after listWaitTimeout is canceled. A list is not bound to the context of the read
	// that started it, because other reads wait for it too.
	listWaitTimeout = 10 * time.Second
	listTimeout     = 5 * time.Minute
)

// start starts a list. The lock is held.
func (c *listCache[T]) start(ctx context.Context, wanted bool) *cachedList[T] {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), listTimeout)
	l := &cachedList[T]{cancel: cancel, slow: make(chan struct{}), done: make(chan struct{}), byID: map[string]*T{}}
	l.isSlow = sync.OnceFunc(func() { close(l.slow) })
	l.wanted.Store(wanted)
	paged := make(chan struct{}, 1)
	go l.watch(ctx, paged)
	go func() {
		defer cancel()
		c.load(ctx, l, paged)
	}()
	return l
}

// watch calls a list slow where a page is late, or all of it, and cancels one without any page. It ends with the list.
func (l *cachedList[T]) watch(ctx context.Context, paged <-chan struct{}) {
	whole, stop := context.WithTimeout(ctx, listWaitTimeout)
	defer stop()
	for whole.Err() == nil {
		page, stop := context.WithTimeout(whole, listPageTimeout)
		select {
		case <-paged:
		case <-page.Done():
			if ctx.Err() == nil {
				l.isSlow()
			}
			<-whole.Done()
		}
		stop()
	}
	if ctx.Err() != nil {
		return
	}
	l.isSlow()
	if l.pages.Load() == 0 {
		l.cancel() // it stalls, and may block one of the concurrent requests
	}
}

// load reads the list. What was read before an error is used too: objects that the list lacks are read directly anyway.
func (c *listCache[T]) load(ctx context.Context, l *cachedList[T], paged chan<- struct{}) {
	o := listObserver{onRetry: l.isSlow, isMore: l.wanted.Load, onPage: func() {
		l.pages.Add(1)
		select {
		case paged <- struct{}{}:
		default:
		}
	}}
	ctx = OnSkipped(ctx, func(s Skipped) { l.skipped = s }) // not those of the read that started the list
	var err error
	for v, failure := range c.list(ctx, o) {
		if err = failure; err != nil {
			break
		}
		l.byID[strings.ToLower(v.Head().ID)] = &v // an object that has moved to a later page is newer there
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	l.ended, l.complete = c.clock.Now(), err == nil
	l.unwanted = errors.Is(err, errNotWanted) || err != nil && !l.wanted.Load()
	close(l.done)
}

// wait waits for a list, and tells whether it has ended. It does not wait for a slow one, and leaves half of the time until
// the context's deadline for a direct request.
func (l *cachedList[T]) wait(ctx context.Context) (ended bool) {
	if deadline, ok := ctx.Deadline(); ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, time.Until(deadline)/2) //nolint:forbidigo // contexts end by the system's clock
		defer cancel()
	}
	select {
	case <-l.done:
	case <-l.slow:
	case <-ctx.Done():
	}
	select {
	case <-l.done: // a select with several ready cases chooses any
		return true
	default:
		return false
	}
}

// find returns a copy of an object of a list that has ended, nil where it has none.
func (l *cachedList[T]) find(id string) *T {
	if l == nil || l.byID[strings.ToLower(id)] == nil {
		return nil
	}
	found := *l.byID[strings.ToLower(id)]
	return &found
}
