package conformance

import (
	"context"
	"net/http"
	"regexp"
	"strings"
	"time"
)

const (
	nameLayout  = "20060102T150405Z"
	abandonedAt = 6 * time.Hour // from this age on an object is of no run that is still under way, for none may take so long
	sweeps      = 10            // how often what is left is looked for
	sweepPause  = 6 * time.Second
)

var ownName = regexp.MustCompile(`^` + Prefix + `(\d{8}T\d{6}Z) [a-z-]+`)

// abandoned reports whether a name is that of an object that an earlier run has left behind.
func abandoned(name string, now time.Time) bool {
	match := ownName.FindStringSubmatch(name)
	if match == nil {
		return false
	}
	t, err := time.Parse(nameLayout, match[1])
	return err == nil && now.Sub(t) > abandonedAt
}

// cleanUp deletes everything of this run, also after it was stopped, and gives what is left. Reports go first, for they
// use the queries. Where an answer was lost, the lists are looked through for the run's names until a new object would
// have appeared.
func (r *run) cleanUp(ctx context.Context) []Object {
	if len(r.objects) == 0 && len(r.lost) == 0 {
		return nil
	}
	r.Progress("Deleting what was created.")
	ctx = context.WithoutCancel(ctx)
	r.ctx = ctx
	whole := false
	for n := range sweeps {
		r.svc.stopped = "" // also after a sign-in that failed, which may work now
		gone := r.deleteAll("report")
		gone = r.deleteAll("query") && gone
		var found int
		found, whole = r.sweep()
		if gone && found == 0 && len(r.lost) == 0 || n == sweeps-1 {
			break
		}
		if r.Clock.Sleep(ctx, sweepPause) != nil {
			break
		}
	}
	return r.remaining(whole)
}

// deleteAll deletes the run's objects of a kind. It reports whether all are gone.
func (r *run) deleteAll(kind string) bool {
	all := true
	for _, o := range r.objects {
		if o.Kind != kind || o.deleted {
			continue
		}
		a := r.svc.do(r.ctx, remove(o.path))
		o.deleted = a.ok() || a.status == http.StatusNotFound
		all = all && o.deleted
	}
	return all
}

// sweep looks for objects of this run that are still there, by ID and by name. whole tells whether it saw all lists.
func (r *run) sweep() (found int, whole bool) {
	whole = true
	for _, kind := range r.kinds() {
		l := r.svc.list(r.ctx, kind.request)
		whole = whole && l.failed == ""
		for _, i := range l.items {
			id, name := i.text(kind.id), i.text(kind.name)
			if o := r.own(id); o != nil {
				o.deleted = false
				found++
			} else if strings.HasPrefix(name, r.name("")) && id != "" {
				r.objects = append(r.objects, &object{Object: Object{kind.kind, id, name}, path: kind.path + "/" + id})
				r.forget(kind.kind, name)
				found++
			}
		}
	}
	return found, whole
}

// kindOf is how objects of a kind are listed.
type kindOf struct {
	kind, path, id, name string
	request              request
}

func (r *run) kinds() []kindOf {
	return []kindOf{
		{"report", "ScheduledReport", "reportId", "reportName", get("ScheduledReport")},
		{"query", "ScheduledQueries", "queryId", "name", get("ScheduledQueries", "includeSystemQueries", "false")},
	}
}

func (r *run) own(id string) *object {
	for _, o := range r.objects {
		if o.ID == id {
			return o
		}
	}
	return nil
}

// forget takes a lost creation off the list once its object was found.
func (r *run) forget(kind, name string) {
	for i, o := range r.lost {
		if o.Kind == kind && o.Name == name {
			r.lost = append(r.lost[:i], r.lost[i+1:]...)
			return
		}
	}
}

// remaining are the objects that are not known to be gone.
func (r *run) remaining(whole bool) (left []Object) {
	for _, o := range r.objects {
		if !o.deleted {
			left = append(left, o.Object)
		}
	}
	if !whole {
		left = append(left, r.lost...)
	}
	return left
}

// deleteLeftovers deletes what earlier runs of the same user have left behind.
func (r *run) deleteLeftovers() {
	listings := map[string]*listing{"report": r.reports, "query": r.queries}
	for _, kind := range r.kinds() {
		for _, i := range listings[kind.kind].items {
			name := i.text(kind.name)
			if !abandoned(name, r.svc.now()) || i.text("user") != r.user || i.text("type") == "system" {
				continue
			}
			o := &object{Object: Object{kind.kind, i.text(kind.id), name}, path: kind.path + "/" + i.text(kind.id)}
			r.objects = append(r.objects, o)
			r.discard(o)
			r.leftovers = append(r.leftovers, name)
		}
	}
}
