package session

import (
	"context"
	"strings"
	"sync"
)

// prefetched notes what a run has asked for before it needs it.
type prefetched struct {
	mu      sync.Mutex
	objects map[string]bool

	reports, newQuery, newReport sync.Once
}

// Needs is what a run that begins with an object will need later. It is asked for at once, so that a read or a plan which
// comes later waits for nothing. What turns out not to be needed costs no error.
type Needs struct {
	Object    string // its ID, or what else tells it from others: several objects need the whole of each list
	Catalog   bool
	Reports   bool // reports are read
	NewQuery  bool // a query is created, which needs to know what exists
	NewReport bool // a report is created
}

// Prefetch asks for what is set, for each once: a write ends a list, and what is created after it needs no other one. Without bulk
// refresh it asks for nothing.
func (s *Session) Prefetch(ctx context.Context, needs Needs) {
	if s == nil || !s.Client.Prefetches() {
		return
	}
	if needs.Catalog {
		s.Catalog.start(ctx)
	}
	for _, ask := range [...]struct {
		set   bool
		once  *sync.Once
		start func(context.Context)
	}{
		{needs.Reports, &s.prefetched.reports, s.Client.PrefetchReports},
		{needs.NewQuery, &s.prefetched.newQuery, s.Client.PrefetchExistingQueries}, {needs.NewReport, &s.prefetched.newReport, s.Client.PrefetchExistingReports},
	} {
		if ask.set {
			ask.once.Do(func() { ask.start(ctx) })
		}
	}
	if s.prefetched.several(needs.Object) {
		s.Client.PrefetchWholeLists()
	}
}

// several notes an object, and tells whether there are others.
func (a *prefetched) several(object string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.objects == nil {
		a.objects = map[string]bool{}
	}
	if len(a.objects) < 2 {
		a.objects[strings.ToLower(object)] = true
	}
	return len(a.objects) > 1
}
