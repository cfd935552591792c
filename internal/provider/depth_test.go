package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// answerTime is how long the emulator takes for an answer. It passes in a bubble: requests that do not wait for one another
// overlap, on any machine.
const answerTime = 200 * time.Millisecond

// inBubble runs a test with an emulator whose answers take their time.
func inBubble(t *testing.T, o emulator.Options, test func(t *testing.T, env *acctest.Env)) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		o.Latency, o.Policy.Quotas = answerTime, "off"
		test(t, acctest.NewInBubble(t, o))
	})
}

// plan is a plan of Terraform: queries are read and planned, then the reports that run them.
func (f *fleet) plan(t *testing.T, p *acctest.Provider) {
	t.Helper()
	f.each(t, func(i int) acctest.Diagnostics {
		q := f.queries[i].With(p)
		diags := q.Refresh()
		return append(diags, q.Plan(acctest.Object{"name": q.State()["name"], "query": q.State()["query"]}).Diagnostics...)
	})
	f.each(t, func(i int) acctest.Diagnostics {
		r := f.reports[i].With(p)
		diags := r.Refresh()
		return append(diags, r.Plan(f.config(i)).Diagnostics...)
	})
}

// TestDepthOfAPlan holds that a plan waits for one answer, at any number of objects, and for no request that fails.
func TestDepthOfAPlan(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		pairs, others   int // in the state, and of somebody else
		block           acctest.Object
		policy          emulator.Policy
		faults          []emulator.Fault
		depth, requests int
	}{
		"one query and its report":    {pairs: 1, depth: 1, requests: 3},
		"many":                        {pairs: 30, depth: 1, requests: 4},
		"one pair on pages of one":    {pairs: 1, block: acctest.Object{"query_validation": "syntax"}, policy: emulator.Policy{PageSize: "1"}, depth: 1, requests: 2},
		"one of many on pages of one": {pairs: 1, others: 5, block: acctest.Object{"query_validation": "syntax"}, policy: emulator.Policy{PageSize: "1"}, depth: 2, requests: 3},
		"a list that stalls":          {pairs: 10, faults: []emulator.Fault{{Operation: "ListReports", Kind: emulator.FaultStall}}, depth: 2, requests: 14},
		"a catalogue that fails":      {pairs: 10, block: acctest.Object{"max_retries": 0}, faults: []emulator.Fault{{Operation: "ListDatasets", Kind: emulator.FaultStatus, Status: http.StatusBadGateway}}, depth: 1, requests: 4},
		"one at a time":               {pairs: 10, block: acctest.Object{"bulk_refresh": false}, depth: 3, requests: 21},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, emulator.Options{Policy: c.policy}, func(t *testing.T, env *acctest.Env) {
				for range c.others {
					q := env.AddQuery(emulator.Query{Name: "Other", Text: "SELECT Month FROM OfficeUsage"})
					env.AddReport(emulator.Report{Name: "Other", QueryID: q.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour), Format: "csv"})
				}
				f := newFleet(t, c.pairs, env)
				if err := env.Inject(c.faults...); err != nil {
					t.Fatal(err)
				}
				env.ResetRequests()
				block := f.block()
				maps.Copy(block, c.block)
				f.plan(t, env.Provider(t, block))
				if depth, requests := env.Depth(), len(env.Requests()); depth != c.depth || requests != c.requests {
					t.Errorf("the depth is %d, want %d, and %d requests were sent, want %d", depth, c.depth, requests, c.requests)
				}
			})
		})
	}
}

// TestDepthOfAnApply holds that a saved plan of new queries and their reports waits for three answers, and that nothing is
// read that the run has made.
func TestDepthOfAnApply(t *testing.T) {
	const pairs = 6
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		p := env.Provider(t, acctest.Object{"endpoint": env.Endpoint(), "access_token": emulator.UserAccessToken})
		var ids [pairs]any
		var all sync.WaitGroup
		for i := range pairs {
			all.Go(func() {
				q := p.Resource("partnerinsights_query")
				if diags := apply(q, acctest.Object{"name": fmt.Sprintf("Query %d", i), "query": "SELECT Month, PaidAvailableUnits FROM OfficeUsage"}); len(diags) > 0 {
					t.Error(diags)
					return
				}
				ids[i] = q.State()["id"]
			})
		}
		all.Wait()
		for i := range pairs {
			all.Go(func() {
				r := p.Resource("partnerinsights_report")
				if diags := apply(r, acctest.Object{"name": fmt.Sprintf("Report %d", i), "query_id": ids[i], "recurrence_interval": 24, "start_time": "2026-01-01T05:00:00Z"}); len(diags) > 0 {
					t.Error(diags)
				}
			})
		}
		all.Wait()
		if depth, requests := env.Depth(), len(env.Requests()); depth != 3 || requests != 2+2*pairs {
			t.Errorf("the depth is %d, want 3, and %d requests were sent, want %d", depth, requests, 2+2*pairs)
		}
	})
}
