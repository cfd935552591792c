package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// start is when the clock of most tests stands.
var start = time.Date(2024, 3, 5, 10, 0, 0, 0, time.UTC)

// service is an emulator that a test talks to without a network.
type service struct {
	*Emulator
	t       *testing.T
	program Program
}

// in talks to another program.
func (s service) in(p Program) service {
	s.program = p
	return s
}

// serveTest makes an emulator on a clock that stands at start, unless the options have one.
func serveTest(t *testing.T, o Options) service {
	t.Helper()
	if o.Clock == nil {
		o.Clock = NewClock(start)
	}
	e, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return service{e, t, MPN}
}

// with makes a policy of pairs of names and values.
func with(t *testing.T, pairs ...string) Policy {
	t.Helper()
	var p Policy
	for i := 0; i < len(pairs); i += 2 {
		f, ok := PolicyNamed(pairs[i])
		if !ok {
			t.Fatalf("there is no policy %s", pairs[i])
		}
		if err := f.Set(&p, pairs[i+1]); err != nil {
			t.Fatal(err)
		}
	}
	return p
}

// reply is an answer with its JSON.
type reply struct {
	t      *testing.T
	status int
	header http.Header
	raw    []byte
	body   map[string]any
}

// do asks with the default token. body is JSON as it is, or something to be written as JSON.
func (s service) do(method, path string, body any) reply {
	s.t.Helper()
	r := request(s.t, method, s.program.Path()+path, body)
	r.Header.Set("Authorization", "Bearer "+DefaultAccessToken)
	return s.send(r)
}

func (s service) get(path string, args ...any) reply {
	s.t.Helper()
	return s.do(http.MethodGet, fmt.Sprintf(path, args...), nil)
}

func request(t *testing.T, method, target string, body any) *http.Request {
	t.Helper()
	var data []byte
	switch b := body.(type) {
	case nil:
	case string:
		data = []byte(b)
	default:
		var err error
		if data, err = json.Marshal(b); err != nil {
			t.Fatal(err)
		}
	}
	return httptest.NewRequest(method, target, bytes.NewReader(data))
}

func (s service) send(r *http.Request) reply {
	s.t.Helper()
	w := httptest.NewRecorder()
	s.ServeHTTP(w, r)
	out := reply{t: s.t, status: w.Code, header: w.Header(), raw: w.Body.Bytes()}
	if len(out.raw) > 0 && out.raw[0] == '{' && strings.HasPrefix(out.header.Get("Content-Type"), "application/json") {
		if err := json.Unmarshal(out.raw, &out.body); err != nil {
			s.t.Fatalf("%s %s answered no JSON: %v\n%s", r.Method, r.URL, err, out.raw)
		}
	}
	return out
}

// ok fails the test unless the answer is good.
func (r reply) ok() reply {
	r.t.Helper()
	if r.status != http.StatusOK || r.body["statusCode"] != 200.0 {
		r.t.Fatalf("answered %d: %s", r.status, r.raw)
	}
	return r
}

// refused fails the test unless the answer has a status and message.
func (r reply) refused(status int, message string) {
	r.t.Helper()
	if r.status != status || r.body["statusCode"] != float64(status) || r.body["message"] != message {
		r.t.Fatalf("answered %d %s, want %d %s", r.status, r.raw, status, message)
	}
}

func (r reply) items() []map[string]any {
	r.t.Helper()
	list, ok := r.body["value"].([]any)
	if !ok {
		r.t.Fatalf("value is no list: %s", r.raw)
	}
	var out []map[string]any
	for _, v := range list {
		out = append(out, v.(map[string]any))
	}
	return out
}

// one is the only object of an answer.
func (r reply) one() map[string]any {
	r.t.Helper()
	items := r.ok().items()
	if len(items) != 1 {
		r.t.Fatalf("%d objects, want one: %s", len(items), r.raw)
	}
	return items[0]
}

// fields shows some fields of an object, separated by blanks.
func fields(o map[string]any, names ...string) string {
	var shown []string
	for _, n := range names {
		v, ok := o[n]
		switch {
		case !ok:
			shown = append(shown, "absent")
		case v == nil:
			shown = append(shown, "null")
		default:
			shown = append(shown, fmt.Sprint(v))
		}
	}
	return strings.Join(shown, ",")
}

const sampleQuery = "SELECT CustomerName, Month, MonthlyActiveUsers FROM OfficeUsage TIMESPAN LAST_MONTH"

// query makes a query and gives its id.
func (s service) query() string {
	s.t.Helper()
	return s.do(http.MethodPost, "/ScheduledQueries", m{"Name": "Sample", "Query": sampleQuery}).one()["queryId"].(string)
}

type m map[string]any

// daily is the body of a report that runs each day from the day after start on, with changes.
func (s service) daily(changes m) m {
	s.t.Helper()
	body := m{"ReportName": "Daily", "QueryId": "d8349f7b-a7d1-467e-b26d-434d4a50f26a", "StartTime": "2024-03-06T00:00:00Z", "RecurrenceInterval": 24}
	maps.Copy(body, changes)
	return body
}

// report makes such a report and gives its id.
func (s service) report(changes m) string {
	s.t.Helper()
	return s.do(http.MethodPost, "/ScheduledReport", s.daily(changes)).one()["reportId"].(string)
}

// runNow makes an ExecuteNow report.
func (s service) runNow(changes m) string {
	s.t.Helper()
	body := m{"ReportName": "Once", "QueryId": "d8349f7b-a7d1-467e-b26d-434d4a50f26a", "ExecuteNow": true}
	maps.Copy(body, changes)
	return s.do(http.MethodPost, "/ScheduledReport", body).one()["reportId"].(string)
}

// shown is a report as the list has it.
func (s service) shown(id string) map[string]any {
	s.t.Helper()
	return s.get("/ScheduledReport?reportId=%s", id).one()
}

// states are the states of a report's executions, oldest first.
func (s service) states(id string) string {
	var states []string
	for _, x := range s.Executions(id) {
		states = append(states, x.Status)
	}
	return strings.Join(states, ",")
}

// due are the days and hours of a report's executions, oldest first.
func (s service) due(id string) string {
	var times []string
	for _, x := range s.Executions(id) {
		times = append(times, x.Due.Format("01-02T15"))
	}
	return strings.Join(times, ",")
}

func (s service) advance(d time.Duration) { s.Clock().Advance(d) }

// download fetches a link as a client would that needs no token.
func (s service) download(link string) reply {
	s.t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		s.t.Fatal(err)
	}
	return s.send(httptest.NewRequest(http.MethodGet, u.RequestURI(), nil))
}

func testdata(t *testing.T, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}
