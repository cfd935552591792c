package e2e

import (
	"cmp"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// scenario is how a folder below examples/scenarios is tried.
type scenario struct {
	since     string // the first Terraform that knows what it shows; "" when all do
	options   emulator.Options
	program   emulator.Program                            // "" for mpn
	variables []string                                    // those without a default, as TF_VAR_name=value
	signIn    func(*testing.T, *emulator.Server) []string // the environment of a sign-in; nil for an access token
	before    func(*emulator.Server)                      // makes what is there before; nil for nothing
	state     string                                      // of a foreign provider, a file; "" for none
	plans     string                                      // what the first plan says
	applied   func(*played)                               // looks at what the service holds afterwards
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
		"system_queries":    {plans: "Plan: 19 to add, 0 to change, 0 to destroy.", applied: wantSystemQueries},
		"backfill":          {options: emulator.Options{Pending: -1, Running: -1}, variables: []string{"TF_VAR_wait=5m"}, plans: "Plan: 5 to add, 0 to change, 0 to destroy.", applied: wantQuarters},
		"storage":           {since: "1.14.0", options: emulator.Options{Clock: emulator.NewClock(time.Now())}, plans: "Plan: 3 to add, 0 to change, 0 to destroy.", applied: wantFiles},
		"container":         containerScenario(),
		"callback_receiver": receiverScenario(),
		"last_file":         {since: "1.16.0", options: emulator.Options{Clock: emulator.NewClock(time.Now())}, plans: "Plan: 4 to add, 0 to change, 0 to destroy.", applied: wantLastFiles},
		"marketplace_usage": {program: emulator.CMP, options: emulator.Options{Clock: emulator.NewClock(time.Now())}, variables: []string{"TF_VAR_end_time=" + inTenDays},
			plans: "Plan: 2 to add, 0 to change, 0 to destroy.", applied: wantDailyUsage},
		"store_channels": {program: emulator.Store, options: emulator.Options{Pending: -1, Running: -1}, plans: "Plan: 2 to add, 0 to change, 0 to destroy.", applied: wantDays},
		"two_programs":   {options: acctest.TwoTenants(), signIn: inTwoTenants, plans: "Plan: 4 to add, 0 to change, 0 to destroy.", applied: wantBothPrograms},
		// Another seed, because the state has the first IDs of the usual one.
		"from_restapi": {options: emulator.Options{Seed: 1}, before: makeByRestapi, state: "internal/identity/testdata/restapi_object.json", plans: "Plan: 0 to add, 0 to change, 0 to destroy.", applied: wantMoved},
		"takeover":     {before: makeByHand, plans: "Plan: 2 to import, 0 to add, 0 to change, 0 to destroy.", applied: wantAsItWas},
	}
}

// The ends of a schedule, before and after a change.
var (
	inTenDays    = time.Now().UTC().Add(10 * 24 * time.Hour).Format(time.RFC3339)
	inTwelveDays = time.Now().UTC().Add(12 * 24 * time.Hour).Format(time.RFC3339)
)

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
	p := &played{T: t, program: newProgram(t, "", s.variables...), service: server}
	if s.since != "" {
		p.needs(t, s.since)
	}
	p.env = append(p.env, s.environment(t, server)...)
	p.take(t, dir)
	if s.state != "" {
		p.takeState(s.state)
	}
	p.must("validate")
	if out := p.must("plan"); !strings.Contains(out, s.plans) || strings.Contains(out, "=hidden") {
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

// environment is that of the provider, with its service and its sign-in.
func (s scenario) environment(t *testing.T, server *emulator.Server) []string {
	t.Helper()
	if s.signIn != nil {
		return s.signIn(t, server)
	}
	program := cmp.Or(s.program, emulator.MPN)
	return []string{"PARTNERINSIGHTS_ENDPOINT=" + server.EndpointOf(program), "PARTNERINSIGHTS_ACCESS_TOKEN=" + program.AccessToken()}
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

// containerScenario wants the file of each newest run in a container.
func containerScenario() scenario {
	var azurite *acctest.Azurite
	blobs := func(p *played, want int) {
		p.Helper()
		p.must("apply", "-auto-approve")
		p.mustBeQuiet()
		if names := azurite.Names(); len(names) != want || !strings.HasPrefix(names[want-1], "azure-usage/20") {
			p.Errorf("there are the blobs %q, want %d", names, want)
		}
	}
	return scenario{since: "1.14.0", options: emulator.Options{Clock: emulator.NewClock(time.Now())}, plans: "Plan: 3 to add, 0 to change, 0 to destroy.",
		signIn: func(t *testing.T, s *emulator.Server) []string {
			t.Helper()
			azurite = acctest.StartAzurite(t, nil)
			return append(environmentOf(s), "TF_VAR_container_url="+azurite.URL+"/"+azurite.Container,
				"TF_VAR_signature="+azurite.Signature(azurite.Container, "", "cw", time.Now().Add(time.Hour)))
		},
		applied: func(p *played) {
			for want := 1; want <= 2; want++ {
				p.service.Clock().Advance(time.Duration(74/want) * time.Hour)
				blobs(p, want)
			}
			if out := readFile(p.T, filepath.Join(p.dir, "terraform.tfstate")); strings.Contains(out, "sig=") {
				p.Error("the signature is in the state")
			}
		},
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

// wantDailyUsage wants a run each day until the end, which a later one extends in place.
func wantDailyUsage(p *played) {
	r := p.service.Reports()[0]
	if r.Program != emulator.CMP || r.Interval != 24 || r.End.Format(time.RFC3339) != inTenDays || r.Count != 0 {
		p.Errorf("the service has %+v", r)
	}
	if out := p.must("apply", "-auto-approve", "-var=end_time="+inTwelveDays); !strings.Contains(out, "0 added, 1 changed, 0 destroyed") {
		p.Errorf("a later end is not an update:\n%s", out)
	}
	p.service.Clock().Advance(15 * 24 * time.Hour)
	if runs, status := len(p.service.Executions(r.ID)), p.service.Reports()[0].Status; runs < 11 || runs > 12 || status != emulator.Inactive {
		p.Errorf("it has run %d times in twelve days, and is %s", runs, status)
	}
}

// wantDays wants one file of the days of October.
func wantDays(p *played) {
	r := p.service.Reports()[0]
	if r.Program != emulator.Store || !r.ExecuteNow || r.QueryStart.Format(time.DateOnly) != "2026-10-01" || r.QueryEnd.Format(time.DateOnly) != "2026-10-31" {
		p.Errorf("the service has %+v", r)
	}
	p.must("apply", "-auto-approve", "-var=include_link=true")
	if link := p.must("output", "-raw", "link"); !strings.HasPrefix(link, p.service.URL+"/files/") {
		p.Errorf("the link is %s", link)
	}
	p.must("apply", "-auto-approve")
}

// inTwoTenants is a job of a platform, which applications of both tenants trust.
func inTwoTenants(t *testing.T, s *emulator.Server) []string {
	t.Helper()
	if runtime.GOOS != "linux" {
		t.Skip("elsewhere Go takes no certificate authorities from the environment")
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	write(t, ca, string(s.CA))
	application := func(tenant, client string, p emulator.Program) string {
		return fmt.Sprintf("{tenant_id=%q,client_id=%q,endpoint=%q}", tenant, client, s.EndpointOf(p))
	}
	return []string{"SSL_CERT_FILE=" + ca, "PARTNERINSIGHTS_AUTHORITY_HOST=" + s.TLSURL,
		"ACTIONS_ID_TOKEN_REQUEST_URL=" + acctest.Platform(t), "ACTIONS_ID_TOKEN_REQUEST_TOKEN=" + acctest.JobSecret,
		"TF_VAR_marketplace=" + application(entra.DefaultTenant, entra.DefaultClientID, emulator.CMP),
		"TF_VAR_store=" + application(entra.SecondTenant, acctest.SecondClientID, emulator.Store)}
}

// wantBothPrograms wants a report of each program, of the application of its own tenant.
func wantBothPrograms(p *played) {
	of := map[string]string{}
	for _, r := range p.service.Reports() {
		of[r.Name] = string(r.Program) + " of " + r.Tenant
	}
	tenants := p.service.Tenants()
	if want := map[string]string{"Orders, daily": "cmp of " + tenants[0].ID, "Channels, daily": "store of " + tenants[1].ID}; !maps.Equal(of, want) {
		p.Errorf("the service has %v, want %v", of, want)
	}
	file := filepath.Join(p.dir, "emulator.tfvars")
	write(p.T, file, strings.ReplaceAll(readFile(p.T, file), usualAddress, p.service.URL))
	p.must("plan", "-detailed-exitcode", "-var-file=emulator.tfvars")
}

// makeByHand creates the objects to import.
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

// makeByRestapi creates what a state of Mastercard/restapi has.
func makeByRestapi(s *emulator.Server) {
	q := s.AddQuery(emulator.Query{ID: "e9b4fd1b-45be-4385-9db9-f7c0638aefd9", Name: "Seats", Description: "Paid seats",
		Text: "SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"})
	s.AddReport(emulator.Report{ID: "c725fd27-cf21-46c8-a451-7fcfef13a5b6", Name: "Seats, weekly", QueryID: q.ID, Interval: 168, Count: 20,
		Start: time.Date(2026, 12, 25, 5, 0, 0, 0, time.UTC), Format: "tsv"})
}

// takeState begins with the state of another provider. Terraform wants that provider installed but asks it nothing about what is
// moved, so that any provider serves under its name.
func (p *played) takeState(file string) {
	p.Helper()
	write(p.T, filepath.Join(p.dir, "terraform.tfstate"), readFile(p.T, file))
	bin, err := built()
	if err != nil {
		p.Fatal(err)
	}
	other := p.TempDir()
	name := "terraform-provider-%s"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if err := os.Link(filepath.Join(bin, fmt.Sprintf(name, "partnerinsights")), filepath.Join(other, fmt.Sprintf(name, "restapi"))); err != nil {
		p.Fatal(err)
	}
	settings := filepath.Join(other, "cli.tfrc")
	write(p.T, settings, fmt.Sprintf("provider_installation {\n  dev_overrides {\n    \"partnerinsights/partnerinsights\" = %q\n    \"mastercard/restapi\" = %q\n  }\n}\n", bin, other))
	p.env = append(p.env, "TF_CLI_CONFIG_FILE="+settings)
}

// wantMoved wants that nothing was changed, and that the state has what is there by its new names.
func wantMoved(p *played) {
	changes := p.service.Count("UpdateReport") + p.service.Count("CreateReport") + p.service.Count("CreateQuery") + p.service.Count("DeleteReport") + p.service.Count("DeleteQuery")
	if listed := p.must("state", "list"); changes > 0 || listed != "partnerinsights_query.seats\npartnerinsights_report.seats\n" {
		p.Errorf("%d requests change something, and the state has:\n%s", changes, listed)
	}
}
