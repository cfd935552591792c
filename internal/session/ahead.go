package session

import (
	"context"
	"strings"
	"sync"
)

// ahead is what a run has asked for ahead.
type ahead struct {
	mu      sync.Mutex
	objects map[string]bool

	reports, newQuery, newReport sync.Once
}

// Ahead is what a run that begins with an object will need later. It is asked for at once, so that a read or a plan which
// comes later waits for nothing. What turns out not to be needed costs no error.
type Ahead struct {
	Object    string // its ID, or what else tells it from others: several objects need the whole of each list
	Catalog   bool
	Reports   bool // reports are read
	NewQuery  bool // a query is created, which needs to know what exists
	NewReport bool // a report is created
}

// Ask asks for what is set, for each once: a write ends a list, and what is created after it needs no other one. Without bulk
// refresh it asks for nothing.
func (s *Session) Ask(ctx context.Context, a Ahead) {
	if s == nil || !s.Client.IsAhead() {
		return
	}
	if a.Catalog {
		s.Catalog.start(ctx)
	}
	for _, ask := range [...]struct {
		set   bool
		once  *sync.Once
		start func(context.Context)
	}{
		{a.Reports, &s.ahead.reports, s.Client.ReportsAhead},
		{a.NewQuery, &s.ahead.newQuery, s.Client.ExistingQueriesAhead}, {a.NewReport, &s.ahead.newReport, s.Client.ExistingReportsAhead},
	} {
		if ask.set {
			ask.once.Do(func() { ask.start(ctx) })
		}
	}
	if s.ahead.several(a.Object) {
		s.Client.WholeListsAhead()
	}
}

// several notes an object, and tells whether there are others.
func (a *ahead) several(object string) bool {
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
