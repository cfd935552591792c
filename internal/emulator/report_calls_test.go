package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestCreateReportRefuses holds the documented messages [doc P-FAQ, C-FAQ] and the order in which they are given: each
// case has the mistakes of those below it that fit beside its own.
func TestCreateReportRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 257)
	tests := []struct {
		name    string
		changes m
		status  int
		message string
	}{
		{"no name", m{"ReportName": "", "Format": "xml", "QueryId": "none", "RecurrenceInterval": 3}, 400, "Null or missing value"},
		{"a semicolon in the name", m{"ReportName": "a;b", "Description": long, "Format": "xml"}, 400, creation + "Invalid character (;) in ReportName"},
		{"a long name", m{"ReportName": long, "Format": "xml"}, 400, creation + "Limit ReportName and Description length to 256 characters or less"},
		{"a long description", m{"Description": long, "Format": "xml"}, 400, creation + "Limit ReportName and Description length to 256 characters or less"},
		{"a format", m{"Format": "xml", "CallbackMethod": "PUT"}, 400, creation + "Report format should be csv/tsv"},
		{"a callback method", m{"CallbackMethod": "PUT", "CallbackUrl": "string"}, 400, creation + "CallbackMethod can only be GET or POST"},
		{"a callback URL", m{"CallbackUrl": "string", "QueryId": "none"}, 400, "Requested value 'string' not found"},
		{"no query", m{"QueryId": "", "StartTime": nil}, 400, "Null or missing value"},
		{"an unknown query", m{"QueryId": "none", "StartTime": nil}, 400, "Invalid QueryID"},
		{"no start", m{"StartTime": nil, "RecurrenceInterval": 3}, 400, "Null or missing value"},
		{"a start in another format", m{"StartTime": "2024-03-06T00:00:00+00:00", "RecurrenceInterval": 3}, 400, creation + "StartTime should follow format: yyyy-MM-ddTHH:mm:ssZ"},
		{"a start with a fraction", m{"StartTime": "2024-03-06T00:00:00.5Z"}, 400, creation + "StartTime should follow format: yyyy-MM-ddTHH:mm:ssZ"},
		{"a start too soon", m{"StartTime": "2024-03-05T13:59:59Z", "RecurrenceInterval": 3}, 400, creation + "Start time of report should at least be 4 hours from current UTC time"},
		{"no interval", m{"RecurrenceInterval": nil, "RecurrenceCount": 0}, 400, "Recurrence Interval must be between 4 and 2160"},
		{"a short interval", m{"RecurrenceInterval": 3, "RecurrenceCount": 0}, 400, "Recurrence Interval must be between 4 and 2160"},
		{"a long interval", m{"RecurrenceInterval": 2161}, 400, "Recurrence Interval must be between 4 and 2160"},
		{"a count", m{"RecurrenceCount": 0, "RecurrenceInterval": 23}, 400, creation + "Recurrence count has to be a positive integer value"},
		{"a negative count", m{"RecurrenceCount": -1}, 400, creation + "Recurrence count has to be a positive integer value"},
		{"below the dataset's minimum", m{"RecurrenceInterval": 23}, 400, creation + "Recurrence Interval is below the minimum of the dataset"},
		{"an end that is not after the start", m{"ExecuteNow": true, "QueryStartTime": "2024-01-01T00:00:00Z", "QueryEndTime": "2024-01-01T00:00:00Z"}, 400, creation + "EndTime should be greater than StartTime"},
		{"an end in another format", m{"ExecuteNow": true, "QueryEndTime": "2024-01-01"}, 400, creation + "QueryEndTime should follow format: yyyy-MM-ddTHH:mm:ssZ"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := serveTest(t, Options{})
			s.do(http.MethodPost, "/ScheduledReport", s.daily(test.changes)).refused(test.status, test.message)
			if n := len(s.Reports()); n != 0 {
				t.Errorf("%d reports were made", n)
			}
		})
	}
}

func TestCreateReportTakesTheLimits(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, changes := range []m{
		{"ReportName": strings.Repeat("é", 256), "Description": strings.Repeat("ü", 256)},
		{"StartTime": "2024-03-05T14:00:00Z"}, {"RecurrenceInterval": 2160}, {"RecurrenceCount": 1}, {"RecurrenceCount": nil},
		{"Format": "tSv"}, {"CallbackUrl": "http://x.example", "CallbackMethod": "post"},
		{"QueryStartTime": "nonsense"},                                         // not for scheduled reports, ignored as P-FIRST's sample shows
		{"ExecuteNow": true, "StartTime": "nonsense", "RecurrenceInterval": 1}, // ignored [doc P-PAR]
		{"ExecuteNow": true, "StartTime": nil, "RecurrenceInterval": nil, "QueryStartTime": "2024-01-01T00:00:00Z"},
	} {
		s.do(http.MethodPost, "/ScheduledReport", s.daily(changes)).ok()
	}
}

func TestCreateReportDefaults(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	got := s.shown(s.report(m{"CallbackUrl": "https://x.example"}))
	if seen := fields(got, "callbackMethod", "format", "executeNow", "reportStatus", "recurrenceCount", "user"); seen != "POST,csv,false,Active,null,"+DefaultUser {
		t.Errorf("the report has %s", seen)
	}
}

func TestReportFilters(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	q := s.query()
	a, b := s.report(m{"ReportName": "A", "QueryId": q}), s.report(m{"ReportName": "B"})
	for path, want := range map[string]string{
		"":                            "A,B",
		"?reportId=" + a:              "A",
		"?REPORTID=" + a + ";" + b:    "A,B",
		"?queryId=" + q:               "A",
		"?reportName=b":               "B",
		"?reportName=A&reportId=" + b: noItemFound,
	} {
		if got := s.get("/ScheduledReport%s", path).names("reportName"); got != want {
			t.Errorf("%s lists %s, want %s", path, got, want)
		}
	}
}

func TestDeleteReport(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.runNow(nil)
	s.advance(time.Minute)
	link := s.get("/ScheduledReport/execution/%s", id).one()["reportAccessSecureLink"].(string)
	if got := s.do(http.MethodDelete, "/ScheduledReport/"+strings.ToUpper(id), nil).one()["reportId"]; got != id {
		t.Errorf("deleted %v", got)
	}
	s.do(http.MethodDelete, "/ScheduledReport/"+id, nil).refused(404, "No item found with given filters.")
	s.get("/ScheduledReport/execution/%s", id).refused(404, "No item found with given filters.")
	if r := s.download(link); r.status != 404 || !strings.Contains(string(r.raw), "BlobNotFound") {
		t.Errorf("the file was answered with %d %s", r.status, r.raw)
	}
}

func TestReportKeepsTheTextOfADeletedQuery(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	q := s.query()
	id := s.report(m{"QueryId": q})
	s.do(http.MethodDelete, "/ScheduledQueries/"+q, nil).ok()
	s.advance(24 * time.Hour)
	if got := s.states(id); got != "Completed,Pending" {
		t.Errorf("the executions are %s", got)
	}
	s.do(http.MethodPost, "/ScheduledReport", s.daily(m{"QueryId": q})).refused(400, "Invalid QueryID")
}

func TestReportOnAnothersQuery(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	theirs := s.AddQuery(Query{Name: "T", Text: sampleQuery, User: "somebody@else.example"})
	s.do(http.MethodPost, "/ScheduledReport", s.daily(m{"QueryId": theirs.ID})).refused(400, "Invalid QueryID")
	if err := s.SetPolicy(Policy{Visibility: "all"}); err != nil {
		t.Fatal(err)
	}
	s.do(http.MethodPost, "/ScheduledReport", s.daily(m{"QueryId": theirs.ID})).ok()
}

// TestNewQueryCannotBeRunYet holds that a query which lists hide for a time can't be run until then either.
func TestNewQueryCannotBeRunYet(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: Policy{Lag: "30s"}})
	q := s.query()
	s.advance(30*time.Second - 1)
	s.do(http.MethodPost, "/ScheduledReport", s.daily(m{"QueryId": q})).refused(400, "Invalid QueryID")
	s.preview("queryId", q).refused(400, "Invalid QueryID")
	s.advance(1)
	s.do(http.MethodPost, "/ScheduledReport", s.daily(m{"QueryId": q})).ok()
	s.preview("queryId", q).ok()
}

func TestPagesBeyondTheList(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "page-size", "2")})
	for range 3 {
		s.AddReport(Report{Name: "A", Start: start})
	}
	for skip, want := range map[string]int{"-5": 2, "0": 2, "2": 1, "3": 0, "99": 0, "x": 2} {
		if got := len(s.get("/ScheduledReport?skip=%s", skip).ok().items()); got != want {
			t.Errorf("skip=%s: %d objects, want %d", skip, got, want)
		}
	}
}

func TestQuotaIsEachUsers(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for i := range maxActive {
		s.AddReport(Report{Name: fmt.Sprint(i), Start: start.Add(time.Hour), Interval: 24, User: "somebody@else.example"})
	}
	id := s.report(nil)
	for range maxActive - 1 {
		s.report(nil)
	}
	full := "User has exceeded its report creation quota of 50 active reports"
	s.do(http.MethodPost, "/ScheduledReport", s.daily(nil)).refused(400, full)
	s.pause(id).ok() // it is not active now
	s.report(nil)
	s.do(http.MethodPost, "/ScheduledReport", s.daily(nil)).refused(400, full)
}

func TestRunNowQuotaIsByTheHour(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	body := m{"ReportName": "Once", "QueryId": officeUsage, "ExecuteNow": true}
	for range maxRunNow {
		id := s.runNow(nil)
		s.do(http.MethodDelete, "/ScheduledReport/"+id, nil).ok() // gives nothing back
		s.advance(10 * time.Minute)
	}
	s.do(http.MethodPost, "/ScheduledReport", body).refused(400, "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins")
	s.advance(10 * time.Minute) // the first is an hour old
	s.do(http.MethodPost, "/ScheduledReport", body).ok()
	s.do(http.MethodPost, "/ScheduledReport", body).refused(400, "User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins")
}

func TestRoutes(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, test := range []struct {
		method, path string
		status       int
	}{
		{http.MethodGet, "/scheduleddataset/", 200}, {http.MethodPost, "/ScheduledDataset", 405}, {http.MethodGet, "/ScheduledQueries/some", 405},
		{http.MethodPatch, "/ScheduledReport/some", 405}, {http.MethodGet, "/Nothing", 404}, {http.MethodGet, "", 404}, {http.MethodGet, "/ScheduledReport/some/pause", 404},
	} {
		if got := s.do(test.method, test.path, nil).status; got != test.status {
			t.Errorf("%s %s was answered with %d, want %d", test.method, test.path, got, test.status)
		}
	}
	if got := s.send(request(t, http.MethodGet, "/insights/v1/mpnx", nil)); got.status != 404 || got.body != nil {
		t.Errorf("another path was answered with %d %s", got.status, got.raw)
	}
}

func TestCorrelationIDsComeBack(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	r := request(t, http.MethodGet, MPN.Path()+"/ScheduledReport", nil)
	r.Header.Set("ms-correlationid", "mine")
	got := s.send(r).header
	if got.Get("ms-correlationid") != "mine" || got.Get("ms-requestid") != s.Requests()[0].ID {
		t.Errorf("the header is %v", got)
	}
	if got.Get("Date") != "Tue, 05 Mar 2024 10:00:00 GMT" {
		t.Errorf("the date is %s", got.Get("Date"))
	}
}
