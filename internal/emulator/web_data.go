package emulator

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"
)

// How much of what happened the page shows.
const (
	webRequests = 50
	webFiles    = 3   // of each report, the newest
	webObjects  = 100 // queries and reports of each program, the newest; no account may have more of both
)

// webPage is what the page shows.
type webPage struct {
	Now      time.Time
	Running  bool // the clock runs by itself
	Moves    []webMove
	Days     int
	Choices  []int // of Days
	Programs []webProgram
	Requests []maskedRequest // the newest first
	Total    int             // of all requests in the log
	Changed  []PolicyField   // policies with another value than the default
	Values   map[string]string
	Control  string
}

type webProgram struct {
	Name, Title, URL string
	Queries          []Query
	Reports          []webReport
	MoreQueries      int // that are not shown
	MoreReports      int
	Tenants          map[string]string // names by id
}

type webReport struct {
	Report
	Next     time.Time
	Schedule string
	Timeline webTimeline
	Files    []webFile
}

// StatusClass is the status as the name of a style.
func (r webReport) StatusClass() string {
	switch r.Status {
	case Active, Paused, Inactive:
		return r.Status
	}
	return "error"
}

type webFile struct {
	Name, Link string
	Generated  time.Time
}

// Stamp writes a time for people.
func (webPage) Stamp(t time.Time) string {
	if t.IsZero() {
		return "–"
	}
	return t.UTC().Format("2006-01-02 15:04:05") + " UTC"
}

func (e *Emulator) webPage(origin string, days int) webPage {
	log := e.maskedRequests()
	p := webPage{Moves: webMoves, Days: days, Choices: webDays, Total: len(log), Control: controlRoot}
	log = log[max(0, len(log)-webRequests):]
	slices.Reverse(log)
	p.Requests = log
	defer e.lock()()
	p.Now, p.Running = e.clock.Now(), e.clock.base != nil
	for _, name := range Programs() {
		p.Programs = append(p.Programs, e.webProgram(name, origin, p.Now, days))
	}
	p.Values = e.policy.Values()
	p.Changed = slices.DeleteFunc(PolicyFields(), func(f PolicyField) bool { return p.Values[f.Flag] == f.Values[0] })
	return p
}

func (e *Emulator) webProgram(name Program, origin string, now time.Time, days int) webProgram {
	p := webProgram{Name: string(name), Title: titles[name], URL: origin + name.Path(), Tenants: map[string]string{}}
	for _, t := range e.entra.Tenants() {
		p.Tenants[t.ID] = t.Name
	}
	for _, q := range e.db.Queries {
		if q.Program == name {
			p.Queries = append(p.Queries, q.Query)
		}
	}
	p.MoreQueries = max(0, len(p.Queries)-webObjects)
	p.Queries = p.Queries[p.MoreQueries:]
	var reports []*storedReport
	for _, r := range e.db.Reports {
		if r.Program == name {
			reports = append(reports, r)
		}
	}
	p.MoreReports = max(0, len(reports)-webObjects)
	for _, r := range reports[p.MoreReports:] {
		p.Reports = append(p.Reports, e.webReport(r, origin, now, days))
	}
	return p
}

// titles are the programs' names for people.
var titles = map[Program]string{MPN: "AI Cloud Partner Program", CMP: "Microsoft marketplace", Store: "Microsoft Store"}

func (e *Emulator) webReport(r *storedReport, origin string, now time.Time, days int) webReport {
	out := webReport{Report: r.Report, Next: r.Next, Schedule: schedule(r), Timeline: e.timeline(r, now, days)}
	for _, x := range slices.Backward(e.executionsOf(r, now)) {
		if x.Status == Completed && len(out.Files) < webFiles {
			link, _ := e.link(x, origin, now)
			out.Files = append(out.Files, webFile{e.fileName(x), link, x.Finished})
		}
	}
	return out
}

// schedule is when a report runs, in words.
func schedule(r *storedReport) string {
	if r.ExecuteNow {
		return "once, at its creation"
	}
	words := []string{fmt.Sprintf("every %d hours from %s", r.Interval, r.Start.Format("2006-01-02 15:04"))}
	if !r.End.IsZero() {
		words = append(words, "until "+r.End.Format("2006-01-02 15:04"))
	}
	if n := r.remaining(); r.Count > 0 && n >= 0 {
		words = append(words, fmt.Sprintf("%d of %d runs left", n, r.Count))
	}
	return strings.Join(words, ", ")
}

// originOf is the scheme and host by which a caller reached the emulator.
func originOf(r *http.Request) string {
	if r.TLS != nil {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}
