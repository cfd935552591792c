package emulator

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// TestCapturedExecuteNowReport holds what F-THOOR captured of a new ExecuteNow report, and F-GPS of one that has run:
// a schedule in the same body is ignored.
func TestCapturedExecuteNowReport(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.runNow(m{"Format": "CSV", "StartTime": "2024-01-01T00:00:00Z", "RecurrenceInterval": 8, "RecurrenceCount": 3})
	names := []string{
		"executeNow", "queryStartTime", "queryEndTime", "startTime", "createdTime", "recurrenceInterval", "recurrenceCount",
		"callbackUrl", "callbackMethod", "modifiedTime", "description", "format", "reportStatus",
	}
	const want = "true,null,null,2024-03-05T10:00:00Z,2024-03-05T10:00:00Z,-1,1,null,null,null,null,csv,"
	if got := fields(s.shown(id), names...); got != want+Active {
		t.Errorf("the new report is %s", got)
	}
	s.advance(time.Minute)
	if got := fields(s.shown(id), names...); got != want+Inactive {
		t.Errorf("after its run the report is %s", got)
	}
}

// TestCapturedExecutions holds what F-THOOR captured of an execution before its end, and F-GPS of one after it.
func TestCapturedExecutions(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.runNow(m{"ReportName": "Seats of today", "CallbackUrl": "https://x.example"})
	names := []string{"executionStatus", "recurrenceInterval", "recurrenceCount", "callbackUrl", "callbackMethod", "reportExpiryTime"}
	x := s.get("/ScheduledReport/execution/%s", id).one()
	if got := fields(x, append(names, "reportLocation", "reportAccessSecureLink", "reportGeneratedTime")...); got != "Pending,-1,1,null,null,null,null,null,null" {
		t.Errorf("the execution is %s", got)
	}
	s.advance(48 * time.Hour)
	x = s.get("/ScheduledReport/execution/%s", id).one()
	if got := fields(x, append(names, "reportGeneratedTime")...); got != "Completed,-1,1,null,null,null,2024-03-05T10:00:05Z" {
		t.Errorf("the execution is %s", got)
	}
	location, link := x["reportLocation"].(string), x["reportAccessSecureLink"].(string)
	u, err := url.Parse(link)
	if err != nil || location != "http://example.com/files/Seats%20of%20today_"+x["executionId"].(string)+".csv" || link != location+"?"+u.RawQuery {
		t.Fatalf("the file is at %s, the link is %s", location, link)
	}
	query := u.Query()
	if got := query.Get("se"); got != "2024-03-14T10:00:00Z" || query.Get("sr") != "b" || query.Get("sp") != "r" {
		t.Errorf("the link is not one of seven days from its reading: %s", link)
	}
	if !strings.HasPrefix(s.unpack(s.download(link)), "CustomerTenantId,") {
		t.Error("the link gives no file")
	}
}

// TestCapturedError holds the body that F-85020 pasted: four fields, and QueryID with a capital D.
func TestCapturedError(t *testing.T) {
	t.Parallel()
	r := serveTest(t, Options{}).do(http.MethodPost, "/ScheduledReport", m{"ReportName": "R", "QueryId": "bd1b0cc1-ce45-4578-beba-6fe5a69fd421", "ExecuteNow": true})
	if want := `{"value":[],"totalCount":0,"message":"Invalid QueryID","statusCode":400}`; r.status != 400 || string(r.raw) != want {
		t.Errorf("answered %d %s, want %s", r.status, r.raw, want)
	}
}
