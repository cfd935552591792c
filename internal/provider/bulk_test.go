package provider_test

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// fleet is a number of queries, each with its report, that are in the state.
type fleet struct {
	env              *acctest.Env
	program          emulator.Program
	queries, reports []*acctest.Resource
}

// newFleet makes a fleet in an emulator without quotas.
func newFleet(t *testing.T, pairs int, env *acctest.Env) *fleet {
	t.Helper()
	return newFleetOf(t, emulator.MPN, pairs, env)
}

func newFleetOf(t *testing.T, program emulator.Program, pairs int, env *acctest.Env) *fleet {
	t.Helper()
	f := &fleet{env: env, program: program}
	ids := make([]string, 0, 2*pairs)
	for i := range pairs {
		q := f.env.AddQuery(emulator.Query{Program: program, Name: fmt.Sprintf("Query %d", i), Text: acctest.QueryText(program)})
		r := f.env.AddReport(emulator.Report{Program: program, Name: fmt.Sprintf("Report %d", i), QueryID: q.ID, Interval: 24, Count: 100, Start: acctest.Start.Add(24 * time.Hour), Format: "csv"})
		ids = append(ids, q.ID, r.ID)
	}
	p := f.env.Provider(t, f.block())
	f.queries, f.reports = make([]*acctest.Resource, pairs), make([]*acctest.Resource, pairs)
	f.each(t, func(i int) acctest.Diagnostics {
		f.queries[i], f.reports[i] = p.Resource("partnerinsights_query"), p.Resource("partnerinsights_report")
		return append(f.queries[i].Import(ids[2*i]), f.reports[i].Import(ids[2*i+1])...)
	})
	return f
}

// block is a provider block as most have it: nothing in it says how to refresh.
func (f *fleet) block() acctest.Object {
	block := f.env.Block(f.program)
	delete(block, "bulk_refresh")
	return block
}

// each does something for all pairs, ten at a time as Terraform does.
func (f *fleet) each(t *testing.T, do func(int) acctest.Diagnostics) {
	t.Helper()
	tenAtATime(t, len(f.queries), do)
}

// tenAtATime does something n times, ten at a time, and wants no errors.
func tenAtATime(t *testing.T, n int, do func(int) acctest.Diagnostics) {
	t.Helper()
	next := make(chan int)
	var all sync.WaitGroup
	for range min(n, 10) {
		all.Go(func() {
			for i := range next {
				if diags := do(i).Errors(); len(diags) > 0 {
					t.Error(diags)
				}
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	all.Wait()
}

// refresh is a run of Terraform that reads everything; it gives the provider, which goes on to plan.
func (f *fleet) refresh(t *testing.T, block acctest.Object) *acctest.Provider {
	t.Helper()
	f.env.ResetRequests()
	p := f.env.Provider(t, block)
	f.each(t, func(i int) acctest.Diagnostics {
		f.queries[i], f.reports[i] = f.queries[i].With(p), f.reports[i].With(p)
		return append(f.queries[i].Refresh(), f.reports[i].Refresh()...)
	})
	return p
}

func (f *fleet) config(i int) acctest.Object {
	s := f.reports[i].State()
	return acctest.Object{"name": s["name"], "query_id": s["query_id"], "recurrence_interval": 24, "recurrence_count": s["recurrence_count"], "start_time": s["start_time"]}
}

// TestRefreshInAHandfulOfRequests counts what a refresh of any number of queries and reports asks for: one query, the lists and
// the catalogue. An apply that changes one of them asks for as many requests at 1,000 as at 10.
func TestRefreshInAHandfulOfRequests(t *testing.T) {
	t.Parallel()
	for _, pairs := range []int{10, 1000} {
		t.Run(fmt.Sprint(pairs), func(t *testing.T) {
			inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
				f := newFleet(t, pairs, env)
				p := f.refresh(t, f.block())
				if n := len(env.Requests()); n != 4 {
					t.Errorf("a refresh of %d pairs took %d requests", pairs, n)
				}
				env.ResetRequests()
				changed := f.reports[pairs/2].With(p)
				if diags := apply(changed, with(f.config(pairs/2), "description", "changed")); len(diags) > 0 {
					t.Fatal(diags)
				}
				if changed.State()["description"] != "changed" {
					t.Errorf("the state after the change: %v", changed.State())
				}
				if n := len(env.Requests()); n != 3 {
					t.Errorf("a change of one of %d pairs took %d requests", pairs, n)
				}
			})
		})
	}
}

// Without bulk refresh each object is read by itself. The provider block outweighs the environment.
func TestRefreshOneByOne(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f := newFleet(t, 20, env)
		for _, c := range []struct {
			environment string
			block       acctest.Object
			requests    int
		}{
			{"", with(f.block(), "bulk_refresh", false), 40}, {"false", f.block(), 40},
			{"0", with(f.block(), "bulk_refresh", true), 4}, {"true", f.block(), 4},
		} {
			environment(env, map[string]string{"PARTNERINSIGHTS_BULK_REFRESH": c.environment})
			f.refresh(t, c.block)
			if n := len(env.Requests()); n != c.requests {
				t.Errorf("with %q in the environment and %v in the block: %d requests, want %d", c.environment, c.block["bulk_refresh"], n, c.requests)
			}
		}
	})
}

// What is gone is found to be, and what others changed is seen, although both come from lists.
func TestRefreshSeesDrift(t *testing.T) {
	inBubble(t, emulator.Options{Policy: emulator.Policy{PageSize: "2"}}, func(t *testing.T, env *acctest.Env) {
		f := newFleet(t, 20, env)
		for i := range 3 {
			if !env.DeleteReport(f.reports[i].State()["id"].(string)) {
				t.Fatal("there is no such report")
			}
		}
		env.EditReport(f.reports[3].State()["id"].(string), func(r *emulator.Report) { r.Description = "changed" })
		env.Clock.Advance(time.Hour)
		f.refresh(t, f.block())
		for i, r := range f.reports {
			if gone := r.State() == nil; gone != (i < 3) {
				t.Errorf("report %d: gone is %t", i, gone)
			}
		}
		if got := f.reports[3].State()["description"]; got != "changed" {
			t.Errorf("the description of a report that somebody else changed is read as %v", got)
		}
	})
}

// Look-ups by name share a list with one another and with the refresh, and those of many do too.
func TestLookUpsInAHandfulOfRequests(t *testing.T) {
	inBubble(t, emulator.Options{}, func(t *testing.T, env *acctest.Env) {
		f := newFleet(t, 30, env)
		env.ResetRequests()
		p := f.refresh(t, f.block())
		f.each(t, func(i int) acctest.Diagnostics {
			_, diags := p.Read("partnerinsights_query", acctest.Object{"name": fmt.Sprintf("Query %d", i)})
			_, more := p.Read("partnerinsights_report", acctest.Object{"name": fmt.Sprintf("Report %d", i)})
			_, all := p.Read("partnerinsights_reports", acctest.Object{"name": "Report"})
			return append(diags, append(more, all...)...)
		})
		if n := len(env.Requests()); n > 8 {
			t.Errorf("%d requests for 60 refreshes and 90 look-ups", n)
		}
	})
}
