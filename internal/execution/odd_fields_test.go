package execution_test

import (
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A field of another JSON type in an execution is at most a warning that names the execution and the field. It hides no other field, and
// an execution whose ID is missing hides no other execution.
func TestOddFields(t *testing.T) {
	t.Parallel()
	for _, field := range []string{
		"executionId", "reportId", "recurrenceInterval", "recurrenceCount", "callbackUrl", "format", "executionStatus", "reportAccessSecureLink",
		"reportExpiryTime", "reportGeneratedTime",
	} {
		for kind, value := range acctest.OddValues() {
			if kind == "text" && !strings.HasPrefix(field, "recurrence") && !strings.HasSuffix(field, "Time") {
				continue // nothing odd
			}
			t.Run(field+" is a "+kind, func(t *testing.T) {
				t.Parallel()
				testOddField(t, field, value)
			})
		}
	}
}

func testOddField(t *testing.T, field string, value any) {
	t.Helper()
	env := acctest.New(t, emulator.Options{Pending: time.Minute, Running: time.Minute})
	odd := false
	env.Dependencies.Transport = acctest.RewriteItems(env.Dependencies.Transport, "ScheduledReport/execution", func(item map[string]any) {
		if odd {
			acctest.SetField(item, field, value)
		}
	})
	s := &stage{Env: env, Provider: env.Provider(t, nil), query: env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month FROM OfficeUsage"})}
	report := s.once().ID
	want := s.read(t, report, acctest.Object{"wait_for_completion": true, "include_link": true})
	odd = true
	for name, more := range map[string]acctest.Object{"latest": {}, "all": {"latest": false}, "completed": {"statuses": []any{"Completed"}}} {
		more["include_link"] = true
		state, diags := s.ask(report, more)
		if len(diags.Errors()) > 0 || len(diags.Warnings()) > 1 {
			t.Errorf("%s: %s", name, diags)
			continue
		}
		for attribute, of := range map[string]string{
			"status": "executionStatus", "format": "format", "report_generated_time": "reportGeneratedTime", "recurrence_interval": "recurrenceInterval",
		} {
			if field != of && field != "executionId" && field != "executionStatus" && state[attribute] != want[attribute] {
				t.Errorf("%s: an odd %s changes %s from %v to %v", name, field, attribute, want[attribute], state[attribute])
			}
		}
	}
}
