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
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
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

// run is what a run of Terraform costs: how long its longest chain of requests is, how many requests it sends, and how long it
// takes, in answers.
type run struct {
	depth, requests int
	answers         float64
}

// wantRun wants what a function does to cost so much.
func wantRun(t *testing.T, env *acctest.Env, want run, do func()) {
	t.Helper()
	env.ResetRequests()
	began := time.Now()
	do()
	got := run{env.Depth(), len(env.Requests()), float64(time.Since(began)) / float64(answerTime)}
	if got != want {
		t.Errorf("it cost %+v, want %+v", got, want)
		for _, r := range env.Requests() {
			t.Logf("%d to %d: %d %s %s", r.Began, r.Ended, r.Status, r.Operation, r.Query)
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
		if f.reports == nil {
			return nil
		}
		r := f.reports[i].With(p)
		diags := r.Refresh()
		return append(diags, r.Plan(f.config(i)).Diagnostics...)
	})
}

// TestDepthOfAPlan holds that a plan waits for one answer, at any number of objects, and for no request that fails or stalls.
func TestDepthOfAPlan(t *testing.T) {
	t.Parallel()
	syntax, direct := acctest.Object{"query_validation": "syntax"}, acctest.Object{"bulk_refresh": false}
	pages := emulator.Policy{PageSize: "1"}
	fails := func(operation string, kind emulator.FaultKind, status int) []emulator.Fault {
		return []emulator.Fault{{Operation: operation, Kind: kind, Status: status}}
	}
	for name, c := range map[string]struct {
		pairs, others int // in the state, and of somebody else
		queries       bool
		block         acctest.Object
		policy        emulator.Policy
		faults        []emulator.Fault
		want          run
	}{
		"one query and its report":            {pairs: 1, want: run{1, 3, 1}},
		"many":                                {pairs: 30, want: run{1, 4, 1}},
		"a query":                             {pairs: 1, queries: true, want: run{1, 3, 1}},
		"queries":                             {pairs: 30, queries: true, want: run{1, 4, 1}},
		"without the catalogue":               {pairs: 30, block: syntax, want: run{1, 3, 1}},
		"one pair on pages of one":            {pairs: 1, block: syntax, policy: pages, want: run{1, 2, 1}},
		"one of many on pages of one":         {pairs: 1, others: 5, block: syntax, policy: pages, want: run{2, 3, 2}},
		"a query of many on pages of one":     {pairs: 1, others: 5, queries: true, block: syntax, policy: pages, want: run{1, 2, 1}},
		"a list of reports that stalls":       {pairs: 10, faults: fails("ListReports", emulator.FaultStall, 0), want: run{2, 14, 12}},
		"a list that stalls, without reports": {pairs: 10, queries: true, faults: fails("ListReports", emulator.FaultStall, 0), want: run{1, 4, 1}},
		"a list of reports that fails":        {pairs: 10, faults: fails("ListReports", emulator.FaultStatus, http.StatusBadRequest), want: run{2, 14, 3}},
		"a catalogue that fails":              {pairs: 10, block: acctest.Object{"max_retries": 0}, faults: fails("ListDatasets", emulator.FaultStatus, http.StatusBadGateway), want: run{1, 4, 1}},
		"one at a time":                       {pairs: 10, block: direct, want: run{3, 21, 4}},
		"one at a time without the catalogue": {pairs: 10, block: acctest.Object{"bulk_refresh": false, "query_validation": "syntax"}, want: run{2, 20, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, emulator.Options{Policy: c.policy}, func(t *testing.T, env *acctest.Env) {
				for range c.others {
					q := env.AddQuery(emulator.Query{Name: "Other", Text: "SELECT Month FROM OfficeUsage"})
					env.AddReport(emulator.Report{Name: "Other", QueryID: q.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour), Format: "csv"})
				}
				f := newFleet(t, c.pairs, env)
				if c.queries {
					f.reports = nil
				}
				if err := env.Inject(c.faults...); err != nil {
					t.Fatal(err)
				}
				block := f.block()
				maps.Copy(block, c.block)
				wantRun(t, env, c.want, func() { f.plan(t, env.Provider(t, block)) })
			})
		})
	}
}

// TestCostOfOneObject holds that a plan of one object sends three requests at most, at once, among others in pages too.
func TestCostOfOneObject(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		want run
		plan func(f *fleet, p *acctest.Provider) acctest.Diagnostics
	}{
		"a query": {run{1, 3, 1}, func(f *fleet, p *acctest.Provider) acctest.Diagnostics {
			q := f.queries[0].With(p)
			return append(q.Refresh(), q.Plan(acctest.Object{"name": q.State()["name"], "query": q.State()["query"]}).Diagnostics...)
		}},
		"a report": {run{1, 1, 1}, func(f *fleet, p *acctest.Provider) acctest.Diagnostics {
			r := f.reports[0].With(p)
			return append(r.Refresh(), r.Plan(f.config(0)).Diagnostics...)
		}},
		"a new query": {run{1, 2, 1}, func(_ *fleet, p *acctest.Provider) acctest.Diagnostics {
			return p.Resource("partnerinsights_query").Plan(queryConfig()).Diagnostics
		}},
		"a new report": {run{1, 3, 1}, func(f *fleet, p *acctest.Provider) acctest.Diagnostics {
			return p.Resource("partnerinsights_report").Plan(with(f.config(0), "name", "New")).Diagnostics
		}},
		"a data source": {run{1, 2, 1}, func(f *fleet, p *acctest.Provider) acctest.Diagnostics {
			_, diags := p.Read("partnerinsights_query", acctest.Object{"id": f.queries[0].State()["id"]})
			return diags
		}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, emulator.Options{Policy: emulator.Policy{PageSize: "50"}}, func(t *testing.T, env *acctest.Env) {
				f := newFleet(t, 60, env)
				wantRun(t, env, c.want, func() {
					if diags := c.plan(f, env.Provider(t, f.block())); len(diags) > 0 {
						t.Error(diags)
					}
				})
			})
		})
	}
}

// TestDepthWithATokenThatIsRefusedOnce holds that a plan waits for one token, and for another one after a refusal.
func TestDepthWithATokenThatIsRefusedOnce(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f := newFleet(t, 10, env)
		block := acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": entra.DefaultTenantID, "client_id": entra.DefaultClientID, "client_secret": entra.DefaultClientSecret, "refresh_token": entra.DefaultRefreshToken}
		wantRun(t, env, run{1, 5, 2}, func() { f.plan(t, env.Provider(t, block)) })
		if err := env.Inject(emulator.Fault{Operation: "ListQueries", Kind: emulator.FaultStatus, Status: http.StatusUnauthorized}); err != nil {
			t.Fatal(err)
		}
		wantRun(t, env, run{2, 7, 4}, func() { f.plan(t, env.Provider(t, block)) })
	})
}

// TestDepthOfTwoPrograms holds that providers of two programs wait for one answer together.
func TestDepthOfTwoPrograms(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		fleets := []*fleet{newFleetOf(t, emulator.MPN, 10, env), newFleetOf(t, emulator.CMP, 10, env)}
		wantRun(t, env, run{1, 8, 1}, func() {
			atOnce(2, func(i int) { fleets[i].plan(t, env.Provider(t, fleets[i].block())) })
		})
	})
}

// TestDepthOfAnApply holds that a saved plan of new queries and their reports waits for three answers, and that nothing is
// read that the run has made.
func TestDepthOfAnApply(t *testing.T) {
	for name, c := range map[string]struct {
		pairs int
		block acctest.Object
		want  run
	}{
		"one":           {1, nil, run{3, 4, 3}},
		"some":          {6, nil, run{3, 14, 3}},
		"many":          {30, nil, run{3, 62, 9}}, // eight at a time
		"one at a time": {1, acctest.Object{"bulk_refresh": false}, run{4, 4, 4}},
	} {
		t.Run(name, func(t *testing.T) {
			inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
				block := (&fleet{env: env, program: emulator.MPN}).block()
				maps.Copy(block, c.block)
				wantRun(t, env, c.want, func() {
					p := env.Provider(t, block)
					tenAtATime(t, c.pairs, func(i int) acctest.Diagnostics {
						q, r := p.Resource("partnerinsights_query"), p.Resource("partnerinsights_report")
						if diags := apply(q, acctest.Object{"name": fmt.Sprintf("Query %d", i), "query": acctest.QueryText(emulator.MPN)}); len(diags) > 0 {
							return diags
						}
						return apply(r, acctest.Object{"name": fmt.Sprintf("Report %d", i), "query_id": q.State()["id"], "recurrence_interval": 24, "start_time": "2026-01-01T05:00:00Z"})
					})
				})
			})
		})
	}
}

// TestDepthOfADestruction holds that a destruction waits for three answers: what there is, the reports, and the queries. A saved
// plan of it reads nothing.
func TestDepthOfADestruction(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		const pairs = 6
		f := newFleet(t, pairs, env)
		wantRun(t, env, run{3, 4 + 2*pairs, 3}, func() {
			f.refresh(t, f.block())
			f.destroy(t)
		})
		f = newFleet(t, pairs, env)
		wantRun(t, env, run{2, 2 * pairs, 2}, func() { f.destroy(t) })
		if left := len(env.Queries()) + len(env.Reports()); left > 0 {
			t.Errorf("%d objects are left", left)
		}
	})
}

// destroy destroys the fleet in a process of its own.
func (f *fleet) destroy(t *testing.T) {
	t.Helper()
	p := f.env.Provider(t, f.block())
	f.each(t, func(i int) acctest.Diagnostics { return f.reports[i].With(p).Destroy() })
	f.each(t, func(i int) acctest.Diagnostics { return f.queries[i].With(p).Destroy() })
}

// atOnce does something n times at once.
func atOnce(n int, do func(i int)) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() { do(i) })
	}
	all.Wait()
}
