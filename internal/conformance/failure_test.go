package conformance_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/conformance"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// strangers adds objects that a run must not touch: those of the same user, of another, of a run that may be under way, and
// with names that only look like those of a run. It returns what tells them all.
func (a *account) strangers() (unchanged func() string) {
	recent := conformance.Prefix + start.Add(-time.Hour).Format("20060102T150405Z")
	old := conformance.Prefix + start.Add(-24*time.Hour).Format("20060102T150405Z")
	for i, name := range []string{"Seats", recent + " main query", "terraform conformance of my team", old, old + " main query"} {
		other := map[bool]string{true: "somebody@contoso.com"}[i == 4]
		a.AddQuery(emulator.Query{Name: name, Text: "SELECT Month FROM OfficeUsage", Program: a.program, User: other})
		a.AddReport(emulator.Report{Name: name, Program: a.program, User: other, Start: start.Add(5 * time.Hour), Interval: 24})
	}
	state := func() string {
		var all []string
		for _, q := range a.Queries() {
			all = append(all, fmt.Sprint(q))
		}
		for _, r := range a.Reports() {
			all = append(all, fmt.Sprint(r))
		}
		return strings.Join(all, "\n")
	}
	before := state()
	return func() string {
		if now := state(); now != before {
			return "was\n" + before + "\nand is\n" + now
		}
		return ""
	}
}

// wantOnlyStrangers fails if anything of others has changed, or anything of a run is left.
func wantOnlyStrangers(t *testing.T, unchanged func() string) {
	t.Helper()
	if diff := unchanged(); diff != "" {
		t.Error("objects have changed: " + diff)
	}
}

// addQueries adds queries that are not of a run.
func (a *account) addQueries(n int) {
	for i := range n {
		a.AddQuery(emulator.Query{Name: fmt.Sprintf("Query %d", i), Text: "SELECT Month FROM OfficeUsage", Program: a.program})
	}
}

// wantAllowed fails if a token goes to another host.
func (a *account) wantAllowed(t *testing.T) {
	a.before = func(_ int64, r *http.Request) {
		if r.URL.Host != "127.0.0.1" && r.Header.Get("Authorization") != "" {
			t.Errorf("the token was sent to %s", r.URL.Host)
		}
	}
}

// TestInterruptedAtEachStep ends a run at each of its requests, just before it is sent and while it is under way.
func TestInterruptedAtEachStep(t *testing.T) {
	t.Parallel()
	whole := newAccount(t, emulator.CMP, emulator.Options{})
	whole.run(t)
	for at := range whole.calls.Load() {
		t.Run(fmt.Sprint(at), func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.CMP, emulator.Options{Policy: with(t, emulator.Policy{}, "Lag", "2-reads")})
			unchanged := a.strangers()
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			a.before = func(n int64, _ *http.Request) {
				if n == at+1 {
					cancel()
				}
			}
			r := conformance.Run(ctx, a.options())
			if len(r.Left) > 0 || r.Stopped == "" && at < whole.calls.Load()-20 {
				t.Errorf("stopped %q, left %v", r.Stopped, r.Left)
			}
			wantOnlyStrangers(t, unchanged)
		})
	}
}

// TestWhatCannotBeDeletedIsNamed holds that objects whose deletion fails for good are named, with exit code 2.
func TestWhatCannotBeDeletedIsNamed(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.MPN, emulator.Options{Faults: []emulator.Fault{
		{Operation: "DeleteQuery", Kind: emulator.FaultStatus, Status: 503, Times: -1},
	}})
	r := a.run(t)
	left := a.Queries()
	if len(left) == 0 || len(r.Left) != len(left) || r.ExitCode() != 2 {
		t.Fatalf("left %v, exit code %d; there are %v", r.Left, r.ExitCode(), left)
	}
	for i, o := range r.Left {
		if o.ID != left[i].ID || !strings.Contains(o.String(), o.ID) {
			t.Errorf("named %s, want %s", o, left[i].ID)
		}
	}
}

// TestLostCreationIsNamed holds that an object that may exist is named, where the lists can't tell.
func TestLostCreationIsNamed(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.MPN, emulator.Options{Faults: []emulator.Fault{
		{Operation: "CreateQuery", Kind: emulator.FaultReset, AfterCommit: true, Call: 2},
		{Operation: "ListQueries", Kind: emulator.FaultStatus, Status: 500, Call: 4, Times: -1},
	}})
	r := a.run(t)
	if len(r.Left) != 1 || r.Left[0].ID != "" || !strings.Contains(r.Left[0].String(), "may exist") || r.ExitCode() != 2 {
		t.Errorf("left %v, exit code %d", r.Left, r.ExitCode())
	}
}

// TestLeftoversAreDeleted holds that the next run deletes what a killed one has left behind, and nothing else.
func TestLeftoversAreDeleted(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.MPN, emulator.Options{Policy: with(t, emulator.Policy{}, "Visibility", "all")})
	unchanged := a.strangers()
	old := conformance.Prefix + start.Add(-7*time.Hour).Format("20060102T150405Z") + " main query"
	q := a.AddQuery(emulator.Query{Name: old, Text: "SELECT Month FROM OfficeUsage"})
	a.AddReport(emulator.Report{Name: strings.Replace(old, "query", "report", 1), QueryID: q.ID, Start: start.Add(time.Hour), Interval: 24})
	if r := a.run(t); len(r.Leftover) != 2 {
		t.Errorf("deleted as left behind: %v", r.Leftover)
	}
	wantOnlyStrangers(t, unchanged)
}

// TestStops holds that a refused sign-in ends the run with advice, and keeps what was learnt.
func TestStops(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault  emulator.Fault
		advice string
	}{
		"no role":        {emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 403, Times: -1}, "Executive report viewer"},
		"expired token":  {emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 401, Times: -1}, "Sign in again"},
		"no permission":  {emulator.Fault{Operation: "ListQueries", Kind: emulator.FaultStatus, Status: 403, Times: -1}, "Executive report viewer"},
		"no second step": {emulator.Fault{Operation: "ListReports", Kind: emulator.FaultStatus, Status: 401, Body: `{"value":[],"message":"900421: no MFA","statusCode":401}`, Times: -1}, "multi-factor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.MPN, emulator.Options{Faults: []emulator.Fault{c.fault}})
			r := a.run(t)
			if !strings.Contains(r.Stopped, c.advice) || r.ExitCode() != 1 {
				t.Errorf("stopped %q, exit code %d", r.Stopped, r.ExitCode())
			}
			if got := answer(t, r, "Case"); got.State == conformance.Failed {
				t.Errorf("nothing was learnt: %+v", got)
			}
			if got := answer(t, r, "PutPaused"); got.State != conformance.Failed || !strings.Contains(got.Got, "stopped before") {
				t.Errorf("what was not asked: %+v", got)
			}
			a.wantClean(t)
		})
	}
}

// TestStopsWithAnotherKindOfToken holds that a user's token where an application is wanted, and the reverse, is named.
func TestStopsWithAnotherKindOfToken(t *testing.T) {
	t.Parallel()
	for p, c := range map[emulator.Program]struct{ field, value, token, says string }{
		emulator.CMP: {"UserTokens", "refused", user, "is of a user"},
		emulator.MPN: {"AppOnly", "refused", application, "is of an application alone"},
	} {
		a := newAccount(t, p, emulator.Options{Policy: with(t, emulator.Policy{}, c.field, c.value), AccessTokens: map[string]emulator.Principal{
			c.token: {User: "somebody", AppOnly: c.token == application, MFA: true},
		}})
		a.token = c.token
		if r := a.run(t); !strings.Contains(r.Stopped, c.says) || !strings.Contains(r.Stopped, r.Program.Role) {
			t.Errorf("%s: stopped %q", p, r.Stopped)
		}
	}
}

// TestLooksAtQuotasFirst holds that nothing is created where there is little margin.
func TestLooksAtQuotasFirst(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.MPN, emulator.Options{})
	a.addQueries(96)
	r := a.run(t)
	if r.ObjectsCreated > 0 || !strings.Contains(answer(t, r, "QueryNames").Got, "96 queries") {
		t.Errorf("created %d: %+v", r.ObjectsCreated, answer(t, r, "QueryNames"))
	}
}

// TestReadOnly holds that only GET is sent, and that much is learnt all the same.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	a := newAccount(t, emulator.MPN, emulator.Options{})
	a.strangers()
	a.before = func(_ int64, r *http.Request) {
		if r.Method != http.MethodGet {
			t.Errorf("sent %s %s", r.Method, r.URL)
		}
	}
	o := a.options()
	o.ReadOnly = true
	r := conformance.Run(t.Context(), o)
	for field := range strings.FieldsSeq("Case Nulls Timestamps FilterMiss NameFilter ErrorBody ErrorStatus ExecutionMiss StatusFilter DateRanges TestRows") {
		if got := answer(t, r, field); got.State != conformance.Sure {
			t.Errorf("%s: %+v", field, got)
		}
	}
	if r.ExitCode() != 0 || r.ObjectsCreated != 0 {
		t.Errorf("exit code %d, created %d", r.ExitCode(), r.ObjectsCreated)
	}
}

// TestNoWait holds that a run without waiting takes no time, and the time limit that it ends one that would.
func TestNoWait(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*conformance.Options){
		"no wait": func(o *conformance.Options) { o.NoWait = true },
		"limit":   func(o *conformance.Options) { o.Limit = 10 * time.Minute },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newAccount(t, emulator.MPN, emulator.Options{Policy: with(t, emulator.Policy{}, "RunOutcome", "never")})
			o := a.options()
			change(&o)
			r := conformance.Run(t.Context(), o)
			took := a.Now().Sub(start)
			if name == "no wait" && (took > time.Minute || r.ExitCode() != 0) || name == "limit" && (took > 12*time.Minute || !strings.Contains(r.Stopped, "limit of 10m")) {
				t.Errorf("took %s, stopped %q", took, r.Stopped)
			}
			a.wantClean(t)
		})
	}
}
