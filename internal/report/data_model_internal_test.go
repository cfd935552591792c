package report

import (
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// The next run is the service's word, else the schedule's; what is not certain is the zero time.
func TestRunTimes(t *testing.T) {
	t.Parallel()
	const noon = "2026-12-01T12:00:00Z"
	at := func(text string) (at insights.Time) {
		if text != "" {
			at.Time, _ = time.Parse(time.RFC3339, text)
		}
		return at
	}
	for name, c := range map[string]struct {
		report     func(r *insights.Report)
		last, next string
	}{
		"running":              {func(*insights.Report) {}, "2026-12-01T06:00:00Z", "2026-12-02T06:00:00Z"},
		"not begun":            {func(r *insights.Report) { r.StartTime = at("2026-12-03T06:00:00Z") }, "", "2026-12-03T06:00:00Z"},
		"said":                 {func(r *insights.Report) { r.NextExecutionTime = at("2026-12-02T07:00:00Z") }, "2026-12-01T06:00:00Z", "2026-12-02T07:00:00Z"},
		"paused":               {func(r *insights.Report) { r.Status = "Paused" }, "", ""},
		"paused, said":         {func(r *insights.Report) { r.Status, r.NextExecutionTime = "paused", at("2026-12-09T07:00:00Z") }, "", "2026-12-09T07:00:00Z"},
		"inactive":             {func(r *insights.Report) { r.Status = "Inactive" }, "", ""},
		"once":                 {func(r *insights.Report) { r.ExecuteNow = new(true) }, "", ""},
		"changed since":        {func(r *insights.Report) { r.ModifiedTime = at("2026-12-01T07:00:00Z") }, "", "2026-12-02T06:00:00Z"},
		"changed before":       {func(r *insights.Report) { r.ModifiedTime = at("2026-12-01T05:00:00Z") }, "2026-12-01T06:00:00Z", "2026-12-02T06:00:00Z"},
		"ended":                {func(r *insights.Report) { r.EndTime = at("2026-12-02T00:00:00Z") }, "2026-12-01T06:00:00Z", ""},
		"count perhaps used":   {func(r *insights.Report) { r.RecurrenceCount = new(int64(2)) }, "", ""},
		"count not used":       {func(r *insights.Report) { r.RecurrenceCount = new(int64(50)) }, "2026-12-01T06:00:00Z", "2026-12-02T06:00:00Z"},
		"no interval":          {func(r *insights.Report) { r.RecurrenceInterval = nil }, "", ""},
		"interval of minus 1":  {func(r *insights.Report) { r.RecurrenceInterval = new(int64(-1)) }, "", ""},
		"interval of nonsense": {func(r *insights.Report) { r.RecurrenceInterval = new(int64(1 << 62)) }, "", ""},
		"no start":             {func(r *insights.Report) { r.StartTime = at("") }, "", ""},
		"due this very second": {func(r *insights.Report) { r.StartTime = at("2026-11-01T12:00:00Z") }, "2026-11-30T12:00:00Z", noon},
	} {
		r := &insights.Report{Status: "Active", StartTime: at("2026-11-01T06:00:00Z"), RecurrenceInterval: new(int64(24))}
		c.report(r)
		if last, next := runTimes(r, at(noon).Time); !last.Equal(at(c.last).Time) || !next.Equal(at(c.next).Time) {
			t.Errorf("%s: last %s, next %s", name, last, next)
		}
	}
}
