package insights_test

import (
	"net/http"
	"reflect"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Every spelling of the fields is read alike.
func TestSpellingsOfAnswers(t *testing.T) {
	t.Parallel()
	full := insights.Report{
		ID: "r-1", Name: "Daily", QueryID: "q-1", ExecuteNow: new(false), StartTime: at(2026, 12, 2, 0, 0, 0), RecurrenceInterval: new(int64(24)), CallbackMethod: "GET", Format: "csv",
	}
	bare := insights.Report{ID: "r-1", Name: "Daily"}
	for name, test := range map[string]struct {
		body string
		want insights.Report
	}{
		"camel case": {`{"value":[{"reportId":"r-1","reportName":"Daily","queryId":"q-1","executeNow":false,"startTime":"2026-12-02T00:00:00Z","recurrenceInterval":24,"callbackMethod":"GET","format":"csv"}],
			"nextLink":null,"totalCount":1,"message":"ok","statusCode":200,"dataRedacted":false}`, full},
		"Pascal case": {`{"Value":[{"ReportId":"r-1","ReportName":"Daily","QueryId":"q-1","ExecuteNow":false,"StartTime":"2026-12-02T00:00:00Z","RecurrenceInterval":24,"CallbackMethod":"GET","Format":"csv"}],
			"TotalCount":1,"Message":"ok","StatusCode":200}`, full},
		"mixed": {`{"Value":[{"reportId":"r-1","reportName":"Daily","QueryId":"q-1","executeNow":false,"StartTime":"2026-12-02T00:00:00Z","recurrenceInterval":24,"CallbackMethod":"GET","format":"csv"}],
			"statusCode":200}`, full},
		"nulls": {`{"value":[{"reportId":"r-1","reportName":"Daily","queryId":null,"executeNow":null,"startTime":null,"recurrenceInterval":null,"recurrenceCount":null,"callbackUrl":null,"createdTime":null}],
			"nextLink":null,"message":null,"statusCode":null}`, bare},
		"absent":             {`{"value":[{"reportId":"r-1","reportName":"Daily"}]}`, bare},
		"unknown fields":     {`{"value":[{"reportId":"r-1","reportName":"Daily","isPublicInOrg":true,"executionStatus":{}}],"more":[]}`, bare},
		"one object":         {`{"value":{"reportId":"r-1","reportName":"Daily"},"statusCode":200}`, bare},
		"byte-order mark":    {"\xef\xbb\xbf" + `{"value":[{"reportId":"r-1","reportName":"Daily"}]}` + "\r\n", bare},
		"status as text":     {`{"value":[{"reportId":"r-1","reportName":"Daily"}],"statusCode":"200"}`, bare},
		"odd side fields":    {`{"value":[{"reportId":"r-1","reportName":"Daily"}],"message":[],"statusCode":"two hundred","code":{},"error":null,"totalCount":"many"}`, bare},
		"stray blanks":       {`{" Value ":[{"reportId ":"r-1"," ReportName":"Daily"}]," StatusCode":200}`, bare},
		"items of no use":    {`{"value":[null,{"reportId":"r-1","reportName":"Daily"},{},7,{"reportId":""}],"statusCode":200.0}`, bare},
		"a second value":     {`{"Value":null,"value":[{"reportId":"r-1","reportName":"Daily"}],"Value":null}`, bare},
		"empty next link":    {`{"value":[{"reportId":"r-1","reportName":"Daily"}],"nextLink":" "}`, bare},
		"smallest .NET time": {`{"value":[{"reportId":"r-1","reportName":"Daily","modifiedTime":"0001-01-01T00:00:00","createdTime":""}]}`, bare},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := client(t, &service{replies: []reply{says(http.StatusOK, test.body)}})
			got, err := insights.All(c.Reports(t.Context(), insights.ReportFilter{}))
			if err != nil || len(got) != 1 || !reflect.DeepEqual(got[0], test.want) {
				t.Errorf("list: got %+v, %v", got, err)
			}
			if one, err := c.Report(t.Context(), "R-1"); err != nil || !reflect.DeepEqual(*one, test.want) {
				t.Errorf("read: got %+v, %v", one, err)
			}
			if made, err := c.CreateReport(t.Context(), insights.NewReport{}); err != nil || !reflect.DeepEqual(*made, test.want) {
				t.Errorf("create: got %+v, %v", made, err)
			}
			if err := c.PauseReport(t.Context(), "r-1"); err != nil {
				t.Errorf("pause: %v", err)
			}
		})
	}
}

// What is a success by its status and can't be understood is an error that says why. A create that got such an
// answer may have worked.
func TestUnreadableAnswers(t *testing.T) {
	t.Parallel()
	const noJSON, other = "the answer is not the JSON of this API", "the answer has another shape than documented: "
	for name, test := range map[string]struct{ body, message, detail string }{
		"empty":             {"", "the answer is empty", ""},
		"HTML":              {"<html>\n <body>Sign  in</body></html>", noJSON, `it begins "<html> <body>Sign in</body></html>"`},
		"text":              {"OK", noJSON, `it begins "OK"`},
		"cut off":           {`{"value":[{"reportId":"r`, noJSON, `it begins "{\"value\":[{\"reportId\":\"r"`},
		"array":             {`[{"reportId":"r-1"}]`, other + "it is a JSON array", `it begins "[{\"reportId\":\"r-1\"}]"`},
		"no value":          {`{"statusCode":200}`, other + "it has no value", `it begins "{\"statusCode\":200}"`},
		"value is a text":   {`{"value":"none"}`, other + "value is a JSON string", `it begins "{\"value\":\"none\"}"`},
		"text after it":     {`{"value":[]}}`, noJSON, `it begins "{\"value\":[]}}"`},
		"a bad item":        {`{"value":[{"reportId":r}]}`, noJSON, `it begins "{\"value\":[{\"reportId\":r}]}"`},
		"a missing comma":   {`{"value":[{} {}]}`, noJSON, `it begins "{\"value\":[{} {}]}"`},
		"a missing colon":   {`{"value" []}`, noJSON, `it begins "{\"value\" []}"`},
		"a name of no text": {`{value:[]}`, noJSON, `it begins "{value:[]}"`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{says(http.StatusOK, test.body)}}
			_, err := client(t, s).CreateReport(t.Context(), insights.NewReport{})
			e := failure(t, err)
			if e.Message != test.message || e.Detail != test.detail {
				t.Errorf("got %q (%s), want %q (%s)", e.Message, e.Detail, test.message, test.detail)
			}
			if e.Status != http.StatusOK || !e.Sent || e.NotFound || e.Attempts != 1 || !e.Date.Equal(start) {
				t.Errorf("got %+v", e)
			}
			if _, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{})); failure(t, err).Message != test.message {
				t.Errorf("list: got %v", err)
			}
		})
	}
}

// A create that is not told the one object it made, with its ID, may have made it.
func TestCreateWithoutObject(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"value":[]}`:   "the answer has another shape than documented: it does not hold one object",
		`{"value":null}`: "the answer has another shape than documented: it does not hold one object",
		`{"value":[{"queryId":"a"},{"queryId":"b"}]}`: "the answer has another shape than documented: it does not hold one object",
		`{"value":[{"name":"a"}]}`:                    `the service answered with an object that can't be used: item 1 ("a"): it has no ID`,
		`{"value":[{"name":"a","queryId":{}}]}`:       `the service answered with an object that can't be used: item 1 ("a"): its queryId is a JSON object, not a string`,
		`{"value":["a"]}`:                             "the answer has another shape than documented: none of its items is a JSON object",
		`{"value":[{"name":"a","queryId":".."}]}`:     `the service answered with an object that can't be used: item 1 ("a") has the ID "..", which can't be used: it consists of dots`,
	} {
		_, err := client(t, &service{replies: []reply{says(http.StatusOK, body)}}).CreateQuery(t.Context(), insights.NewQuery{})
		if e := failure(t, err); e.Message != want || !e.Sent {
			t.Errorf("%s: got %v (sent: %v)", body, err, e.Sent)
		}
	}
}

// The answer to a change may say nothing, but what says something else than the service would is no success:
// it may be a proxy's page.
func TestAnswersToChanges(t *testing.T) {
	t.Parallel()
	const odd = "delete report: 200 OK: the answer has another shape than documented: "
	for _, test := range []struct {
		reply reply
		want  string
	}{
		{says(http.StatusOK, ""), ""},
		{says(http.StatusNoContent, ""), ""},
		{says(http.StatusOK, `{"message":"done"}`), ""},
		{says(http.StatusOK, `{"value":"whatever"}`), ""},
		{says(http.StatusOK, `{"value":[null]}`), ""},
		{says(http.StatusOK, `{"value":[7,{}]}`), ""},
		{says(http.StatusOK, `{"value":{"reportId":1}}`), ""},
		{says(http.StatusOK, `{"value":[{"a":"`+strings.Repeat("x", 1<<20)+`"}]}`), ""},
		{says(http.StatusOK, `{"value":["`+strings.Repeat("x", 1<<20)+`"]}`), odd + `an item of value is a JSON string (it begins "{\"value\":[\"` + strings.Repeat("x", 189) + `…")`},
		{says(http.StatusOK, `{"value":[7,true]}`), odd + `an item of value is a JSON bool (it begins "{\"value\":[7,true]}")`},
		{says(http.StatusOK, `{"value":[[{}]]}`), odd + `an item of value is a JSON array (it begins "{\"value\":[[{}]]}")`},
		{says(http.StatusOK, "<html>Sign in</html>"), `delete report: 200 OK: the answer is not the JSON of this API (it begins "<html>Sign in</html>")`},
		{says(http.StatusNotModified, ""), "delete report: 304 Not Modified"},
		{says(http.StatusOK, `{"value":[],"message":"Invalid","statusCode":400}`), "delete report: 400 Bad Request: Invalid"},
	} {
		err := client(t, &service{replies: []reply{test.reply}}).DeleteReport(t.Context(), "r-1")
		if got := text(err); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func TestRows(t *testing.T) {
	t.Parallel()
	body := `{"value":[{"Name":"a, b","Count":12345678901234567890,"Share":0.5,"Known":true,"Note":null,"More":{"x":[1]}},{}]}`
	rows, err := client(t, &service{replies: []reply{says(http.StatusOK, body)}}).TestQuery(t.Context(), insights.Test{Query: "q"})
	want := []insights.Row{
		{{Column: "Name", Value: "a, b"}, {Column: "Count", Value: "12345678901234567890"}, {Column: "Share", Value: "0.5"}, {Column: "Known", Value: "true"}, {Column: "Note", Value: ""}, {Column: "More", Value: `{"x":[1]}`}},
		nil,
	}
	if err != nil || !reflect.DeepEqual(rows, want) {
		t.Errorf("got %q, %v", rows, err)
	}
	_, err = client(t, &service{replies: []reply{says(http.StatusOK, `{"value":[["a"]]}`)}}).TestQuery(t.Context(), insights.Test{Query: "q"})
	if got := failure(t, err).Message; got != "the answer has another shape than documented: a row is a JSON array" {
		t.Errorf("got %q", got)
	}
}
