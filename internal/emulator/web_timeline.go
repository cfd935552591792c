package emulator

import (
	"strings"
	"time"
)

// webDays are the choices of how many days a timeline shows before and after now.
var webDays = []int{7, 30, 90}

// webRuns bounds the runs of one timeline.
const webRuns = 200

// webTimeline is a report's runs on a line from some days ago to some days ahead. Now is in its middle.
type webTimeline struct {
	Runs  []webRun
	Ticks []webTick
}

// webRun is a run on a timeline. At is its place, in percent from the left.
type webRun struct {
	At     float64
	Status string // of the execution, or Scheduled
	Due    time.Time
}

// Class is the status as the name of a style.
func (r webRun) Class() string {
	switch r.Status {
	case Pending, Running, Paused, Completed, scheduled:
		return strings.ToLower(r.Status)
	}
	return "failed"
}

type webTick struct {
	At   float64
	Text string
}

// scheduled is the status on the page of a run to come.
const scheduled = "Scheduled"

// timeline computes where the runs of a report are on its line.
func (e *Emulator) timeline(r *storedReport, now time.Time, days int) webTimeline {
	half := time.Duration(days) * 24 * time.Hour
	from, to := now.Add(-half), now.Add(half)
	at := func(t time.Time) float64 { return float64(t.Sub(from)) / float64(2*half) * 100 }
	var line webTimeline
	for i := range r.Runs {
		if x := e.execution(r, &r.Runs[i], now); !x.Due.Before(from) {
			line.Runs = append(line.Runs, webRun{at(x.Due), x.Status, x.Due})
		}
	}
	for _, due := range r.coming(to, webRuns) {
		line.Runs = append(line.Runs, webRun{at(due), map[bool]string{true: Paused, false: scheduled}[r.Status == Paused], due})
	}
	line.Runs = line.Runs[max(0, len(line.Runs)-2*webRuns):]
	step := half / 7
	for t := from.Truncate(24 * time.Hour).Add(24 * time.Hour); t.Before(to); t = t.Add(max(24*time.Hour, step*2).Truncate(24 * time.Hour)) {
		line.Ticks = append(line.Ticks, webTick{at(t), t.Format("01-02")})
	}
	return line
}

// coming are the times of the runs to come until a time, at most so many.
func (r *storedReport) coming(until time.Time, most int) []time.Time {
	if r.Next.IsZero() || r.Status == Inactive {
		return nil
	}
	times := []time.Time{}
	left := r.remaining()
	for due := r.Next; !due.After(until) && !r.pastEnd(due) && len(times) < most && len(times) != left; due = due.Add(time.Duration(r.Interval) * time.Hour) {
		times = append(times, due)
		if r.Interval <= 0 {
			break
		}
	}
	return times
}
