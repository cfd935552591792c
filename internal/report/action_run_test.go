package report_test

import (
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const (
	runType = "partnerinsights_report_run"
	text    = "SELECT Month, CustomerName FROM OfficeUsage LIMIT 20"
)

// newRunDesk is a desk without anything at the service.
func newRunDesk(t *testing.T, o emulator.Options) *desk {
	t.Helper()
	env := acctest.New(t, o)
	return &desk{Env: env, Provider: env.Provider(t, nil), dir: t.TempDir()}
}

func (d *desk) run(more acctest.Object, hear func(string)) acctest.Invoked {
	config := acctest.Object{"query": text, "output_path": d.path()}
	maps.Copy(config, more)
	return d.Invoke(runType, config, hear)
}

// wantNothingHeld wants the service to hold nothing that a run has made.
func (d *desk) wantNothingHeld(t *testing.T) {
	t.Helper()
	if q, r := d.Queries(), d.Reports(); len(q)+len(r) > 0 {
		t.Errorf("the service holds %v and %v", q, r)
	}
}

// A text is run, its file fetched, and everything deleted that was made for it.
func TestRun(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{Pending: 20 * time.Second, Running: 2 * time.Minute})
	var report emulator.Report
	invoked := d.run(acctest.Object{"format": "tsv", "query_start_time": "2026-03-01T01:00:00+01:00", "query_end_time": "2026-06-01T00:00:00Z"}, func(m string) {
		if strings.HasPrefix(m, "Created report") {
			report = d.Reports()[0]
		}
	})
	wantNone(t, invoked.Diagnostics)
	if !report.ExecuteNow || report.Name != "terraform run 2026-12-01T12:00:00.000Z" || !strings.EqualFold(report.Format, "TSV") ||
		!report.QueryStart.Equal(time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)) || !report.QueryEnd.Equal(time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the report was %+v", report)
	}
	if got := d.onlyFile(t); !strings.HasPrefix(got, "Month\tCustomerName\r\n") || strings.Contains(got, "2026-07") {
		t.Errorf("the file holds %.200q", got)
	}
	d.wantNothingHeld(t)
	all := strings.Join(invoked.Progress, "\n")
	last := -1
	for _, step := range []string{`Created query "terraform run 20261201T120000000Z" with the ID`, "Created report", "is Pending. [0s elapsed]", "is Running.", "is Completed.", "Saved " + d.path(), "Deleted the report.", "Deleted the query."} {
		at := strings.Index(all, step)
		if at <= last {
			t.Errorf("%q does not follow in:\n%s", step, all)
		}
		last = at
	}
	noLinks(t, invoked)
}

// A query that exists is used as it is, and stays.
func TestRunOfAQuery(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{})
	query := d.AddQuery(emulator.Query{Name: "Seats", Text: text})
	wantNone(t, d.run(acctest.Object{"query": nil, "query_id": query.ID, "name": "By hand"}, nil).Diagnostics)
	d.onlyFile(t)
	if len(d.Queries()) != 1 || len(d.Reports()) != 0 || d.Count("CreateQuery") != 0 {
		t.Errorf("the service holds %v and %v", d.Queries(), d.Reports())
	}
	// A system query, whose file nobody wants, but the report is to stay.
	invoked := d.run(acctest.Object{"query": nil, "query_id": "6664daf3-c161-423a-92a1-0ea6db2c0384", "output_path": nil, "keep_report": true}, nil)
	wantNone(t, invoked.Diagnostics)
	if again := d.run(acctest.Object{"query": nil, "query_id": query.ID, "name": "By hand", "output_path": nil, "keep_report": true}, nil); len(d.Reports()) == 2 {
		wantNone(t, again.Diagnostics)
		wantNone(t, d.run(acctest.Object{"query": nil, "query_id": query.ID, "name": "By hand", "overwrite": true}, nil).Diagnostics) // another of the name is no surprise
	} else {
		t.Errorf("the service holds %v", d.Reports())
	}
	if r := d.Reports(); len(r) != 2 || !strings.Contains(invoked.Progress[len(invoked.Progress)-1], fmt.Sprintf("Kept report %q with the ID %s.", r[0].Name, r[0].ID)) {
		t.Errorf("the service holds %v: %q", r, invoked.Progress)
	}
}

// One that nobody waits for is kept, with its query.
func TestRunWithoutWaiting(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{Running: time.Hour})
	invoked := d.run(acctest.Object{"output_path": nil, "wait": false}, nil)
	wantNone(t, invoked.Diagnostics)
	q, r := d.Queries(), d.Reports()
	if len(q) != 1 || len(r) != 1 || d.Count("ListExecutions") != 0 || d.Clock.Now().After(acctest.Start) {
		t.Fatalf("the service holds %v and %v, at %s", q, r, d.Clock.Now())
	}
	if last := invoked.Progress[len(invoked.Progress)-1]; !strings.Contains(last, q[0].ID) || !strings.Contains(last, r[0].ID) || !strings.Contains(last, "partnerinsights_report_download") {
		t.Errorf("it ends with %q", last)
	}
}

// What can be known to be wrong is said by validate, or in the plan; nothing is spent on it.
func TestRunIsChecked(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{})
	for name, c := range map[string]struct {
		change    acctest.Object
		attribute string
		words     []string
	}{
		"no query":         {acctest.Object{"query": nil}, "", []string{"Exactly one of these", "query,query_id"}},
		"two queries":      {acctest.Object{"query_id": "1"}, "query", []string{"Exactly one of these"}},
		"no text":          {acctest.Object{"query": "SELECT FROM OfficeUsage"}, "query", []string{"line 1, column 8"}},
		"no column":        {acctest.Object{"query": "SELECT Moon FROM OfficeUsage"}, "query", []string{"no column or metric Moon"}},
		"wrong ID":         {acctest.Object{"query": nil, "query_id": "nonsense"}, "query_id", []string{`no query with the ID "nonsense"`}},
		"semicolon":        {acctest.Object{"name": "a;b"}, "name", []string{"semicolon"}},
		"long name":        {acctest.Object{"name": strings.Repeat("x", 257)}, "name", []string{"256"}},
		"no time":          {acctest.Object{"query_start_time": "yesterday"}, "query_start_time", []string{"RFC 3339"}},
		"backwards":        {acctest.Object{"query_start_time": "2026-03-01T00:00:00Z", "query_end_time": "2026-03-01T00:00:00Z"}, "query_end_time", []string{"must be after query_start_time"}},
		"format":           {acctest.Object{"format": "xlsx"}, "format", []string{"CSV or TSV"}},
		"path unwaited":    {acctest.Object{"wait": false}, "output_path", []string{"wait = false", "before there is a file"}},
		"keep unwaited":    {acctest.Object{"wait": false, "output_path": nil, "keep_report": false}, "keep_report", []string{"always kept"}},
		"overwrite what":   {acctest.Object{"output_path": nil, "overwrite": true, "keep_report": true}, "overwrite", []string{"output_path or output_url, and neither is set"}},
		"folder":           {acctest.Object{"output_path": d.dir}, "output_path", []string{"is a directory"}},
		"nothing is left":  {acctest.Object{"output_path": nil}, "", []string{"Nothing is left of the run", "keep_report"}},
		"nothing is kept":  {acctest.Object{"output_path": nil, "keep_report": false}, "", []string{"Nothing is left of the run"}},
		"no time to do it": {acctest.Object{"timeouts": acctest.Object{"invoke": "0s"}}, "timeouts", []string{"positive"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := acctest.Object{"query": text, "output_path": d.path()}
			maps.Copy(config, c.change)
			diags := d.PlanAction(runType, config)
			if len(diags) != 1 || acctest.Attribute(diags[0]) != c.attribute {
				t.Fatalf("want one diagnostic on %q, got %s", c.attribute, diags)
			}
			for _, w := range c.words {
				if !strings.Contains(strings.ToLower(diags.String()), strings.ToLower(w)) {
					t.Errorf("it does not say %q: %s", w, diags)
				}
			}
		})
	}
	unknown := acctest.Object{}
	for _, name := range []string{"query", "query_id", "name", "query_start_time", "query_end_time", "format", "wait", "output_path", "overwrite", "keep_report"} {
		unknown[name] = acctest.Unknown
	}
	wantNone(t, d.PlanAction(runType, unknown))
}

// What turns out to be wrong only when everything is known costs no run either.
func TestRunThatCannotBegin(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{})
	write(t, d.path(), "somebody's")
	for attribute, config := range map[string]acctest.Object{
		"output_path": {"query": text, "output_path": d.path()},
		"query":       {"query": "SELECT", "output_path": d.path()},
		"":            {},
	} {
		wantOne(t, d.InvokeUnplanned(runType, config, nil).Diagnostics, attribute)
	}
	wantOne(t, d.InvokeUnplanned(runType, acctest.Object{"query": text, "query_id": "1"}, nil).Diagnostics, "query", "Exactly one")
	// Terraform does not validate what comes from a variable once it has a value.
	for attribute, v := range map[string]any{
		"query_start_time": "garbage", "format": "XML", "name": "a;b", "query": "SELECT * FROM OfficeUsage", "wait": false,
		"timeouts": acctest.Object{"invoke": "0s"}, "query_end_time": "2020-01-01T00:00:00Z",
	} {
		config := acctest.Object{"query": text, "output_path": filepath.Join(d.dir, "new.csv"), "query_start_time": "2026-01-01T00:00:00Z"}
		config[attribute] = v
		if attribute == "wait" {
			attribute = "output_path"
		}
		wantOne(t, d.InvokeUnplanned(runType, config, nil).Diagnostics, attribute)
	}
	wantOne(t, d.InvokeUnplanned("partnerinsights_report_download", acctest.Object{"report_id": "", "output_path": "x"}, nil).Diagnostics, "report_id", "must not be empty")
	wantOne(t, d.InvokeUnplanned(runType, acctest.Object{"query_id": "nonsense", "keep_report": true}, nil).Diagnostics, "query_id", `Creating report "terraform run`, "Invalid QueryID")
	wantOne(t, d.InvokeUnplanned(runType, acctest.Object{"query": "SELECT Moon FROM OfficeUsage"}, nil).Diagnostics, "query", "Incorrect column name")
	d.wantNothingHeld(t)
	if n := d.Count("CreateReport"); n != 1 {
		t.Errorf("%d reports were asked for", n)
	}
}

// Whatever goes wrong, what was made is deleted, and no file is left.
func TestRunThatFails(t *testing.T) {
	t.Parallel()
	always := func(operation string, status int) emulator.Fault {
		return emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: status, Times: -1}
	}
	for name, c := range map[string]struct {
		options emulator.Options
		fault   emulator.Fault
		change  acctest.Object
		words   []string
	}{
		"run fails":          {options: emulator.Options{Policy: emulator.Policy{RunOutcome: "failed"}}, words: []string{`Waiting for the executions of report "terraform run 2026`, "status Failed", "smaller range"}},
		"run fails in a way": {options: emulator.Options{Policy: emulator.Policy{RunOutcome: "failed", FailureStatus: "Error", StatusFilter: "lenient"}}, words: []string{"ended with the status Error"}},
		"run vanishes":       {options: emulator.Options{Policy: emulator.Policy{RunOutcome: "failed", FailureStatus: "Error", ExecutionDefaults: "completed"}}, words: []string{"none of the documented states"}},
		"too little time":    {options: emulator.Options{Running: time.Hour}, change: acctest.Object{"keep_report": false, "timeouts": acctest.Object{"invoke": "10m"}}, words: []string{"took too long", "10m0s (timeouts.invoke)", "remove keep_report = false"}},
		"no query":           {fault: always("CreateQuery", 400), words: []string{`Creating query "terraform run 2026`, "400 Bad Request"}},
		"no report":          {fault: always("CreateReport", 403), words: []string{`Creating report "terraform run 2026`, "403 Forbidden", "Executive report viewer"}},
		"no execution":       {fault: always("ListExecutions", 500), words: []string{"Waiting for the executions", "500 Internal Server Error"}},
		"no file":            {fault: always("Download", 403), change: acctest.Object{"keep_report": false}, words: []string{"Fetching the file", "link to the file has expired"}},
		"no list":            {fault: always("ListQueries", 500), words: []string{"Creating query", "500"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.fault.Kind != "" {
				c.options.Faults = []emulator.Fault{c.fault}
			}
			d := newRunDesk(t, c.options)
			invoked := d.run(c.change, nil)
			wantOne(t, invoked.Diagnostics, "", c.words...)
			noLinks(t, invoked)
			d.wantNothingHeld(t)
			d.noFile(t)
		})
	}
}

// newStoreRunDesk is a desk of the program store.
func newStoreRunDesk(t *testing.T, o emulator.Options) *desk {
	t.Helper()
	env := acctest.New(t, o)
	return &desk{Env: env, dir: t.TempDir(), Provider: env.Provider(t, acctest.Object{"program": "store", "endpoint": env.EndpointOf(emulator.Store), "access_token": emulator.DefaultAccessToken})}
}

// A run without its file is kept with what it needs, and the message says how to have the file; the action that it names
// fetches it, and no second run begins.
func TestRunGoesOn(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		new     func(*testing.T, emulator.Options) *desk
		query   string
		options emulator.Options
		waits   time.Duration
		invoke  string
		words   []string
	}{
		"the default":      {newRunDesk, text, emulator.Options{Running: 3 * time.Hour}, 2 * time.Hour, "", []string{"took too long", "is Running", "2h0m0s (timeouts.invoke)"}},
		"a longer one":     {newStoreRunDesk, "SELECT Date, ClickCount FROM ChannelsAndConversions", emulator.Options{Running: 5 * time.Hour}, 4 * time.Hour, "", []string{"took too long", "4h0m0s (timeouts.invoke)"}},
		"little time":      {newRunDesk, text, emulator.Options{Running: time.Hour}, 10 * time.Minute, "10m", []string{"took too long", "10m0s (timeouts.invoke)"}},
		"no file to fetch": {newRunDesk, text, emulator.Options{Running: time.Minute, Faults: []emulator.Fault{{Operation: "Download", Kind: emulator.FaultStatus, Status: 403, Times: 2}}}, time.Minute, "", []string{"could not be downloaded"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := c.new(t, c.options)
			config := acctest.Object{"query": c.query}
			if c.invoke != "" {
				config["timeouts"] = acctest.Object{"invoke": c.invoke}
			}
			diags := d.run(config, nil).Diagnostics
			if took := d.Clock.Now().Sub(acctest.Start); took < c.waits-2*time.Minute || took > c.waits+2*time.Minute {
				t.Errorf("it waited for %s", took)
			}
			q, r := d.Queries(), d.Reports()
			if len(q) != 1 || len(r) != 1 {
				t.Fatalf("the service holds %v and %v: %s", q, r, diags)
			}
			for _, w := range append(c.words, q[0].ID, fmt.Sprintf("report_id = %q", r[0].ID), "partnerinsights_report_download", "quotas") {
				if !strings.Contains(diags.String(), w) {
					t.Errorf("%q is not in %s", w, diags)
				}
			}
			d.noFile(t)
			d.Clock.Advance(5 * time.Hour)
			wantNone(t, d.Invoke("partnerinsights_report_download", acctest.Object{"report_id": r[0].ID, "output_path": d.path()}, nil).Diagnostics)
			if d.onlyFile(t); d.Count("CreateReport") != 1 {
				t.Errorf("%d runs", d.Count("CreateReport"))
			}
		})
	}
}

// A service that fails for a while does no harm to a run; one that fails for long ends it.
func TestRunThroughAnOutage(t *testing.T) {
	t.Parallel()
	outage := emulator.Fault{Operation: "ListExecutions", Kind: emulator.FaultStatus, Status: 502, Call: 4, Times: 10}
	d := newRunDesk(t, emulator.Options{Running: 10 * time.Minute, Faults: []emulator.Fault{outage}})
	invoked := d.run(nil, nil)
	wantNone(t, invoked.Diagnostics)
	if all := strings.Join(invoked.Progress, "\n"); strings.Count(all, "did not answer. Trying again") != 2 {
		t.Errorf("got:\n%s", all)
	}
	d.onlyFile(t)

	d = newRunDesk(t, emulator.Options{Running: 20 * time.Minute, Faults: []emulator.Fault{times(outage, -1)}})
	wantOne(t, d.run(nil, nil).Diagnostics, "", "Waiting for the executions", "502 Bad Gateway")
	if took := d.Clock.Now().Sub(acctest.Start); took < 5*time.Minute || took > 10*time.Minute {
		t.Errorf("it gave up after %s", took)
	}
	d.wantNothingHeld(t)
}

// The quota of such reports has an advice of its own.
func TestRunTooOften(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{})
	for range 5 {
		wantNone(t, d.run(acctest.Object{"overwrite": true}, nil).Diagnostics)
	}
	wantOne(t, d.run(acctest.Object{"overwrite": true}, nil).Diagnostics, "execute_now", "quota of 5 reports/60 mins", "Wait")
	d.wantNothingHeld(t)
}

// What can't be deleted is named, and the run has worked all the same.
func TestRunThatLeavesSomething(t *testing.T) {
	t.Parallel()
	d := newRunDesk(t, emulator.Options{Faults: []emulator.Fault{{Operation: "DeleteReport", Kind: emulator.FaultStatus, Status: 500, Times: -1}}})
	invoked := d.run(nil, nil)
	r := d.Reports()
	if len(r) != 1 || len(d.Queries()) != 0 {
		t.Fatalf("the service holds %v and %v", d.Queries(), r)
	}
	wantOne(t, invoked.Diagnostics, "", "The report of a run is left behind", r[0].ID, "Partner Center", "500 Internal Server Error")
	if len(invoked.Diagnostics.Errors()) > 0 {
		t.Errorf("it counts as failed: %s", invoked.Diagnostics)
	}
	d.onlyFile(t)
}

// A creation that was not answered is found and deleted; one that can't be found is an error that says so.
func TestRunWhoseCreationWasNotAnswered(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"CreateQuery", "CreateReport"} {
		d := newRunDesk(t, emulator.Options{Faults: []emulator.Fault{{Operation: operation, Kind: emulator.FaultReset, AfterCommit: true}}})
		wantOne(t, d.run(nil, nil).Diagnostics, "", "was not answered", "exactly one new")
		d.onlyFile(t)
		d.wantNothingHeld(t)
		if n := d.Count(operation); n != 1 {
			t.Errorf("%s was sent %d times", operation, n)
		}

		d = newRunDesk(t, emulator.Options{Faults: []emulator.Fault{{Operation: operation, Kind: emulator.FaultReset}}})
		diags := d.run(nil, nil).Diagnostics
		wantOne(t, diags, "", "may have failed", "may exist all the same", "delete it if it exists")
		if strings.Contains(diags.String(), "import {") {
			t.Errorf("it must be adopted: %s", diags)
		}
		d.noFile(t)
		d.wantNothingHeld(t)
	}
}

// Wherever Terraform is interrupted, nothing is left, at the service or on disk.
func TestInterruptedRun(t *testing.T) {
	t.Parallel()
	for _, at := range []string{"Created query", "Created report", "is Pending", "is Running", "is Completed", "Saved"} {
		t.Run(at, func(t *testing.T) {
			t.Parallel()
			d := newRunDesk(t, emulator.Options{Pending: 20 * time.Second, Running: 2 * time.Minute})
			stopped := false
			invoked := d.run(nil, func(m string) {
				if !stopped && strings.Contains(m, at) {
					stopped = true
					d.Stop()
				}
			})
			if !stopped {
				t.Fatalf("it never came to that: %q", invoked.Progress)
			}
			d.wantNothingHeld(t)
			if at == "Saved" || at == "is Completed" && strings.Contains(strings.Join(invoked.Progress, "\n"), "Saved") {
				return // progress arrives while the action goes on, which may have ended before it is interrupted
			}
			if !strings.Contains(invoked.Diagnostics.String(), "interrupted") {
				t.Errorf("it does not say so: %s", invoked.Diagnostics)
			}
			d.noFile(t)
		})
	}
	t.Run("while it fetches", func(t *testing.T) {
		t.Parallel()
		d := newRunDesk(t, emulator.Options{FileSize: 16 << 20})
		d.through(t, nil, func(body io.ReadCloser) io.ReadCloser {
			return &interrupted{body, 1 << 20, func() error { d.Stop(); return nil }}
		})
		wantOne(t, d.run(nil, nil).Diagnostics, "", "interrupted")
		d.wantNothingHeld(t)
		d.noFile(t)
	})
	t.Run("while the report is created", func(t *testing.T) {
		t.Parallel()
		d := newRunDesk(t, emulator.Options{Latency: 200 * time.Millisecond})
		go func() {
			for d.Count("CreateReport") == 0 {
				<-time.After(5 * time.Millisecond)
			}
			d.Stop()
		}()
		d.run(nil, nil)
		d.wantNothingHeld(t)
		d.noFile(t)
	})
}

// Under every pair of policies a run ends with its file, or with a reason, and leaves nothing behind.
func TestRunUnderEveryPairOfPolicies(t *testing.T) {
	t.Parallel()
	for i, policy := range acctest.Pairs() {
		t.Run(fmt.Sprintf("%02d", i), func(t *testing.T) {
			t.Parallel()
			defer func() {
				if t.Failed() {
					t.Logf("to see it by hand: make emulator ARGS='%s'", acctest.Flags(policy))
				}
			}()
			d := newRunDesk(t, emulator.Options{Policy: policy, Pending: 10 * time.Second, Running: time.Minute})
			invoked := d.run(acctest.Object{"query": "SELECT Month FROM OfficeUsage LIMIT 20", "keep_report": false}, nil)
			noLinks(t, invoked)
			if outcome := d.Policy().RunOutcome; outcome == "completed" {
				if text := d.onlyFile(t); len(invoked.Diagnostics.Errors()) > 0 || !strings.HasPrefix(text, "Month") {
					t.Errorf("the file holds %.100q: %s", text, invoked.Diagnostics)
				}
			} else if d.noFile(t); len(invoked.Diagnostics.Errors()) != 1 {
				t.Errorf("the run is %s: %s", outcome, invoked.Diagnostics)
			}
			for _, w := range invoked.Diagnostics.Warnings() {
				t.Errorf("warned: %s: %s", w.Summary, w.Detail)
			}
			d.wantNothingHeld(t)
		})
	}
}
