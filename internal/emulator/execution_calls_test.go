package emulator

import (
	"strings"
	"testing"
	"time"
)

func TestExecutionFilters(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: documented(t)})
	a, b := s.report(nil), s.report(m{"StartTime": "2024-03-06T12:00:00Z"})
	s.Clock().Set(time.Date(2024, 3, 8, 0, 0, 3, 0, time.UTC)) // a's third run is Running
	first := s.Executions(a)[0].ID
	for path, want := range map[string]string{
		a:                                      "Completed,2024-03-07T00:00:05Z",
		a + "?getLatestExecution=false":        "Completed,2024-03-07T00:00:05Z,Completed,2024-03-06T00:00:05Z",
		a + "?executionStatus=running":         "Running,<nil>",
		a + "?executionStatus=Pending;Running": "Pending,<nil>",
		a + "?executionStatus=Pending;Running&getLatestExecution=False":  "Pending,<nil>,Running,<nil>",
		a + "?executionStatus=Pending%3BCompleted&getLatestExecution=0x": "400 0 The value '0x' is not valid.",
		a + "?executionId=" + first:                                      "Completed,2024-03-06T00:00:05Z",
		a + "?executionStatus=":                                          "Completed,2024-03-07T00:00:05Z",
		a + ";" + b:                                                      "Completed,2024-03-07T12:00:05Z,Completed,2024-03-07T00:00:05Z",
		"none;" + strings.ToUpper(b):                                     "Completed,2024-03-07T12:00:05Z",
		a + "?executionStatus=Failed":                                    "404 0 There are no executions that have occurred for the given filter conditions. Double check the reportId or executionId and retry the API after the report's scheduled execution time",
		a + "?executionStatus=Gone":                                      "400 0 Requested value 'Gone' not found",
		"none":                                                           noItemFound,
	} {
		r := s.get("/ScheduledReport/execution/%s", path)
		got := r.brief()
		if r.status == 200 {
			var seen []string
			for _, x := range r.items() {
				seen = append(seen, strings.ReplaceAll(fields(x, "executionStatus", "reportGeneratedTime"), "null", "<nil>"))
			}
			got = strings.Join(seen, ",")
		}
		if got != want {
			t.Errorf("%s lists\n%s, want\n%s", path, got, want)
		}
	}
}

func TestOneDoesNotSeeAnothersExecutions(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	theirs := s.AddReport(Report{Name: "T", User: "somebody@else.example", ExecuteNow: true, QueryID: officeUsage})
	s.advance(time.Minute)
	if got := s.states(theirs.ID); got != Completed {
		t.Fatalf("the state is %s", got)
	}
	s.get("/ScheduledReport/execution/%s", theirs.ID).refused(404, "No item found with given filters.")
}

// TestExecutionKeepsWhatTheReportSaid holds that an update changes later executions alone.
func TestExecutionKeepsWhatTheReportSaid(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.report(nil)
	s.advance(24 * time.Hour)
	s.put(id, m{"Format": "TSV", "RecurrenceInterval": 48, "StartTime": "2024-03-07T00:00:00Z"}).ok()
	s.advance(24 * time.Hour)
	items := s.get("/ScheduledReport/execution/%s?getLatestExecution=false&executionStatus=Completed", id).ok().items()
	if got := fields(items[0], "format", "recurrenceInterval") + "," + fields(items[1], "format", "recurrenceInterval"); got != "tsv,48,csv,24" {
		t.Errorf("the executions have %s", got)
	}
}

func TestAReportWhoseQueryCannotRunFails(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "catalog-check", "none")})
	for _, text := range []string{"SELECT A FROM Nowhere", "SELECT Nothing FROM OfficeUsage", "no query at all"} {
		q := s.AddQuery(Query{Name: "Q", Text: text})
		id := s.runNow(m{"QueryId": q.ID, "CallbackUrl": "https://x.example"})
		s.advance(time.Minute)
		if got := s.states(id); got != "Failed" {
			t.Errorf("%q is %s", text, got)
		}
		x := s.get("/ScheduledReport/execution/%s?executionStatus=Failed", id).one()
		if got := fields(x, "reportAccessSecureLink", "reportGeneratedTime"); got != "null,null" {
			t.Errorf("the failed execution has %s", got)
		}
	}
	if n := len(s.Callbacks()); n != 0 {
		t.Errorf("%d callbacks for failed executions", n)
	}
}
