package provider_test

import (
	"fmt"
	"maps"
	"net/http"
	"sync"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// withinDepth runs a measurement, up to eight times, until the depth and the requests that it gives are within bounds: on a busy
// machine requests that do not wait for one another may come after one another, which makes a run look deeper than it is, but
// never flatter. Answers take longer from try to try, and less than the client waits for a page of a list.
func withinDepth(t *testing.T, wantDepth, wantRequests int, measure func(answerTime time.Duration) (depth, requests int)) {
	t.Helper()
	for answerTime, try := 250*time.Millisecond, 1; ; answerTime, try = min(2*answerTime, 1500*time.Millisecond), try+1 {
		depth, requests := measure(answerTime)
		if t.Failed() || depth <= wantDepth && requests <= wantRequests {
			return
		}
		if try == 8 {
			t.Fatalf("the depth is %d, at most %d, and %d requests were sent, at most %d", depth, wantDepth, requests, wantRequests)
		}
	}
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
		pairs           int
		block           acctest.Object
		policy          emulator.Policy
		faults          []emulator.Fault
		depth, requests int // at most
	}{
		"one query and its report": {pairs: 1, depth: 1, requests: 3},
		"many":                     {pairs: 30, depth: 1, requests: 5},
		"one pair on pages of one": {pairs: 1, block: acctest.Object{"query_validation": "syntax"}, policy: emulator.Policy{PageSize: "1"}, depth: 1, requests: 2},
		"a list that stalls":       {pairs: 10, faults: []emulator.Fault{{Operation: "ListReports", Kind: emulator.FaultStall}}, depth: 2, requests: 25},
		"a catalogue that fails":   {pairs: 10, block: acctest.Object{"max_retries": 0}, faults: []emulator.Fault{{Operation: "ListDatasets", Kind: emulator.FaultStatus, Status: http.StatusBadGateway}}, depth: 1, requests: 5},
		"one at a time":            {pairs: 10, block: acctest.Object{"bulk_refresh": false}, depth: 3, requests: 21},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withinDepth(t, c.depth, c.requests, func(answerTime time.Duration) (depth, requests int) {
				f := newFleet(t, c.pairs, emulator.Options{Latency: answerTime, Policy: c.policy})
				if err := f.env.Inject(c.faults...); err != nil {
					t.Fatal(err)
				}
				f.env.ResetRequests()
				block := f.block()
				maps.Copy(block, c.block)
				f.plan(t, f.env.Provider(t, block))
				return f.env.Depth(), len(f.env.Requests())
			})
		})
	}
}

// TestDepthOfAnApply holds that a saved plan of new queries and their reports waits for three answers, and that nothing is
// read that the run has made.
func TestDepthOfAnApply(t *testing.T) {
	t.Parallel()
	const pairs = 6
	withinDepth(t, 3, 2+2*pairs, func(answerTime time.Duration) (depth, requests int) {
		env := acctest.New(t, emulator.Options{Latency: answerTime})
		p := env.Provider(t, acctest.Object{"endpoint": env.Endpoint(), "access_token": emulator.UserAccessToken})
		var ids [pairs]any
		atOnce(pairs, func(i int) {
			q := p.Resource("partnerinsights_query")
			if diags := apply(q, acctest.Object{"name": fmt.Sprintf("Query %d", i), "query": "SELECT Month, PaidAvailableUnits FROM OfficeUsage"}); len(diags) > 0 {
				t.Error(diags)
				return
			}
			ids[i] = q.State()["id"]
		})
		atOnce(pairs, func(i int) {
			r := p.Resource("partnerinsights_report")
			if diags := apply(r, acctest.Object{"name": fmt.Sprintf("Report %d", i), "query_id": ids[i], "recurrence_interval": 24, "start_time": "2026-01-01T05:00:00Z"}); len(diags) > 0 {
				t.Error(diags)
			}
		})
		return env.Depth(), len(env.Requests())
	})
}

// atOnce does something n times at once.
func atOnce(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}
