package emulator

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestRunGoesThroughItsStates(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Pending: time.Minute, Running: 2 * time.Minute})
	id := s.runNow(nil)
	var seen []string
	for range 4 {
		seen = append(seen, s.states(id))
		s.advance(time.Minute)
	}
	if got := strings.Join(seen, ","); got != "Pending,Running,Running,Completed" {
		t.Errorf("the states are %s", got)
	}
	if x := s.Executions(id)[0]; !x.Due.Equal(start) || !x.Finished.Equal(start.Add(3*time.Minute)) {
		t.Errorf("the execution is %+v", x)
	}
}

func TestPhasesCanBeInstant(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Pending: -1, Running: -1})
	if got := s.states(s.runNow(nil)); got != Completed {
		t.Errorf("the state is %s", got)
	}
}

// TestAYearOfADailyReport holds that every run is made, whether the clock takes one step or many, that ids do not
// depend on the steps, and that 90 days of runs are listed.
func TestAYearOfADailyReport(t *testing.T) {
	t.Parallel()
	var ids [2][]string
	for i, step := range []time.Duration{365 * 24 * time.Hour, 5 * time.Hour} {
		s := serveTest(t, Options{})
		id := s.report(m{"CallbackUrl": "https://x.example"})
		for s.Clock().Now().Before(start.Add(365 * 24 * time.Hour)) {
			s.advance(step)
		}
		if got := len(s.Callbacks()); got != 365 {
			t.Errorf("%d callbacks in steps of %s, want 365", got, step)
		}
		listed := s.get("/ScheduledReport/execution/%s?getLatestExecution=false&executionStatus=Completed", id).ok().items()
		if len(listed) != 90 {
			t.Errorf("%d executions are listed, want 90", len(listed))
		}
		for _, x := range listed {
			ids[i] = append(ids[i], x["executionId"].(string))
		}
		latest := s.get("/ScheduledReport/execution/%s?executionStatus=Completed", id).one()
		if latest["executionId"] != listed[0]["executionId"] || latest["reportGeneratedTime"] != "2025-03-05T00:00:05Z" {
			t.Errorf("the latest execution is %v", latest)
		}
	}
	if !slices.Equal(ids[0], ids[1]) {
		t.Error("the ids of executions depend on how the clock moved")
	}
}

func TestCountExhausts(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.report(m{"RecurrenceCount": 3})
	s.advance(30 * 24 * time.Hour)
	if got := s.states(id) + "," + s.due(id); got != "Completed,Completed,Completed,03-06T00,03-07T00,03-08T00" {
		t.Errorf("the executions are %s", got)
	}
	if got := s.Reports()[0].Status; got != Inactive {
		t.Errorf("the report is %s", got)
	}
}

func TestPlan(t *testing.T) {
	t.Parallel()
	at := func(h float64) time.Time { return start.Add(time.Duration(h * float64(time.Hour))) }
	for _, test := range []struct {
		start, now float64
		interval   int
		want       string
	}{
		{5, 0, 4, "5"}, {0, 0, 4, "0"}, {-1, 0, 4, "3"}, {-4, 0, 4, "4"}, {-4.5, 0, 4, "3.5"}, {-100, 0, 24, "20"}, {-1, 0, 0, "never"},
	} {
		r := storedReport{Report: Report{Start: at(test.start), Interval: test.interval}}
		r.scheduleNext(at(test.now))
		got := "never"
		if !r.Next.IsZero() {
			got = fmt.Sprint(r.Next.Sub(start).Hours())
		}
		if got != test.want {
			t.Errorf("from %v every %d, at %v: next at %s, want %s", test.start, test.interval, test.now, got, test.want)
		}
	}
}

// TestUpdateOfTheSchedule holds that an update moves the next run only when it changes the schedule.
func TestUpdateOfTheSchedule(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name    string
		changes m
		want    string // what is due after the first two runs, as far as three days later
	}{
		{"the same again", m{"RecurrenceInterval": 24, "RecurrenceCount": 9}, "03-08T00,03-09T00,03-10T00,03-11T00"},
		{"only the name", m{"ReportName": "B", "RecurrenceCount": 9}, "03-08T00,03-09T00,03-10T00,03-11T00"},
		{"a later start", m{"StartTime": "2024-03-09T06:00:00Z", "RecurrenceCount": 9}, "03-09T06,03-10T06,03-11T06"},
		{"an earlier start on another hour", m{"StartTime": "2024-03-01T06:00:00Z", "RecurrenceCount": 9}, "03-08T06,03-09T06,03-10T06,03-11T06"},
		{"a longer interval", m{"RecurrenceInterval": 48, "RecurrenceCount": 9}, "03-08T00,03-10T00,03-12T00"},
		{"a smaller count, counted from now", m{"RecurrenceCount": 1}, "03-08T00"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serveTest(t, Options{})
			id := s.report(m{"RecurrenceCount": 9})
			s.Clock().Set(time.Date(2024, 3, 7, 12, 0, 0, 0, time.UTC))
			s.put(id, test.changes).ok()
			s.advance(3 * 24 * time.Hour)
			if got := s.due(id); got != "03-06T00,03-07T00,"+test.want {
				t.Errorf("the executions are due %s, want 03-06T00 03-07T00 %s", got, test.want)
			}
		})
	}
}

// TestCountSentBackAsShown holds that a client that sends back what remains does not change it.
func TestCountSentBackAsShown(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "count-echo", "remaining")})
	id := s.report(m{"RecurrenceCount": 3})
	s.advance(24 * time.Hour)
	s.put(id, m{"ReportName": "B", "RecurrenceCount": 2}).ok()
	if got := fields(s.shown(id), "recurrenceCount"); got != "2" {
		t.Errorf("after the update %s runs remain, want 2", got)
	}
	s.put(id, m{"RecurrenceCount": 5}).ok()
	if got := fields(s.shown(id), "recurrenceCount"); got != "5" {
		t.Errorf("after a new count %s runs remain, want 5", got)
	}
	s.advance(30 * 24 * time.Hour)
	if got := len(s.Executions(id)); got != 6 {
		t.Errorf("%d runs, want 1 and 5", got)
	}
}

// TestStartSentBackAsShown holds the same of a start that advances with the runs.
func TestStartSentBackAsShown(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "start-time-echo", "advances", "four-hours-update", "changed")})
	id := s.report(nil)
	s.Clock().Set(time.Date(2024, 3, 7, 23, 0, 0, 0, time.UTC))
	s.put(id, m{"ReportName": "B", "StartTime": s.shown(id)["startTime"]}).ok()
	s.advance(24 * time.Hour)
	if got := s.due(id); got != "03-06T00,03-07T00,03-08T00,03-09T00" {
		t.Errorf("the executions are due %s", got)
	}
}

func TestPauseKeepsTheGrid(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.report(m{"RecurrenceCount": 2})
	s.pause(id).ok()
	if got := fields(s.shown(id), "reportStatus", "modifiedTime"); got != "Paused,2024-03-05T10:00:00Z" {
		t.Errorf("the report is %s", got)
	}
	s.advance(5 * 24 * time.Hour)
	s.resume(id).ok()
	s.advance(5 * 24 * time.Hour)
	if got := s.due(id); got != "03-11T00,03-12T00" {
		t.Errorf("the executions are due %s: what is skipped is not counted", got)
	}
}

func TestEditReport(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.report(nil)
	if !s.EditReport(id, func(r *Report) { r.Start, r.Name = r.Start.Add(6*time.Hour), "By hand" }) || s.EditReport("none", func(*Report) {}) {
		t.Error("EditReport tells something wrong")
	}
	s.EditReport(id, func(r *Report) { r.Status = Paused })
	s.advance(24 * time.Hour)
	s.EditReport(id, func(r *Report) { r.Status = Active })
	s.advance(24 * time.Hour)
	if got := fields(s.shown(id), "reportName", "reportStatus") + "," + s.due(id); got != "By hand,Active,03-07T06,03-08T06" {
		t.Errorf("the report is %s", got)
	}
}

func TestObjectsByHand(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	q := s.AddQuery(Query{Name: "Q", Text: sampleQuery})
	r := s.AddReport(Report{Name: "R", QueryID: q.ID, Start: start.Add(time.Hour), Interval: 24})
	if r.Query != sampleQuery || r.User != DefaultUser || r.Status != Active || !r.Created.Equal(start) {
		t.Errorf("the report is %+v", r)
	}
	s.EditQuery(q.ID, func(q *Query) { q.Description = "New" })
	if got := s.Queries(); len(got) != 1 || got[0].Description != "New" || got[0].Type != UserDefined {
		t.Errorf("the queries are %+v", got)
	}
	s.advance(2 * time.Hour)
	if got := s.states(r.ID); got != "Completed,Pending" {
		t.Errorf("the executions are %s", got)
	}
	if !s.DeleteQuery(q.ID) || s.DeleteQuery(q.ID) || !s.DeleteReport(r.ID) || s.DeleteReport(r.ID) || s.EditQuery(q.ID, nil) {
		t.Error("deleting tells something wrong")
	}
	if len(s.Queries()) != 0 || len(s.Reports()) != 0 || s.Executions(r.ID) != nil {
		t.Error("something is left")
	}
}
