package emulator

import (
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// database is everything that the service stores. The emulator's lock guards it.
type database struct {
	Queries []*storedQuery  `json:"queries"` // user-defined, in the order of their creation
	Reports []*storedReport `json:"reports"`
	Made    map[string]int  `json:"made"` // how many ids of each kind were given out

	// RunNow are the times of each owner's ExecuteNow reports, for the quota: deleting a report gives nothing back.
	RunNow map[string][]time.Time `json:"runNow,omitempty"`
}

type storedQuery struct {
	Query
	asWritten
	Lag lag `json:"lag,omitzero"`
}

func newDatabase() *database {
	return &database{Made: map[string]int{}, RunNow: map[string][]time.Time{}}
}

// newID gives out the next id of a kind.
func (e *Emulator) newID(kind string) string {
	e.db.Made[kind]++
	return e.ids(kind, "", e.db.Made[kind])
}

// query finds a program's query by its id, a system query too.
func (d *database) query(p Program, id string) *Query {
	for _, q := range d.Queries {
		if q.Program == p && strings.EqualFold(q.ID, id) {
			return &q.Query
		}
	}
	for _, q := range systemQueries(p) {
		if strings.EqualFold(q.ID, id) {
			return &q
		}
	}
	return nil
}

func (d *database) report(id string) *storedReport {
	if i := d.reportIndex(id); i >= 0 {
		return d.Reports[i]
	}
	return nil
}

func (d *database) reportIndex(id string) int {
	return slices.IndexFunc(d.Reports, func(r *storedReport) bool { return strings.EqualFold(r.ID, id) })
}

func (d *database) queryIndex(id string) int {
	return slices.IndexFunc(d.Queries, func(q *storedQuery) bool { return strings.EqualFold(q.ID, id) })
}

// runDue begins and ends the runs that are due at a time, and sends their callbacks. The lock is held.
func (e *Emulator) runDue(now time.Time) {
	for _, r := range e.db.Reports {
		e.beginRuns(r, now)
		for i := r.firstUncalled(); i < len(r.Runs); i++ {
			if run := &r.Runs[i]; !e.finished(r, run).After(now) {
				run.Called = true
				e.changed = true
				e.callBack(r, run)
			}
		}
		e.deactivate(r, now)
		r.trimHistory(now)
	}
}

// beginRuns begins all runs of a report that are due.
func (e *Emulator) beginRuns(r *storedReport, now time.Time) {
	if !r.due(now) {
		return
	}
	e.changed = true
	fails := e.policy.RunOutcome == "failed" || e.unrunnable(r)
	for r.due(now) {
		started := r.begin(e.ids, e.shownInterval(r), e.shownCount(r))
		started.Failed = fails || e.policy.RunOutcome == "first-failed" && r.Number == 1
		started.Endless = e.policy.RunOutcome == "never"
	}
}

// unrunnable reports whether a report's query can't be evaluated.
func (e *Emulator) unrunnable(r *storedReport) bool {
	q, err := reportquery.Parse(r.Query)
	if err != nil {
		return true
	}
	d, known := e.dataset(r.Program, q.Dataset.Text)
	if !known {
		return true
	}
	// A system query runs although it names columns that the documented dataset lacks [doc P-SYSQ].
	source := e.db.query(r.Program, r.QueryID)
	return (source == nil || source.Type != System) && len(reportquery.NewCatalog([]reportquery.Dataset{d.Dataset}).Check(q)) > 0
}

// phases are how long a run is Pending and Running.
func (e *Emulator) phases(p Program) (pending, running time.Duration) {
	if p == Store && e.policy.StoreRunTime == "45m" {
		return time.Minute, 44 * time.Minute
	}
	return e.pending, e.running
}

// finished is when a run ends; far away when it never does.
func (e *Emulator) finished(r *storedReport, x *run) time.Time {
	if x.Endless {
		return time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC)
	}
	pending, running := e.phases(r.Program)
	return x.Due.Add(pending + running)
}

// deactivate makes a report Inactive that will not run again.
func (e *Emulator) deactivate(r *storedReport, now time.Time) {
	if r.Status != Active || !r.exhausted() {
		return
	}
	when := e.policy.InactiveWhen
	if r.ExecuteNow {
		when = map[Choice]Choice{"inactive": "last-completed", "active": "never"}[e.policy.ExecuteNowDone]
	}
	ended := len(r.Runs) == 0 || !e.finished(r, &r.Runs[len(r.Runs)-1]).After(now)
	if when == "last-started" || when == "last-completed" && ended {
		r.Status = Inactive
		e.changed = true
	}
}

// dataset finds a dataset of a program's catalogue.
func (e *Emulator) dataset(p Program, name string) (Dataset, bool) {
	i := slices.IndexFunc(e.datasets, func(d Dataset) bool { return d.Program == p && strings.EqualFold(d.Name, name) })
	if i < 0 {
		return Dataset{}, false
	}
	return e.datasets[i], true
}
