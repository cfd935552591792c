package emulator

import (
	"net/http"
	"testing"
)

func TestBodies(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	const good = `"Query":"SELECT Month FROM OfficeUsage"}`
	for _, test := range []struct {
		name, body string
		status     int
		message    string
	}{
		{"pascal case", `{"Name":"A",` + good, 200, "Query created successfully"},
		{"camel case", `{"name":"A",` + good, 200, "Query created successfully"},
		{"any case", `{"nAME":"A",` + good, 200, "Query created successfully"},
		{"a byte-order mark", "\ufeff" + `{"Name":"A",` + good, 200, "Query created successfully"},
		{"unknown fields", `{"Name":"A","Colour":{"a":[1]},` + good, 200, "Query created successfully"},
		{"null where nothing is needed", `{"Name":"A","Description":null,` + good, 200, "Query created successfully"},
		{"nothing", "", 400, "Null or missing value"},
		{"blanks", " \n", 400, "Null or missing value"},
		{"no name", `{` + good, 400, "Null or missing value"},
		{"a name of blanks", `{"Name":"  ",` + good, 400, "Null or missing value"},
		{"a null name", `{"Name":null,` + good, 400, "Null or missing value"},
		{"a form", "Name=A&Query=B", 400, "Invalid report parameters"},
		{"a list", `[{"Name":"A"}]`, 400, "Invalid report parameters"},
		{"null", "null", 400, "Invalid report parameters"},
		{"a number for a text", `{"Name":12,` + good, 400, "Invalid report parameters"},
		{"more than one object", `{"Name":"A",` + good + "{}", 400, "Invalid report parameters"},
		{"a broken object", `{"Name":"A"`, 400, "Invalid report parameters"},
	} {
		r := s.do(http.MethodPost, "/ScheduledQueries", test.body)
		if r.status != test.status || r.body["message"] != test.message {
			t.Errorf("%s: answered %d %v, want %d %s", test.name, r.status, r.body["message"], test.status, test.message)
		}
	}
}

func TestNumbersAndBooleansAsTexts(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, test := range []struct {
		changes m
		status  int
	}{
		{m{"RecurrenceInterval": "24", "ExecuteNow": "False"}, 200},
		{m{"RecurrenceInterval": 24.0}, 200}, // encoding/json writes 24
		{m{"RecurrenceInterval": 24.5}, 400},
		{m{"RecurrenceInterval": "soon"}, 400},
		{m{"RecurrenceInterval": true}, 400},
		{m{"RecurrenceInterval": 1 << 40}, 400},
		{m{"ExecuteNow": "maybe"}, 400},
		{m{"ExecuteNow": 1}, 400},
		{m{"ExecuteNow": nil}, 200},
		{m{"CallbackUrl": nil, "CallbackMethod": nil, "QueryStartTime": nil}, 200},
	} {
		if got := s.do(http.MethodPost, "/ScheduledReport", s.daily(test.changes)); got.status != test.status {
			t.Errorf("%v: answered %d %s, want %d", test.changes, got.status, got.raw, test.status)
		}
	}
}

func TestQueryParameters(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	s.query()
	for path, want := range map[string]int{
		"/ScheduledQueries": 20, "/scheduledqueries?INCLUDESYSTEMQUERIES=FALSE": 1, "/ScheduledQueries?includeSystemQueries=": 20,
		"/ScheduledQueries?includeOnlySystemQueries=True": 19, "/ScheduledQueries?includeSystemQueries=false&IncludeOnlySystemQueries=true": 19,
		"/ScheduledQueries?queryId=" + officeUsage + ";6209A8FD-93AF-442E-8B3F-3DF0F77E8463":   2,
		"/ScheduledQueries?queryId=" + officeUsage + "%3B6209a8fd-93af-442e-8b3f-3df0f77e8463": 2,
		"/ScheduledQueries?unknown=1": 20,
	} {
		if got := len(s.get("%s", path).ok().items()); got != want {
			t.Errorf("%s has %d objects, want %d", path, got, want)
		}
	}
	s.get("/ScheduledQueries?includeSystemQueries=perhaps").refused(400, "The value 'perhaps' is not valid.")
}
