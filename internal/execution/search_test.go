package execution_test

import (
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// statusFilter is a transport in front of a service that has its own way with executionStatus.
type statusFilter struct {
	next   http.RoundTripper
	answer func(status string) (int, string) // 0 lets the service answer
	lists  *int                              // requests with several values of one parameter
}

func (f statusFilter) RoundTrip(r *http.Request) (*http.Response, error) {
	q := r.URL.Query()
	if strings.ContainsAny(q.Get("executionStatus")+q.Get("executionId")+r.URL.Path, ";,") {
		*f.lists++
	}
	if status := q.Get("executionStatus"); status != "" {
		if code, body := f.answer(status); code != 0 {
			return &http.Response{StatusCode: code, Header: http.Header{}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
		}
	}
	return f.next.RoundTrip(r)
}

// Executions are found whether the service filters by status, refuses the filter, ignores it or finds nothing with it; and
// no request has several statuses or IDs.
func TestFilterByStatus(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy emulator.Policy
		answer func(string) (int, string)
	}{
		"honoured, any by default":       {emulator.Policy{StatusList: "refused"}, func(string) (int, string) { return 0, "" }},
		"honoured, completed by default": {emulator.Policy{StatusList: "refused", ExecutionDefaults: "completed"}, func(string) (int, string) { return 0, "" }},
		"refused": {emulator.Policy{}, func(string) (int, string) {
			return 400, `{"value":[],"message":"Invalid report parameters","statusCode":400}`
		}},
		"matches nothing": {emulator.Policy{}, func(string) (int, string) {
			return 404, `{"value":[],"message":"No item found with given filters","statusCode":404}`
		}},
		"matches nothing, in a 200": {emulator.Policy{}, func(string) (int, string) { return 200, `{"value":[],"statusCode":200}` }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, lists := acctest.New(t, emulator.Options{Policy: c.policy, Pending: 2 * time.Minute, Running: 6 * time.Minute}), 0
			env.Dependencies.Transport = statusFilter{env.Dependencies.Transport, c.answer, &lists}
			s := &stage{Env: env, Provider: env.Provider(t, nil), query: env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month FROM OfficeUsage"})}

			if state := s.read(t, s.once().ID, acctest.Object{"wait_for_completion": true}); state["status"] != "Completed" {
				t.Errorf("waiting gave %v", state)
			}
			report := s.daily()
			if state := s.read(t, report.ID, nil); state["status"] != nil {
				t.Errorf("before the first run: %v", state)
			}
			pending := s.read(t, report.ID, acctest.Object{"statuses": []any{"Running", "Pending"}})
			if pending["status"] != "Pending" {
				t.Errorf("pending: %v", pending)
			}
			if state := s.read(t, report.ID, acctest.Object{"execution_id": pending["execution_id"]}); state["status"] != "Pending" {
				t.Errorf("by ID: %v", state)
			}
			s.Clock.Advance(73 * time.Hour)
			if state := s.read(t, report.ID, nil); state["status"] != "Completed" || len(executions(state)) != 1 {
				t.Errorf("newest: %v", state)
			}
			if state := s.read(t, report.ID, acctest.Object{"latest": false}); len(executions(state)) != 3 {
				t.Errorf("history: %v", state)
			}
			if lists > 0 {
				t.Errorf("%d requests had lists", lists)
			}
		})
	}
}

// What can't be read of executions is one warning, and spoils no other execution.
func TestOddExecutions(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	report := s.daily()
	body := `{"value":[{"executionId":"e-1","reportId":"` + report.ID + `","executionStatus":"Completed","recurrenceInterval":"24","reportGeneratedTime":"11/28/2026 5:00:00 AM","format":7},7,{}]}`
	if err := s.Inject(emulator.Fault{Operation: "ListExecutions", Kind: emulator.FaultNotJSON, Body: body, Times: -1}); err != nil {
		t.Fatal(err)
	}
	state, diags := s.ask(report.ID, nil)
	if state["execution_id"] != "e-1" || state["recurrence_interval"] != int64(24) || state["report_generated_time"] != "2026-11-28T05:00:00Z" || state["format"] != nil {
		t.Errorf("got %v", state)
	}
	if text := diags.String(); len(diags) != 2 || !strings.Contains(text, "e-1: format is a JSON number") || !strings.Contains(text, "item 3: it has no ID") {
		t.Errorf("got %s", text)
	}
}
