package e2e

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// scenario is how a folder below examples/scenarios is tried.
type scenario struct {
	since     string // the first Terraform that knows what it shows; "" when all do
	options   emulator.Options
	variables []string               // those without a default, as TF_VAR_name=value
	before    func(*emulator.Server) // makes what is there before; nil for nothing
	plans     string                 // what the first plan says
	applied   func(*played)          // looks at what the service holds afterwards
}

// played is a scenario that has been applied.
type played struct {
	*testing.T
	*program
	service *emulator.Server
}

// scenarios are tried by the names of their folders.
func scenarios() map[string]scenario {
	return map[string]scenario{
		"daily_revenue": {
			// Ten days behind, because the check compares with the time at which the CLI plans.
			options:   emulator.Options{Clock: emulator.NewClock(time.Now().Add(-10 * 24 * time.Hour))},
			variables: []string{"TF_VAR_callback_url=" + callback},
			plans:     "Plan: 2 to add, 0 to change, 0 to destroy.",
			applied:   wantDailyRevenue,
		},
		"system_queries": {plans: "Plan: 19 to add, 0 to change, 0 to destroy.", applied: wantSystemQueries},
		"backfill":       {options: emulator.Options{Pending: -1, Running: -1}, variables: []string{"TF_VAR_wait=5m"}, plans: "Plan: 5 to add, 0 to change, 0 to destroy.", applied: wantQuarters},
		"storage":        {since: "1.14.0", options: emulator.Options{Clock: emulator.NewClock(time.Now())}, plans: "Plan: 3 to add, 0 to change, 0 to destroy.", applied: wantFiles},
		"last_file":      {since: "1.16.0", options: emulator.Options{Clock: emulator.NewClock(time.Now())}, plans: "Plan: 4 to add, 0 to change, 0 to destroy.", applied: wantLastFiles},
		"takeover":       {before: makeByHand, plans: "Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.", applied: wantAsItWas},
	}
}

const callback = "https://example.com/reports?code=hidden"

// TestAccScenarios validates, plans and applies every scenario, finds nothing left to do, and destroys it.
func TestAccScenarios(t *testing.T) {
	t.Parallel()
	folders, err := os.ReadDir("examples/scenarios")
	if err != nil {
		t.Fatal(err)
	}
	readme := readFile(t, "examples/scenarios/README.md")
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		t.Run(folder.Name(), func(t *testing.T) {
			t.Parallel()
			s, ok := scenarios()[folder.Name()]
			if !ok || !strings.Contains(readme, "| `"+folder.Name()+"` |") {
				t.Fatal("nobody tries this scenario, or the README does not name it")
			}
			s.play(t, filepath.Join("examples", "scenarios", folder.Name()))
		})
	}
}

func (s scenario) play(t *testing.T, dir string) {
	t.Helper()
	server := serving(t, s.options)
	if s.before != nil {
		s.before(server)
	}
	p := &played{T: t, program: newProgram(t, "", append(environmentOf(server), s.variables...)...), service: server}
	if s.since != "" {
		p.needs(t, s.since)
	}
	p.take(t, dir)
	p.must("validate")
	if out := p.must("plan"); !strings.Contains(out, s.plans) || strings.Contains(out, "hidden") {
		t.Errorf("the plan does not say %q, or it shows a secret:\n%s", s.plans, out)
	}
	p.must("apply", "-auto-approve")
	p.mustBeQuiet()
	s.applied(p)
	p.must("destroy", "-auto-approve")
	if n := len(server.Queries()) + len(server.Reports()); n != 0 {
		t.Errorf("%d objects are left after destroy", n)
	}
}

// take replaces the program's configuration by the files of a folder.
func (p *program) take(t *testing.T, dir string) {
	t.Helper()
	if err := os.Remove(filepath.Join(p.dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(p.dir, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
}

// must runs a command that has to succeed.
func (p *played) must(args ...string) string {
	p.Helper()
	out, err := p.run(p.T, args...)
	if err != nil {
		p.Fatalf("%s: %v\n%s", strings.Join(args, " "), err, out)
	}
	return out
}

// mustBeQuiet plans, with nothing left to do, and gives what the plan says.
func (p *played) mustBeQuiet() string {
	p.Helper()
	return p.must("plan", "-detailed-exitcode")
}

// wantDailyRevenue looks at the report, and at what its check says of files that come and of files that do not.
func wantDailyRevenue(p *played) {
	r := p.service.Reports()[0]
	if r.CallbackURL != callback || r.Interval != 24 || r.Start.UTC().Format("15:04") != "05:00" {
		p.Errorf("the service holds %+v", r)
	}
	p.service.EditReport(r.ID, func(r *emulator.Report) { r.Start = r.Start.Add(-10 * 24 * time.Hour) }) // as if it were of that time
	p.must("apply", "-auto-approve")                                                                     // for the outputs
	const old = "more than two days ago"
	p.service.Clock().Advance(4 * 24 * time.Hour)
	if out := p.mustBeQuiet(); !strings.Contains(out, old) {
		p.Errorf("a newest file of six days ago is not heard of:\n%s", out)
	}
	p.service.Clock().Advance(6 * 24 * time.Hour)
	if out := p.mustBeQuiet(); strings.Contains(out, old) {
		p.Errorf("a file of today is called old:\n%s", out)
	}
}

// wantSystemQueries wants one report of each, at a time of its own.
func wantSystemQueries(p *played) {
	queries, starts := map[string]bool{}, map[time.Time]bool{}
	for _, r := range p.service.Reports() {
		queries[r.QueryID], starts[r.Start] = true, true
		if r.Interval != 168 || r.Start.Weekday() != time.Monday || r.Start.Hour() >= 6 || !strings.HasSuffix(r.Name, ", weekly") {
			p.Errorf("the service holds %+v", r)
		}
	}
	if len(queries) != 19 || len(p.service.Reports()) != 19 || len(p.service.Queries()) > 0 || len(starts) < 15 {
		p.Errorf("%d reports of %d queries at %d times, and %d queries besides", len(p.service.Reports()), len(queries), len(starts), len(p.service.Queries()))
	}
}

// wantQuarters wants four files that together cover the year.
func wantQuarters(p *played) {
	var covered time.Duration
	for _, r := range p.service.Reports() {
		if executions := p.service.Executions(r.ID); !r.ExecuteNow || len(executions) != 1 || executions[0].Status != "Completed" {
			p.Errorf("the service holds %+v with %+v", r, executions)
		}
		covered += r.QueryEnd.Sub(r.QueryStart)
	}
	if len(p.service.Reports()) != 4 || covered != 365*24*time.Hour {
		p.Errorf("%d reports cover %s", len(p.service.Reports()), covered)
	}
}

// wantFiles wants the file of the newest run, also when it could not be fetched at first.
func wantFiles(p *played) {
	files := func() []string {
		found, err := filepath.Glob(filepath.Join(p.dir, "files", "*.csv"))
		if err != nil {
			p.Fatal(err)
		}
		return found
	}
	p.service.Clock().Advance(50 * time.Hour)
	if err := p.service.Inject(emulator.Fault{Operation: "Download", Kind: emulator.FaultStatus, Status: 403, Times: -1}); err != nil {
		p.Fatal(err)
	}
	if out, err := p.run(p.T, "apply", "-auto-approve"); err == nil || len(files()) > 0 {
		p.Errorf("the file could not be fetched, and there is %v:\n%s", files(), out)
	}
	p.service.ClearFaults()
	for want := 1; want <= 2; want++ {
		p.must("apply", "-auto-approve")
		p.mustBeQuiet()
		if found := files(); len(found) != want || !strings.HasPrefix(readFile(p.T, found[want-1]), "SubscriptionId,CustomerName,Month,ServiceName,TotalACR\r\n") {
			p.Errorf("there are the files %v, want %d", found, want)
		}
		p.service.Clock().Advance(24 * time.Hour)
	}
}

// wantLastFiles takes a report out, whose file comes first; a report whose file can't be fetched is not destroyed.
func wantLastFiles(p *played) {
	const some = `-var=reports={"Azure consumption"="SELECT %s FROM AzureUsage TIMESPAN LAST_MONTH"}`
	files := func() []string {
		found, err := filepath.Glob(filepath.Join(p.dir, "files", "*.csv"))
		if err != nil {
			p.Fatal(err)
		}
		return found
	}
	p.service.Clock().Advance(50 * time.Hour)
	p.must("apply", "-auto-approve", fmt.Sprintf(some, "SubscriptionId, CustomerName, Month, TotalACR"))
	if found := files(); len(found) != 1 || !strings.HasPrefix(filepath.Base(found[0]), "Office seats, daily, ") || len(p.service.Reports()) != 1 {
		p.Errorf("there are the files %v, and the reports %+v", found, p.service.Reports())
	}
	if err := p.service.Inject(emulator.Fault{Operation: "Download", Kind: emulator.FaultStatus, Status: 403, Times: -1}); err != nil {
		p.Fatal(err)
	}
	old := p.service.Reports()[0].ID
	changed := fmt.Sprintf(some, "SubscriptionId")
	for range 2 {
		if out, err := p.run(p.T, "apply", "-auto-approve", changed); err == nil || p.service.Reports()[0].ID != old {
			p.Errorf("the file could not be fetched, and there is %+v:\n%s", p.service.Reports(), out)
		}
	}
	p.service.ClearFaults()
	p.must("apply", "-auto-approve", changed)
	if found := files(); len(found) != 2 || p.service.Reports()[0].ID == old {
		p.Errorf("there are the files %v, and the reports %+v", found, p.service.Reports())
	}
	p.must("apply", "-auto-approve") // the default again, for what follows
}

// makeByHand creates what is to be imported.
func makeByHand(s *emulator.Server) {
	q := s.AddQuery(emulator.Query{Name: "Paid seats", Text: "SELECT Month,CustomerName,PaidAvailableUnits from OfficeUsage TIMESPAN LAST_MONTH"})
	s.AddReport(emulator.Report{Name: "Paid seats every Monday", QueryID: q.ID, Interval: 168, Start: time.Date(2026, 1, 5, 6, 0, 0, 0, time.UTC),
		CallbackURL: callback, CallbackMethod: "POST", Format: "csv"})
}

// wantAsItWas wants that nothing was changed.
func wantAsItWas(p *played) {
	if p.service.Count("UpdateReport")+p.service.Count("CreateReport")+p.service.Count("CreateQuery") > 0 || p.service.Reports()[0].CallbackURL != callback {
		p.Errorf("the service was asked to change something, or holds %+v", p.service.Reports()[0])
	}
}
