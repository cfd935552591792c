package emulator

import (
	"sync"
	"time"
)

// Clock is the emulator's time. It either stands still until it is moved, or runs with the system's
// clock. Everything that depends on time follows from it: schedules, links, tokens, quotas.
type Clock struct {
	mu    sync.Mutex
	base  func() time.Time // nil when the clock stands still
	ahead time.Duration    // of base
	now   time.Time        // of a clock that stands still

	watchers map[int]func()
	watched  int
}

// NewClock makes a clock that stands still at a time until Advance or Set moves it.
func NewClock(start time.Time) *Clock { return &Clock{now: start.UTC()} }

// SystemClock makes a clock that runs with the system's. Advance and Set put it ahead or behind.
func SystemClock() *Clock { return &Clock{base: time.Now} }

// Now is the clock's time, in UTC.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.read()
}

func (c *Clock) read() time.Time {
	if c.base == nil {
		return c.now
	}
	return c.base().Add(c.ahead).UTC()
}

// Advance moves the clock, and lets every emulator that uses it do what fell due.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	c.move(c.read().Add(d))
}

// Set moves the clock to a time, as Advance does.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	c.move(t.UTC())
}

// move is called with the lock held and gives it back: the watchers read the clock.
func (c *Clock) move(t time.Time) {
	if c.base == nil {
		c.now = t
	} else {
		c.ahead += t.Sub(c.read())
	}
	var watchers []func()
	for _, w := range c.watchers {
		watchers = append(watchers, w)
	}
	c.mu.Unlock()
	for _, w := range watchers {
		w()
	}
}

// watch calls f after each move until the returned function is called.
func (c *Clock) watch(f func()) (stop func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.watchers == nil {
		c.watchers = map[int]func(){}
	}
	id := c.watched
	c.watched++
	c.watchers[id] = f
	return func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		delete(c.watchers, id)
	}
}

// wait waits in real time, for Options.Latency. It returns early when either channel is closed.
func wait(d time.Duration, end, alsoEnd <-chan struct{}) {
	if d <= 0 {
		return
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-end:
	case <-alsoEnd:
	case <-timer.C:
	}
}
