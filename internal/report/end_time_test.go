package report_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestEndTimeIsUnsupported is an error of the plan in the program mpn, whose schedules have no end.
func TestEndTimeIsUnsupported(t *testing.T) {
	t.Parallel()
	s := newStage(t, emulator.Options{})
	wantOne(t, s.Plan(s.daily(acctest.Object{"end_time": "2027-12-01T00:00:00Z"})).Diagnostics, "end_time", "program mpn", "version 1 of the API", "recurrence_count")
	wantOne(t, s.Validate(acctest.Object{"name": "Once", "query_id": "q", "execute_now": true, "end_time": "2027-12-01T00:00:00Z"}), "end_time", "execute_now")
}
