package provider_test

import (
	"maps"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// sentPath is the path of a request below the program: words of the API and IDs of the emulator.
var sentPath = regexp.MustCompile("^/insights/v1/mpn(/[A-Za-z]{3,20}|/[0-9a-f-]{36})+$")

// wantPaths fails for a request whose path has anything else.
func wantPaths(t *testing.T, env *acctest.Env) {
	t.Helper()
	for _, r := range env.Requests() {
		if strings.HasPrefix(r.Path, "/insights") && !sentPath.MatchString(r.Path) {
			t.Errorf("sent %s %q", r.Method, r.Path)
		}
	}
}

// world is a service with a report.
type world struct {
	*acctest.Provider
	report string
}

// with is a configuration with an ID; that of an execution is one of the report.
func (w world) with(argument, id string) acctest.Object {
	if argument == "execution_id" {
		return acctest.Object{"report_id": w.report, argument: id}
	}
	return acctest.Object{argument: id}
}

// A hostile ID in a configuration or an import is an error wherever it may be given, which a terminal does not obey.
func TestHostileIDsInConfigurations(t *testing.T) {
	t.Parallel()
	const execution, text = "partnerinsights_report_execution", "SELECT CustomerName FROM OfficeUsage"
	reads := func(name, argument string) func(world, string) acctest.Diagnostics {
		return func(w world, id string) acctest.Diagnostics {
			_, diags := w.Read(name, w.with(argument, id))
			return diags
		}
	}
	opens := func(argument string) func(world, string) acctest.Diagnostics {
		return func(w world, id string) acctest.Diagnostics {
			_, diags := w.Open(execution, w.with(argument, id))
			return diags
		}
	}
	invokes := func(action, argument string) func(world, string) acctest.Diagnostics {
		return func(w world, id string) acctest.Diagnostics {
			config := w.with(argument, id)
			if action != "partnerinsights_query_preview" {
				config["output_path"] = filepath.Join(t.TempDir(), "file.csv")
			}
			return w.InvokeUnplanned(action, config, nil).Diagnostics
		}
	}
	imports := func(name string) func(world, string) acctest.Diagnostics {
		return func(w world, id string) acctest.Diagnostics { return w.Resource(name).Import(id) }
	}
	for name, place := range map[string]struct {
		attribute string // that the error is on
		use       func(world, string) acctest.Diagnostics
	}{
		"import query":           {"", imports("partnerinsights_query")},
		"import report":          {"", imports("partnerinsights_report")},
		"query":                  {"id", reads("partnerinsights_query", "id")},
		"report":                 {"id", reads("partnerinsights_report", "id")},
		"executions of a report": {"report_id", reads(execution, "report_id")},
		"execution":              {"execution_id", reads(execution, "execution_id")},
		"open":                   {"report_id", opens("report_id")},
		"open one":               {"execution_id", opens("execution_id")},
		"download":               {"report_id", invokes("partnerinsights_report_download", "report_id")},
		"download one":           {"execution_id", invokes("partnerinsights_report_download", "execution_id")},
		"run":                    {"query_id", invokes("partnerinsights_report_run", "query_id")},
		"preview":                {"query_id", invokes("partnerinsights_query_preview", "query_id")},
		"report of a query": {"query_id", func(w world, id string) acctest.Diagnostics {
			return apply(w.Resource("partnerinsights_report"), acctest.Object{"name": "Daily", "query_id": id, "recurrence_interval": 24})
		}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			q := env.AddQuery(emulator.Query{Name: "Seats", Text: text})
			r := env.AddReport(emulator.Report{Name: "Once", QueryID: q.ID, ExecuteNow: true})
			env.Clock.Advance(time.Hour)
			for kind, id := range hostileIDs {
				text, ok := id.(string)
				if !ok {
					continue
				}
				diags := place.use(world{env.Provider(t, nil), r.ID}, text)
				if len(diags.Errors()) != 1 || acctest.Attribute(diags.Errors()[0]) != place.attribute {
					t.Errorf("%s: want one error on %q, got %s", kind, place.attribute, diags)
				}
				if acctest.IsObeyed(diags.String()) {
					t.Errorf("%s: a terminal would obey %q", kind, diags.String())
				}
			}
			wantPaths(t, env)
			if q, r := len(env.Queries()), len(env.Reports()); q != 1 || r != 1 {
				t.Errorf("%d queries and %d reports are there", q, r)
			}
		})
	}
}

// A hostile ID in an answer is named by an action, with the object that has it, and never sent.
func TestHostileIDsInActions(t *testing.T) {
	t.Parallel()
	const text, lost = "SELECT CustomerName FROM OfficeUsage", "may exist all the same"
	const run, preview, download, cleanup = "partnerinsights_report_run", "partnerinsights_query_preview", "partnerinsights_report_download", "partnerinsights_report_cleanup"
	long := text + " WHERE CustomerName IN ('" + strings.Repeat("Contoso', '", 1000) + "Fabrikam')"
	for name, c := range map[string]struct {
		path, field string // of the answers
		action      string
		config      acctest.Object
		words       []string
	}{
		"run, query":          {"ScheduledQueries", "queryId", run, acctest.Object{"query": text}, []string{`Creating query "terraform run`, lost}},
		"run, report":         {"ScheduledReport", "reportId", run, acctest.Object{"query": text}, []string{`Creating report "terraform run`, lost, "Deleted the query."}},
		"run, execution":      {"ScheduledReport/execution", "executionId", run, acctest.Object{"query": text, "timeouts": acctest.Object{"invoke": "1m"}}, []string{"took too long", "Kept report", "lists an execution that can't be used: item 1"}},
		"preview, query":      {"ScheduledQueries", "queryId", preview, acctest.Object{"query": long}, []string{`Creating query "terraform preview`, lost}},
		"download, report":    {"ScheduledReport", "reportId", download, acctest.Object{"report_id": acctest.Unknown}, nil},
		"download, execution": {"ScheduledReport/execution", "executionId", download, acctest.Object{"report_id": acctest.Unknown}, []string{"No file", "lists an execution that can't be used: item 1"}},
		"cleanup, report":     {"ScheduledReport", "reportId", cleanup, acctest.Object{"name_prefix": "Once"}, []string{`item 1 ("Once")`, "No query is deleted"}},
		"cleanup, its query":  {"ScheduledReport", "queryId", cleanup, acctest.Object{"name_prefix": "Once"}, []string{"Deleted 1 objects"}},
		"cleanup, query":      {"ScheduledQueries", "queryId", cleanup, acctest.Object{"name_prefix": "Once"}, []string{`item 1 ("Base")`, "Deleted 1 objects"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, kind := range []string{"null", "number", "dots", "path", "escape sequence"} { // TestCheckID has all
				env := acctest.New(t, emulator.Options{})
				q := env.AddQuery(emulator.Query{Name: "Base", Text: text})
				r := env.AddReport(emulator.Report{Name: "Once", QueryID: q.ID, ExecuteNow: true})
				env.Clock.Advance(25 * time.Hour)
				env.Dependencies.Transport = narrow{acctest.RewriteItems(env.Dependencies.Transport, c.path, func(item map[string]any) {
					acctest.SetField(item, c.field, hostileIDs[kind])
				})}
				config := maps.Clone(c.config)
				if c.action == download {
					config["report_id"] = r.ID
				}
				if c.action == download || c.action == run {
					config["output_path"] = filepath.Join(t.TempDir(), "file.csv")
				}
				invoked := env.Provider(t, nil).InvokeUnplanned(c.action, config, nil)
				all := invoked.Diagnostics.String() + "\n" + strings.Join(invoked.Progress, "\n")
				for _, w := range c.words {
					if !strings.Contains(all, w) {
						t.Errorf("%s: %q is not said: %s", kind, w, all)
					}
				}
				if acctest.IsObeyed(all) {
					t.Errorf("%s: a terminal would obey %q", kind, all)
				}
				wantPaths(t, env)
			}
		})
	}
}
