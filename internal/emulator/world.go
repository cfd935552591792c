package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// world is everything that the service remembers. It is guarded by the emulator's lock.
type world struct {
	Queries []*storedQuery `json:"queries"` // user-defined, in the order of their creation
	Reports []*record      `json:"reports"`
	Made    map[string]int `json:"made"` // how many ids of each kind were given out

	// RunNow are the times of each user's ExecuteNow reports, for the quota: deleting a report gives nothing back.
	RunNow map[string][]time.Time `json:"runNow,omitempty"`
}

type storedQuery struct {
	Query
	Lag lag `json:"lag,omitzero"`
}

func newWorld() *world { return &world{Made: map[string]int{}, RunNow: map[string][]time.Time{}} }

// newID gives out the next id of a kind.
func (e *Emulator) newID(kind string) string {
	e.world.Made[kind]++
	return e.ids(kind, "", e.world.Made[kind])
}

// query finds a query by its id, a system query too.
func (w *world) query(id string) *Query {
	for _, q := range w.Queries {
		if strings.EqualFold(q.ID, id) {
			return &q.Query
		}
	}
	for _, q := range systemQueries() {
		if strings.EqualFold(q.ID, id) {
			return &q
		}
	}
	return nil
}

func (w *world) report(id string) *record {
	if i := w.reportIndex(id); i >= 0 {
		return w.Reports[i]
	}
	return nil
}

func (w *world) reportIndex(id string) int {
	return slices.IndexFunc(w.Reports, func(r *record) bool { return strings.EqualFold(r.ID, id) })
}

func (w *world) queryIndex(id string) int {
	return slices.IndexFunc(w.Queries, func(q *storedQuery) bool { return strings.EqualFold(q.ID, id) })
}

// settle does everything that fell due up to a time. The lock is held.
func (e *Emulator) settle(now time.Time) {
	for _, r := range e.world.Reports {
		e.beginRuns(r, now)
		for i := r.firstUncalled(); i < len(r.Runs); i++ {
			if run := &r.Runs[i]; !e.finished(run).After(now) {
				run.Called = true
				e.changed = true
				e.callBack(r, run)
			}
		}
		e.retire(r, now)
		r.forget(now)
	}
}

// beginRuns begins all runs of a report that are due.
func (e *Emulator) beginRuns(r *record, now time.Time) {
	if !r.due(now) {
		return
	}
	e.changed = true
	fails := e.policy.RunOutcome == "failed" || e.unrunnable(r)
	for r.due(now) {
		started := r.begin(e.ids, e.shownCount(r))
		started.Failed = fails || e.policy.RunOutcome == "first-failed" && r.Number == 1
		started.Endless = e.policy.RunOutcome == "never"
	}
}

// unrunnable tells whether a report's query can't be evaluated.
func (e *Emulator) unrunnable(r *record) bool {
	q, err := reportquery.Parse(r.Query)
	if err != nil {
		return true
	}
	d, known := e.dataset(q.Dataset.Text)
	if !known {
		return true
	}
	// A system query runs although it names columns that the documented dataset lacks (reference §5).
	source := e.world.query(r.QueryID)
	return (source == nil || source.Type != System) && len(reportquery.NewCatalog([]reportquery.Dataset{d.Dataset}).Check(q)) > 0
}

// finished is when a run ends; far away when it never does.
func (e *Emulator) finished(r *run) time.Time {
	if r.Endless {
		return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	return r.Due.Add(e.pending + e.running)
}

// retire makes a report Inactive that will not run again.
func (e *Emulator) retire(r *record, now time.Time) {
	if r.Status != Active || r.remaining() != 0 {
		return
	}
	when := e.policy.InactiveWhen
	if r.ExecuteNow {
		when = map[Choice]Choice{"inactive": "last-completed", "active": "never"}[e.policy.ExecuteNowDone]
	}
	ended := len(r.Runs) == 0 || !e.finished(&r.Runs[len(r.Runs)-1]).After(now)
	if when == "last-started" || when == "last-completed" && ended {
		r.Status = Inactive
		e.changed = true
	}
}

// dataset finds a dataset of the catalogue.
func (e *Emulator) dataset(name string) (Dataset, bool) {
	i := slices.IndexFunc(e.datasets, func(d Dataset) bool { return strings.EqualFold(d.Name, name) })
	if i < 0 {
		return Dataset{}, false
	}
	return e.datasets[i], true
}
