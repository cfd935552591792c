package emulator

import (
	"bytes"
	"encoding/json"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func readRaw(t *testing.T, text string) RawObjects {
	t.Helper()
	o, err := ReadRawObjects([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return o
}

const oddObjects = `{
	"extra_fields": true,
	"queries": [{"name": " ISVUsageQuery", "query": "SELECT\r\n Month FROM OfficeUsage WHERE Month = 'a' OR Month = 'b'", "user": 7}],
	"reports": [{"ReportName": "a;b\u0000\n", "user": 142344300, "recurrenceInterval": "24", "recurrenceCount": 24.0,
		"startTime": "11/28/2026", "format": "xlsx", "owner": {"a": [1e0]}, "owner": 2}],
	"executions": [{"executionStatus": "Odd", "reportGeneratedTime": 5}],
	"datasets": [{"datasetName": "Odd", "selectableColumns": "Month", "minimumRecurrenceInterval": "1"}]}`

// TestRawObjectsAreShownAsWritten holds that types, digits, names and repeated fields stay, and what is missing is added.
func TestRawObjectsAreShownAsWritten(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Objects: []RawObjects{readRaw(t, oddObjects)}})
	query := s.get("/ScheduledQueries?includeSystemQueries=false")
	if want := `"name":" ISVUsageQuery","description":null,"query":"SELECT\r\n Month FROM OfficeUsage WHERE Month = 'a' OR Month = 'b'","type":"userDefined","user":7,`; !strings.Contains(string(query.raw), want) {
		t.Errorf("the query is %s, want %s in it", query.raw, want)
	}
	report := s.get("/ScheduledReport")
	for _, want := range []string{
		`"ReportName":"a;b\u0000\n"`, `"user":142344300`, `"recurrenceInterval":"24"`, `"recurrenceCount":24.0`, `"startTime":"11/28/2026"`,
		`"format":"xlsx"`, `"owner":{"a":[1e0]},"owner":2}`, `"reportStatus":"Active"`,
	} {
		if !strings.Contains(string(report.raw), want) {
			t.Errorf("the report is %s, want %s in it", report.raw, want)
		}
	}
	id := report.one()["reportId"].(string)
	x := s.get("/ScheduledReport/execution/%s?executionStatus=odd&getLatestExecution=false", id)
	if x.status != 400 { // the status is no documented one
		t.Errorf("answered %d %s", x.status, x.raw)
	}
	if got := fields(s.get("/ScheduledReport/execution/%s", id).one(), "executionStatus", "reportGeneratedTime", "reportId"); got != "Odd,5,"+id {
		t.Errorf("the execution is %s", got)
	}
	if got := fields(s.get("/ScheduledDataset?datasetName=Odd").one(), "selectableColumns", "availableMetrics", "minimumRecurrenceInterval"); got != "Month,[],1" {
		t.Errorf("the dataset is %s", got)
	}
	s.advance(100 * 24 * time.Hour) // its start can't be read, so it never runs
	if got := s.states(id); got != "" {
		t.Errorf("the report has run: %s", got)
	}
}

// TestExactRawObjects holds that nothing is added to an exact object, not even an ID.
func TestExactRawObjects(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	if err := s.AddRaw(readRaw(t, `{"exact": true, "reports": [{"reportName": "R"}], "executions": [{}]}`)); err != nil {
		t.Fatal(err)
	}
	if got := s.get("/ScheduledReport").ok().body["value"]; string(encode(got)) != `[{"reportName":"R"}]` {
		t.Errorf("the reports are %v", got)
	}
	if got := s.get("/ScheduledReport/execution/%s", s.Reports()[0].ID).ok().body["value"]; string(encode(got)) != `[{}]` {
		t.Errorf("the executions are %v", got)
	}
}

// TestRawReportIsUsable holds that a raw report is found, runs, is paused, updated and deleted, and is then shown as the
// service writes it.
func TestRawReportIsUsable(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	if got := s.control("POST", "objects", `{"reports": [{"reportId": "7", "reportName": " odd ", "query": "SELECT Month FROM OfficeUsage", "startTime": "2024-03-06T00:00:00Z", "recurrenceInterval": "24", "user": null}]}`); got != `{"program":"mpn","queries":0,"reports":1}` {
		t.Fatalf("answered %s", got)
	}
	s.advance(24 * time.Hour)
	if got := s.states("7"); got != "Completed,Pending" {
		t.Errorf("the executions are %s", got)
	}
	s.pause("7").ok()
	s.put("7", m{"ReportName": "Even", "RecurrenceInterval": 48}).ok()
	if got := fields(s.shown("7"), "reportName", "reportStatus", "recurrenceInterval", "user"); got != "Even,Paused,48,null" {
		t.Errorf("the report is %s", got)
	}
	if r := s.do(http.MethodDelete, "/ScheduledReport/7", nil).one(); r["reportName"] != "Even" || len(s.Reports()) != 0 {
		t.Errorf("the deleted report is %v", r)
	}
}

func TestRawObjectsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`:                          "no objects",
		`{"report": [{}]}`:            "unknown field",
		`{"reports": [7]}`:            "7 is not a JSON object",
		`{"reports": [{"a": }]}`:      "invalid character",
		`[]`:                          "cannot unmarshal",
		`{"reports": [{"a": 1}, {]}`:  "invalid character",
		`{"queries": [{"a": 1}]} {}`:  "after",
		`{"queries": [{"a": 1}]} end`: "after",
		`{"program": "cmp", "queries": [{"name": "Q"}, {"queryName": "Q"}]}`: `queries[1] has the field "queryName", which the API does not document; its fields are queryId, name,`,
		`{"reports": [{"reportName": "R", "status": "Paused"}]}`:             `reports[0] has the field "status"`,
		`{"reports": [{}], "executions": [{"status": "Pending"}]}`:           `executions[0] has the field "status"`,
		`{"datasets": [{"datasetname": "D", "columns": []}]}`:                `datasets[0] has the field "columns"`,
	} {
		if _, err := ReadRawObjects([]byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want %q in it", text, err, want)
		}
	}
	s := serveTest(t, Options{})
	for text, want := range map[string]string{
		`{"executions": [{}]}`: "no reportId",
		`{"queries": [{"name": "Q"}], "executions": [{"reportId": "none"}]}`: `"none", which is not there`,
	} {
		if err := s.AddRaw(readRaw(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: the error is %v, want %q in it", text, err, want)
		}
	}
	if len(s.Queries()) != 0 {
		t.Error("something was added")
	}
}

// TestRawObjectsOverARestart holds that they are kept in the state as written, and not added again.
func TestRawObjectsOverARestart(t *testing.T) {
	t.Parallel()
	o := Options{StateFile: filepath.Join(t.TempDir(), "state.json"), Objects: []RawObjects{readRaw(t, oddObjects)}}
	before := serveTest(t, o)
	want := before.get("/ScheduledReport").raw
	before.query() // something that is saved
	before.Close()
	after := serveTest(t, o)
	if got := after.get("/ScheduledReport").raw; !bytes.Equal(got, want) {
		t.Errorf("after a restart the reports are %s, want %s", got, want)
	}
	if got := after.get("/ScheduledDataset?datasetName=Odd").one(); got["selectableColumns"] != "Month" {
		t.Errorf("after a restart the dataset is %v", got)
	}
}

func TestRawObjectRoundTrip(t *testing.T) {
	t.Parallel()
	const text = `{"b":24.0,"a":"\u0000","B":[1,{"z":null}],"b":1e3}`
	var o rawObject
	if err := json.Unmarshal([]byte(text), &o); err != nil {
		t.Fatal(err)
	}
	if got, err := json.Marshal(o); err != nil || string(got) != text {
		t.Errorf("%s is written as %s, %v", text, got, err)
	}
}
