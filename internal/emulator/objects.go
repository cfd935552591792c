package emulator

import (
	"cmp"
	"slices"
)

// Queries are the user-defined queries of all users, in the order of their creation.
func (e *Emulator) Queries() []Query {
	defer e.lock()()
	var out []Query
	for _, q := range e.db.Queries {
		out = append(out, q.Query)
	}
	return out
}

// Reports are the reports of all users, in the order of their creation.
func (e *Emulator) Reports() []Report {
	defer e.lock()()
	var out []Report
	for _, r := range e.db.Reports {
		out = append(out, r.Report)
	}
	return out
}

// Executions are a report's executions of the last 90 days, oldest first, and the next one if Policy.NextRun
// lists it.
func (e *Emulator) Executions(reportID string) []Execution {
	defer e.lock()()
	if r := e.db.report(reportID); r != nil {
		return e.executionsOf(r, e.clock.Now())
	}
	return nil
}

// AddQuery stores a query as another client would have, past all rules. What is empty gets a default: an id, the program
// mpn, the first tenant, its first user or application, the current time.
func (e *Emulator) AddQuery(q Query) Query {
	defer e.lock()()
	if q.ID == "" {
		q.ID = e.newID("query")
	}
	if q.Created.IsZero() {
		q.Created = e.clock.Now()
	}
	o := e.completeOwner(q.owner())
	q.Type, q.Program, q.Tenant, q.User = cmp.Or(q.Type, UserDefined), o.program, o.tenant, o.user
	e.db.Queries = append(e.db.Queries, &storedQuery{Query: q})
	e.changed = true
	return q
}

// AddReport stores a report as another client would have, past all rules, and schedules it. What is empty gets
// a default; a QueryID brings the query's text.
func (e *Emulator) AddReport(r Report) Report {
	defer e.lock()()
	now := e.clock.Now()
	if r.ID == "" {
		r.ID = e.newID("report")
	}
	if r.Created.IsZero() {
		r.Created = now
	}
	o := e.completeOwner(r.owner())
	r.Program, r.Tenant, r.User = o.program, o.tenant, o.user
	if q := e.db.query(r.Program, r.QueryID); q != nil && r.Query == "" {
		r.Query = q.Text
	}
	r.Status, r.Format = cmp.Or(r.Status, Active), cmp.Or(r.Format, "CSV")
	added := &storedReport{Report: r}
	added.scheduleNext(now)
	e.db.Reports = append(e.db.Reports, added)
	e.changed = true
	return r
}

// EditQuery changes a query out of band, as the service's operators could. It reports whether there is one.
func (e *Emulator) EditQuery(id string, edit func(*Query)) bool {
	defer e.lock()()
	i := e.db.queryIndex(id)
	if i < 0 {
		return false
	}
	edit(&e.db.Queries[i].Query)
	e.changed = true
	return true
}

// EditReport changes a report out of band, as the portal or another client would; the schedule follows. It
// reports whether there is one.
func (e *Emulator) EditReport(id string, edit func(*Report)) bool {
	defer e.lock()()
	r := e.db.report(id)
	if r == nil {
		return false
	}
	before := r.Report
	edit(&r.Report)
	r.reschedule(before, programs[r.Program].remaining, e.clock.Now())
	if before.Status == Paused && r.Status == Active {
		r.resume(e.clock.Now(), false)
	}
	e.changed = true
	return true
}

// DeleteQuery deletes a query out of band, also one that is in use. It reports whether there was one.
func (e *Emulator) DeleteQuery(id string) bool {
	defer e.lock()()
	i := e.db.queryIndex(id)
	if i >= 0 {
		e.db.Queries = slices.Delete(e.db.Queries, i, i+1)
		e.changed = true
	}
	return i >= 0
}

// DeleteReport deletes a report out of band. It reports whether there was one.
func (e *Emulator) DeleteReport(id string) bool {
	defer e.lock()()
	i := e.db.reportIndex(id)
	if i >= 0 {
		e.db.Reports = slices.Delete(e.db.Reports, i, i+1)
		e.changed = true
	}
	return i >= 0
}

// Datasets is the catalogue.
func (e *Emulator) Datasets() []Dataset {
	defer e.lock()()
	return cloneDatasets(e.datasets)
}

// SetDatasets replaces the catalogue, as when the service renames a column.
func (e *Emulator) SetDatasets(all []Dataset) {
	defer e.lock()()
	e.datasets = cloneDatasets(all)
}
