package report_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const seats = "SELECT CustomerTenantId, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"

func daily(queryID string, more acctest.Object) acctest.Object {
	o := acctest.Object{"name": "Daily seats", "query_id": queryID, "recurrence_interval": 24}
	for k, v := range more {
		o[k] = v
	}
	return o
}

func TestLife(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	query := env.AddQuery(emulator.Query{Name: "Seats", Text: seats})
	p := env.Provider(t, nil)
	r := p.Resource("partnerinsights_report")
	plan := r.MustApply(daily(query.ID, acctest.Object{"start_time": "2026-01-01T06:00:00+01:00"}))
	t.Log(plan.Diagnostics, r.State())
	plan = r.MustApply(daily(query.ID, acctest.Object{"start_time": "2026-01-01T05:00:00Z", "name": "Renamed"}))
	t.Log(plan.Changed)
	plan = r.MustApply(daily(query.ID, acctest.Object{"name": "Renamed", "description": "d", "paused": true}))
	t.Log(plan.Changed)
	plan = r.MustApply(daily(query.ID, acctest.Object{"name": "Renamed"}))
	t.Log(plan.Changed, r.State())
	if d := r.Destroy(); len(d) > 0 {
		t.Error(d)
	}
	if n := len(env.Reports()); n != 0 {
		t.Errorf("%d reports are left", n)
	}
}
