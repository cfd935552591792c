package emulator

import (
	"net/http"
	"testing"
	"time"
)

func TestUpdateReport(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.report(m{"Description": "D"})
	s.advance(time.Hour)
	got := s.put(id, m{
		"ReportName": "New", "Description": "E", "StartTime": "2024-03-09T06:00:00Z", "RecurrenceInterval": 48, "RecurrenceCount": 7, "Format": "tsv",
		"CallbackUrl": "https://x.example", "QueryId": "other", "ExecuteNow": true, "ReportStatus": "Paused", // these three can't be changed
	}).one()
	want := "New,E,2024-03-09T06:00:00Z,48,7,tsv,https://x.example,POST," + officeUsage + ",false,Active,2024-03-05T10:00:00Z,2024-03-05T11:00:00Z"
	names := []string{"reportName", "description", "startTime", "recurrenceInterval", "recurrenceCount", "format", "callbackUrl", "callbackMethod", "queryId", "executeNow", "reportStatus", "createdTime", "modifiedTime"}
	if seen := fields(got, names...); seen != want {
		t.Errorf("the answer is %s, want %s", seen, want)
	}
	if seen := fields(s.shown(id), names...); seen != want {
		t.Errorf("the report is %s, want %s", seen, want)
	}
}

func TestUpdateReportRefuses(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	id := s.report(m{"Description": "D"})
	before := fields(s.shown(id), "reportName", "description", "startTime", "recurrenceInterval", "modifiedTime")
	for _, test := range []struct {
		name    string
		changes m
		message string
	}{
		{"no name", m{"ReportName": nil}, "Null or missing value"},
		{"no start", m{"StartTime": nil}, "Null or missing value"},
		{"a start in another format", m{"StartTime": "2024-03-06"}, creation + "StartTime should follow format: yyyy-MM-ddTHH:mm:ssZ"},
		{"a short interval", m{"RecurrenceInterval": 3}, "Recurrence Interval must be between 4 and 2160"},
		{"an interval below the dataset's", m{"RecurrenceInterval": 12}, creation + "Recurrence Interval is below the minimum of the dataset"},
		{"a count", m{"RecurrenceCount": 0}, creation + "Recurrence count has to be a positive integer value"},
		{"a format", m{"Format": "xml"}, creation + "Report format should be csv/tsv"},
		{"a wrong type", m{"Description": []string{"x"}}, "Invalid report parameters"},
	} {
		t.Log(test.name)
		test.changes["Description"] = orElseAny(test.changes["Description"], "changed")
		s.put(id, test.changes).refused(http.StatusBadRequest, test.message)
		if after := fields(s.shown(id), "reportName", "description", "startTime", "recurrenceInterval", "modifiedTime"); after != before {
			t.Errorf("the report is now %s", after)
		}
	}
	s.do(http.MethodPut, "/ScheduledReport/"+id, "").refused(http.StatusBadRequest, "Null or missing value")
	s.put("none", nil).refused(http.StatusNotFound, "No item found with given filters.")
	s.resume("none").refused(http.StatusNotFound, "No item found with given filters.")
}

func orElseAny(v, otherwise any) any {
	if v == nil {
		return otherwise
	}
	return v
}
