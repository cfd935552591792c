package emulator

import "time"

// storedReport is a report with its schedule and its runs.
type storedReport struct {
	Report
	asWritten
	Next      time.Time `json:"next,omitzero"`      // when the next run is due; zero when there is none
	NotBefore time.Time `json:"notBefore,omitzero"` // runs that a pause missed begin at its end
	Begun     int       `json:"begun,omitempty"`    // runs begun since the count was set
	Number    int       `json:"number,omitempty"`   // runs begun in all
	Runs      []run     `json:"runs,omitempty"`     // those of the last 90 days, in the order of time
	Ends      Choice    `json:"ends,omitempty"`     // Policy.EndOrCount when the schedule was set
	Lag       lag       `json:"lag,omitzero"`
}

// run is an execution that has begun. It keeps what the report said then.
type run struct {
	ID        string    `json:"id"`
	Due       time.Time `json:"due"`
	Format    string    `json:"format"`
	Interval  int       `json:"interval,omitempty"`
	Count     int       `json:"count,omitempty"`     // both as the report showed them
	Remaining int       `json:"remaining,omitempty"` // runs that remained, this one among them
	Failed    bool      `json:"failed,omitempty"`
	Endless   bool      `json:"endless,omitempty"` // it never completes
	Called    bool      `json:"called,omitempty"`  // its callback was made
	asWritten
}

// history is how long executions are listed [doc P-PAR].
const history = 90 * 24 * time.Hour

// remaining is how many runs are still to begin, negative when there is no end.
func (r *storedReport) remaining() int {
	switch {
	case r.ExecuteNow:
		return 1 - r.Begun
	case r.Count == 0 || r.Ends == "end-time" && !r.End.IsZero():
		return -1
	}
	return max(0, r.Count-r.Begun)
}

// pastEnd reports whether a time is after the end time, where that ends the schedule.
func (r *storedReport) pastEnd(t time.Time) bool {
	return !r.End.IsZero() && !r.ExecuteNow && t.After(r.End) && (r.Count == 0 || r.Ends != "count")
}

// exhausted reports whether a report will not run again.
func (r *storedReport) exhausted() bool {
	return r.remaining() == 0 || r.Next.IsZero() && !r.End.IsZero() && !r.ExecuteNow
}

// scheduleNext sets when the next run is due: at the start, or if that is past at the first later point of the grid
// that start and interval make.
func (r *storedReport) scheduleNext(now time.Time) {
	r.Next = r.Start
	interval := time.Duration(r.Interval) * time.Hour
	switch {
	case r.remaining() == 0:
		r.Next = time.Time{}
	case r.ExecuteNow:
		r.Next = now
	case !r.Start.Before(now):
	case interval > 0:
		r.Next = now.Add(interval - now.Sub(r.Start)%interval)
	default:
		r.Next = time.Time{}
	}
	if r.pastEnd(r.Next) {
		r.Next = time.Time{}
	}
}

// reschedule follows a change of the report; a schedule that did not change is not touched. Where the count is not one of
// all runs, a new count counts from now on, so that what remains, sent back as a count, changes nothing.
func (r *storedReport) reschedule(before Report, total bool, now time.Time) {
	counted := r.Count != before.Count || !r.End.Equal(before.End)
	if r.Count != before.Count && !total {
		r.Begun = 0
	}
	if counted && (r.Next.IsZero() || r.remaining() == 0 || r.pastEnd(r.Next)) || !r.Start.Equal(before.Start) || r.Interval != before.Interval {
		r.NotBefore = time.Time{}
		r.scheduleNext(now)
	}
}

// resume begins again after a pause. The runs that were missed are skipped, or made up now.
func (r *storedReport) resume(now time.Time, makeUp bool) {
	r.Status = Active
	switch {
	case r.Next.IsZero() || !r.Next.Before(now):
	case makeUp || r.ExecuteNow:
		r.NotBefore = now
	default:
		r.scheduleNext(now)
	}
}

// due reports whether a run has to begin.
func (r *storedReport) due(now time.Time) bool {
	return r.Status == Active && !r.Next.IsZero() && !r.Next.After(now)
}

// begin starts the run that is due, with the interval and count that the report shows.
func (r *storedReport) begin(ids IDs, interval, count int) *run {
	r.Number++
	due := r.Next
	if due.Before(r.NotBefore) {
		due = r.NotBefore
	}
	r.Runs = append(r.Runs, run{ID: ids("execution", r.ID, r.Number), Due: due, Format: r.Format, Interval: interval, Count: count, Remaining: max(0, r.remaining())})
	r.Begun++
	if r.Next = r.Next.Add(time.Duration(r.Interval) * time.Hour); r.remaining() == 0 || r.Interval <= 0 || r.pastEnd(r.Next) {
		r.Next = time.Time{}
	}
	return &r.Runs[len(r.Runs)-1]
}

// firstUncalled is the first of the last runs whose callbacks were not made.
func (r *storedReport) firstUncalled() int {
	i := len(r.Runs)
	for i > 0 && !r.Runs[i-1].Called {
		i--
	}
	return i
}

// trimHistory drops the runs that are too old to be listed.
func (r *storedReport) trimHistory(now time.Time) {
	old := 0
	for old < len(r.Runs) && r.Runs[old].Due.Before(now.Add(-history)) {
		old++
	}
	r.Runs = r.Runs[old:]
}

// lag hides a new object from reads for a while (Policy.Lag).
type lag struct {
	Reads int       `json:"reads,omitempty"` // so many reads don't see it
	Until time.Time `json:"until,omitzero"`
}

func newLag(p Choice, now time.Time) lag {
	switch p {
	case "2-reads":
		return lag{Reads: 2}
	case "30s":
		return lag{Until: now.Add(30 * time.Second)}
	}
	return lag{}
}

// hides reports whether a read misses the object, and counts the read.
func (l *lag) hides(now time.Time) bool {
	if l.Reads > 0 {
		l.Reads--
		return true
	}
	return now.Before(l.Until)
}
