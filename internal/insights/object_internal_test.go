package insights

import (
	"reflect"
	"strings"
	"testing"
)

// What a field holds is read in every form in which it can be told what it means. Anything else counts as absent, and is
// noted without its content.
func TestFieldsOfObjects(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]struct {
		got  func(*Report) any
		want any
		note string
	}{
		`"recurrenceInterval":"24"`:                                     {got: interval, want: int64(24)},
		`"recurrenceInterval":" 24 "`:                                   {got: interval, want: int64(24)},
		`"recurrenceInterval":24.0`:                                     {got: interval, want: int64(24)},
		`"recurrenceInterval":"24.0"`:                                   {got: interval, want: int64(24)},
		`"recurrenceInterval":2.4e1`:                                    {got: interval, want: int64(24)},
		`"recurrenceInterval":-1`:                                       {got: interval, want: int64(-1)},
		`"recurrenceInterval":9007199254740993`:                         {got: interval, want: int64(9007199254740993)},
		`"recurrenceInterval":""`:                                       {got: interval},
		`"recurrenceInterval":null`:                                     {got: interval},
		`"recurrenceInterval":24.5`:                                     {got: interval, note: "recurrenceInterval is a JSON number, not a whole number"},
		`"recurrenceInterval":1e400`:                                    {got: interval, note: "recurrenceInterval is a JSON number, not a whole number"},
		`"recurrenceInterval":9223372036854775808`:                      {got: interval, note: "recurrenceInterval is a JSON number, not a whole number"},
		`"recurrenceInterval":"0x18"`:                                   {got: interval, note: "recurrenceInterval is a JSON string, not a whole number"},
		`"recurrenceInterval":"daily"`:                                  {got: interval, note: "recurrenceInterval is a JSON string, not a whole number"},
		`"recurrenceInterval":true`:                                     {got: interval, note: "recurrenceInterval is a JSON bool, not a whole number"},
		`"recurrenceInterval":{"hours":24}`:                             {got: interval, note: "recurrenceInterval is a JSON object, not a whole number"},
		`"executeNow":"True"`:                                           {got: executeNow, want: true},
		`"executeNow":0`:                                                {got: executeNow, want: false},
		`"executeNow":"soon"`:                                           {got: executeNow, note: "executeNow is a JSON string, not a boolean"},
		`"executeNow":[true]`:                                           {got: executeNow, note: "executeNow is a JSON array, not a boolean"},
		`"createdTime":"11/28/2026"`:                                    {got: created, want: "2026-11-28T00:00:00Z"},
		`"createdTime":"2026-11-28T05:00:00\u002B02:00"`:                {got: created, want: "2026-11-28T03:00:00Z"},
		`"createdTime":" "`:                                             {got: created, want: "0001-01-01T00:00:00Z"},
		`"createdTime":"11/12/2026"`:                                    {got: created, want: "0001-01-01T00:00:00Z", note: "createdTime is a JSON string, not a time that is certain"},
		`"createdTime":1764316800`:                                      {got: created, want: "0001-01-01T00:00:00Z", note: "createdTime is a JSON number, not a time that is certain"},
		`"user":142344300`:                                              {got: user, want: "142344300"},
		`"user":142344300.5`:                                            {got: user, want: "", note: "user is a JSON number, not a string or a whole number"},
		`"user":["a","b"]`:                                              {got: user, want: "", note: "user is a JSON array, not a string or a whole number"},
		`"user":"\u0047race\ud800 \"x\""`:                               {got: user, want: "Grace\uFFFD \"x\""},
		"\"user\":\"a\xffb\"":                                           {got: user, want: "a\uFFFDb"},
		`"queryId":7`:                                                   {got: queryID, want: "", note: "queryId is a JSON number, not a string"},
		`"queryId":"q-1","QueryId":null`:                                {got: queryID, want: "q-1"},
		`"queryId":null,"QueryId":"q-1"`:                                {got: queryID, want: "q-1"},
		`"queryId":{},"QUERYID":"q-1"`:                                  {got: queryID, want: "q-1"},
		`"queryId":"q-1","QueryId":"q-2"`:                               {got: queryID, want: "q-1"},
		`"QueryId":"q-2","queryId":"q-1"`:                               {got: queryID, want: "q-1"},
		`"queryId":"q-1","queryId":"q-2"`:                               {got: queryID, want: "q-2"},
		`"\u0071ueryId":"q-1"`:                                          {got: queryID, want: "q-1"},
		`"x":{"queryId":"q-2"},"queryId":"q-1","y":[{"queryId":"q-2"}]`: {got: queryID, want: "q-1"},
	} {
		r := reportType().decode([]byte("{ \"reportId\" : \"r-1\" ,\n" + json + "}"))
		note := ""
		for _, n := range r.Unread {
			note += n.String()
		}
		if got := want.got(r); got != want.want || note != want.note || r.ID != "r-1" {
			t.Errorf("%s: got %v, want %v; noted %q, want %q", json, got, want.want, note, want.note)
		}
	}
}

func interval(r *Report) any {
	if r.RecurrenceInterval == nil {
		return nil
	}
	return *r.RecurrenceInterval
}

func executeNow(r *Report) any {
	if r.ExecuteNow == nil {
		return nil
	}
	return *r.ExecuteNow
}

func created(r *Report) any { return FormatTime(r.CreatedTime.Time) }
func user(r *Report) any    { return string(r.User) }
func queryID(r *Report) any { return r.QueryID }

func TestTextsOfDatasets(t *testing.T) {
	t.Parallel()
	for json, want := range map[string]struct {
		columns []string
		notes   int
	}{
		`["Month","SKU"]`:           {[]string{"Month", "SKU"}, 0},
		`[]`:                        {[]string{}, 0},
		`null`:                      {nil, 0},
		`["Month",7,"",null,"SKU"]`: {[]string{"Month", "SKU"}, 1},
		`"Month"`:                   {nil, 1},
		`{"Month":true}`:            {nil, 1},
		`[` + strings.Repeat(`"a",`, 1<<20) + `"a"]`: {nil, 1}, // would take more memory than its text
	} {
		d := datasetType().decode([]byte(`{"datasetName":"OfficeUsage","selectableColumns":` + json + `}`))
		if !reflect.DeepEqual(d.SelectableColumns, want.columns) || len(d.Unread) != want.notes {
			t.Errorf("%.40s: got %q, noted %v", json, d.SelectableColumns, d.Unread)
		}
	}
}
