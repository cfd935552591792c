package provider_test

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// injectInto runs scenarios with each fault in each of their calls, once and for good.
func injectInto(t *testing.T, all []scenario, faults map[string]emulator.Fault) {
	t.Helper()
	var cells atomic.Int64
	t.Cleanup(func() { t.Logf("%d failures", cells.Load()) })
	for _, s := range all {
		for operation, calls := range s.calls(t, emulator.MPN) {
			for call := 1; call <= calls; call++ {
				for name, fault := range faults {
					for _, times := range []int{1, -1} {
						fault.Operation, fault.Call, fault.Times = operation, call, times
						if pointless(s.name, operation, fault) {
							continue
						}
						t.Run(fmt.Sprintf("%s/%s %d/%s/%d", s.name, operation, call, name, times), func(t *testing.T) {
							t.Parallel()
							cells.Add(1)
							s.strike(t, emulator.MPN, fault)
						})
					}
				}
			}
		}
	}
}

// pointless tells that a fault need not be tried: a read is the same whether it was carried out or not, who is silent
// when asked for a token, a file or a preview takes real minutes, which internal/credential and internal/insights wait for,
// and a run waits for its execution as the ephemeral resource does.
func pointless(scenario, operation string, f emulator.Fault) bool {
	silent := f.Kind == emulator.FaultStall && slices.Contains([]string{"Token", "Download", "TestQuery"}, operation)
	reads := strings.HasPrefix(operation, "List") || slices.Contains([]string{"Token", "TestQuery", "Download"}, operation)
	return silent || reads && f.AfterCommit || scenario == "run report" && operation == "ListExecutions"
}

// faults are all that can go wrong with a call, by name.
func faults() map[string]emulator.Fault {
	status := func(status int, header ...string) emulator.Fault {
		f := emulator.Fault{Kind: emulator.FaultStatus, Status: status}
		if len(header) == 2 {
			f.Header = map[string]string{header[0]: header[1]}
		}
		return f
	}
	all := map[string]emulator.Fault{
		"429 in seconds": status(429, "Retry-After", "7"),
		"429 at a date":  status(429, "Retry-After", acctest.Start.Add(time.Hour).Format("Mon, 02 Jan 2006 15:04:05 GMT")),
		"429":            status(429),
		"503 in seconds": status(503, "Retry-After", "7"),
	}
	// What strikes after the operation was carried out as well as before.
	for name, f := range map[string]emulator.Fault{
		"500":         status(500),
		"502 in HTML": {Kind: emulator.FaultStatus, Status: 502, Body: "<html>Bad gateway</html>"},
		"503":         status(503),
		"504":         status(504),
		"reset":       {Kind: emulator.FaultReset},
		"stall":       {Kind: emulator.FaultStall},
		"no JSON":     {Kind: emulator.FaultNotJSON},
		"wrong types": {Kind: emulator.FaultWrongTypes},
		"long":        {Kind: emulator.FaultEndless, Bytes: 1 << 20},
		"redirect":    {Kind: emulator.FaultRedirect, URL: "https://elsewhere.example.com/?sig=hidden"},
	} {
		all[name] = f
		f.AfterCommit = true
		all[name+", done"] = f
	}
	all["half"] = emulator.Fault{Kind: emulator.FaultHalf}
	all["page elsewhere"] = emulator.Fault{Kind: emulator.FaultNextLink, URL: "https://elsewhere.example.com/next"}
	all["pages in a circle"] = emulator.Fault{Kind: emulator.FaultNextLoop}
	return all
}

// scenario is one operation of one object.
type scenario struct {
	name string
	// prepare makes what the operation needs, run carries it out, and finish runs it again with the service well
	// and checks what has come of it.
	prepare func(*stage)
	run     func(*stage) acctest.Diagnostics
	finish  func(*stage)
	about   string // what each error must name
}

const (
	queryName  = "Seats of customers"
	reportName = "Seats of customers, daily"
)

// stage is the world of one scenario.
type stage struct {
	*testing.T
	program       emulator.Program
	env           *acctest.Env
	p             *acctest.Provider
	query, report *acctest.Resource
	id            string // of what is imported or read
	last          string // what the last run said
	wait          string // the longest wait, "" for the default
}

func newStage(t *testing.T, program emulator.Program) *stage {
	t.Helper()
	return stageWith(t, program, overTLS)
}

// stageWith is a stage with an emulator that start starts.
func stageWith(t *testing.T, program emulator.Program, start func(testing.TB, emulator.Options) *acctest.Env) *stage {
	t.Helper()
	s := &stage{T: t, program: program, env: start(t, emulator.Options{Pending: time.Second, Running: 20 * time.Second, Datasets: datasetOf(program), Policy: emulator.Policy{Visibility: "all"}})}
	s.env.Dependencies.Transport = narrow{s.env.Dependencies.Transport}
	s.again(nil)
	s.query, s.report = s.p.Resource("partnerinsights_query"), s.p.Resource("partnerinsights_report")
	return s
}

// datasetOf is the dataset of a program that the scenarios query, alone, so that a catalogue is read quickly.
func datasetOf(program emulator.Program) []emulator.Dataset {
	return slices.DeleteFunc(emulator.DocumentedDatasets(), func(d emulator.Dataset) bool {
		return cmp.Or(d.Program, emulator.MPN) != program || !strings.Contains(acctest.QueryText(program), "FROM "+d.Name+" ")
	})
}

// again starts another provider, as the next run of Terraform does, whose block has what is given beside that of the program.
func (s *stage) again(config acctest.Object) {
	s.Helper()
	block := s.env.Block(s.program)
	maps.Copy(block, config)
	s.p = s.env.Provider(s.T, block)
	if s.query != nil {
		s.query, s.report = s.query.With(s.p), s.report.With(s.p)
	}
}

// calls counts what the operation asks of the service when all is well.
func (s scenario) calls(t *testing.T, program emulator.Program) map[string]int {
	t.Helper()
	st := newStage(t, program)
	s.prepare(st)
	st.env.ResetRequests()
	if diags := s.run(st); len(diags) > 0 {
		t.Fatalf("%s: %s", s.name, diags)
	}
	counts := map[string]int{}
	for _, r := range st.env.Requests() {
		counts[r.Operation]++
	}
	if len(counts) == 0 {
		t.Fatalf("%s asks nothing", s.name)
	}
	return counts
}

// strike runs a scenario with a fault. Whatever stalls is in a bubble of synctest, where only it takes as long as the timeout:
// elsewhere other requests may, on a busy machine, and that would be a second fault.
func (s scenario) strike(t *testing.T, program emulator.Program, fault emulator.Fault) {
	if fault.Kind != emulator.FaultStall {
		s.strikeOn(newStage(t, program), fault)
		return
	}
	synctest.Test(t, func(t *testing.T) {
		s.strikeOn(stageWith(t, program, acctest.NewInBubble), fault)
	})
}

func (s scenario) strikeOn(st *stage, fault emulator.Fault) {
	s.prepare(st)
	if err := st.env.Inject(fault); err != nil {
		st.Fatal(err)
	}
	if fault.Kind == emulator.FaultStall {
		st.again(acctest.Object{"bulk_refresh": nil, "max_retries": 0})
	}
	s.conclude(st)
}

// conclude runs a scenario that something strikes, and then again with the service well.
func (s scenario) conclude(st *stage) {
	t := st.T
	t.Helper()
	diags := s.run(st)
	for _, d := range diags.Errors() {
		if !strings.Contains(d.Summary+d.Detail, s.about) {
			t.Errorf("an error does not name %q: %s", s.about, diags)
		}
	}
	if text := diags.String(); strings.Contains(text, "hidden") {
		t.Errorf("a secret is quoted: %s", text)
	}
	st.env.ClearFaults()
	st.again(nil)
	s.finish(st)
}

func queryConfig() acctest.Object {
	return acctest.Object{"name": queryName, "query": "SELECT Month, PaidAvailableUnits FROM OfficeUsage"}
}

func (s *stage) queryConfig() acctest.Object {
	return acctest.Object{"name": queryName, "query": acctest.QueryText(s.program)}
}

func (s *stage) reportConfig(more acctest.Object) acctest.Object {
	o := acctest.Object{"name": reportName, "query_id": s.query.State()["id"], "recurrence_interval": 24, "start_time": "2026-01-01T05:00:00Z"}
	if n := s.count(); n > 0 {
		o["recurrence_count"] = n
	}
	maps.Copy(o, more)
	return o
}

// count is how often a report runs, 0 where the program lets it run for ever.
func (s *stage) count() int {
	if s.program == emulator.CMP {
		return 90
	}
	return 0
}

// apply plans and applies a configuration, whatever comes of it.
func apply(r *acctest.Resource, config acctest.Object) acctest.Diagnostics {
	plan := r.Plan(config)
	if len(plan.Diagnostics.Errors()) > 0 {
		return plan.Diagnostics
	}
	return append(plan.Diagnostics, r.Apply(plan)...)
}

// converge refreshes and applies, after which nothing is left to do and the service holds one of each.
func (s *stage) converge(r *acctest.Resource, config acctest.Object, queries, reports int) {
	s.Helper()
	if diags := r.Refresh(); len(diags.Errors()) > 0 {
		s.Fatalf("the next refresh: %s", diags)
	}
	r.MustApply(config)
	s.wantHeld(queries, reports)
}

func (s *stage) wantHeld(queries, reports int) {
	s.Helper()
	if q, r := len(s.env.Queries()), len(s.env.Reports()); q != queries || r != reports {
		s.Errorf("the service holds %d queries and %d reports, want %d and %d", q, r, queries, reports)
	}
}

func scenarios() []scenario {
	withQuery := func(s *stage) {
		q := s.env.AddQuery(emulator.Query{Program: s.program, Name: queryName, Text: acctest.QueryText(s.program)})
		s.imported(s.query, q.ID)
	}
	withReport := func(s *stage) {
		withQuery(s)
		r := s.env.AddReport(emulator.Report{Program: s.program, Name: reportName, QueryID: s.query.State()["id"].(string), Interval: 24, Count: s.count(),
			Start: time.Date(2026, 12, 2, 5, 0, 0, 0, time.UTC), CallbackMethod: "POST", Format: "csv"})
		s.imported(s.report, r.ID)
		s.env.Clock.Advance(time.Hour) // it is not young any more
	}
	changed := acctest.Object{"name": reportName + " and more", "description": "d", "paused": true}
	paused := acctest.Object{"paused": true}
	return append(append(sessionScenarios(withReport), runScenarios(withQuery)...), []scenario{
		{"create query", func(*stage) {},
			func(s *stage) acctest.Diagnostics { return apply(s.query, s.queryConfig()) },
			func(s *stage) { s.converge(s.query, s.queryConfig(), 1, 0) }, queryName},
		{"read query", withQuery,
			func(s *stage) acctest.Diagnostics { return s.query.Refresh() },
			func(s *stage) { s.converge(s.query, s.queryConfig(), 1, 0) }, queryName},
		{"delete query", withQuery,
			func(s *stage) acctest.Diagnostics { return s.query.Destroy() },
			func(s *stage) { s.gone(s.query, 0) }, queryName},
		{"import query", func(s *stage) { withQuery(s); s.id = s.query.State()["id"].(string) },
			func(s *stage) acctest.Diagnostics { return s.p.Resource("partnerinsights_query").Import(s.id) },
			func(s *stage) { s.imports("partnerinsights_query", s.queryConfig()) }, ""},
		{"create report", withQuery,
			func(s *stage) acctest.Diagnostics { return apply(s.report, s.reportConfig(paused)) },
			func(s *stage) { s.converge(s.report, s.reportConfig(paused), 1, 1) }, reportName},
		{"read report", withReport,
			func(s *stage) acctest.Diagnostics { return s.report.Refresh() },
			func(s *stage) { s.converge(s.report, s.reportConfig(nil), 1, 1) }, reportName},
		{"update report", withReport,
			func(s *stage) acctest.Diagnostics { return apply(s.report, s.reportConfig(changed)) },
			func(s *stage) { s.converge(s.report, s.reportConfig(changed), 1, 1) }, reportName},
		{"delete report", withReport,
			func(s *stage) acctest.Diagnostics { return s.report.Destroy() },
			func(s *stage) { s.gone(s.report, 1) }, reportName},
		{"import report", func(s *stage) { withReport(s); s.id = s.report.State()["id"].(string) },
			func(s *stage) acctest.Diagnostics { return s.p.Resource("partnerinsights_report").Import(s.id) },
			func(s *stage) { s.imports("partnerinsights_report", s.reportConfig(nil)) }, ""},
		{"read datasets", func(*stage) {}, func(s *stage) acctest.Diagnostics { return s.reads("partnerinsights_datasets", acctest.Object{}) },
			func(s *stage) { s.readsWell("partnerinsights_datasets", acctest.Object{}) }, "datasets"},
		{"look up query", withQuery, func(s *stage) acctest.Diagnostics {
			return s.reads("partnerinsights_query", acctest.Object{"name": queryName})
		},
			func(s *stage) { s.readsWell("partnerinsights_query", acctest.Object{"name": queryName}) }, queryName},
		{"look up queries", withQuery, func(s *stage) acctest.Diagnostics { return s.reads("partnerinsights_queries", acctest.Object{}) },
			func(s *stage) { s.readsWell("partnerinsights_queries", acctest.Object{}) }, "queries"},
		{"look up report", withReport, func(s *stage) acctest.Diagnostics {
			return s.reads("partnerinsights_report", acctest.Object{"id": s.report.State()["id"]})
		}, func(s *stage) { s.readsWell("partnerinsights_report", acctest.Object{"name": reportName}) }, "report"},
		{"look up reports", withReport, func(s *stage) acctest.Diagnostics { return s.reads("partnerinsights_reports", acctest.Object{}) },
			func(s *stage) { s.readsWell("partnerinsights_reports", acctest.Object{}) }, "reports"},
		{"wait for execution", func(s *stage) {
			withQuery(s)
			s.id = s.env.AddReport(emulator.Report{Program: s.program, Name: "Once", QueryID: s.query.State()["id"].(string), ExecuteNow: true}).ID
		}, func(s *stage) acctest.Diagnostics {
			return s.reads("partnerinsights_report_execution", s.waiting("read"))
		},
			func(s *stage) { s.readsWell("partnerinsights_report_execution", s.waiting("read")) }, "execution"},
	}...)
}

func (s *stage) imported(r *acctest.Resource, id string) {
	s.Helper()
	if diags := r.Import(id); len(diags) > 0 {
		s.Fatal(diags)
	}
}

// waiting is what waits for a run; timeout is the argument that bounds the wait.
func (s *stage) waiting(timeout string) acctest.Object {
	return s.bounded(acctest.Object{"report_id": s.id, "wait_for_completion": true}, timeout)
}

func (s *stage) bounded(config acctest.Object, timeout string) acctest.Object {
	if s.wait != "" {
		config["timeouts"] = acctest.Object{timeout: s.wait}
	}
	return config
}

func (s *stage) reads(dataSource string, config acctest.Object) acctest.Diagnostics {
	_, diags := s.p.Read(dataSource, config)
	return diags
}

func (s *stage) readsWell(dataSource string, config acctest.Object) {
	s.Helper()
	if diags := s.reads(dataSource, config); len(diags) > 0 {
		s.Errorf("the next read: %s", diags)
	}
}

// gone destroys what is left, after which nothing of it is.
func (s *stage) gone(r *acctest.Resource, queries int) {
	s.Helper()
	s.env.Clock.Advance(time.Hour)
	diags := r.Refresh()
	if r.State() != nil {
		diags = append(diags, r.Destroy()...)
	}
	if len(diags.Errors()) > 0 {
		s.Errorf("the next destroy: %s", diags)
	}
	s.wantHeld(queries, 0)
}

func (s *stage) imports(resourceType string, config acctest.Object) {
	s.Helper()
	r := s.p.Resource(resourceType)
	if diags := r.Import(s.id); len(diags) > 0 {
		s.Errorf("the next import: %s", diags)
	}
	r.MustBeQuiet(config)
}
