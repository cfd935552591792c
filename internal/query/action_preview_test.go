package query_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const (
	preview   = "partnerinsights_query_preview"
	someQuery = "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage ORDER BY PaidAvailableUnits DESC"
)

// table is the last message of a preview, without what stands above the table.
func table(t *testing.T, invoked acctest.Invoked) (above string, lines []string) {
	t.Helper()
	if len(invoked.Diagnostics) > 0 || len(invoked.Progress) != 2 {
		t.Fatalf("got %q: %s", invoked.Progress, invoked.Diagnostics)
	}
	above, rest, _ := strings.Cut(invoked.Progress[1], "\n\n")
	return above, strings.Split(strings.TrimSuffix(rest, "\n"), "\n")
}

// The rows stand under the names of their columns, as many as were asked for.
func TestPreview(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := env.Provider(t, nil)
	above, lines := table(t, p.Invoke(preview, acctest.Object{"query": someQuery}, nil))
	if len(lines) != 12 || !strings.HasPrefix(above, "The first 10 rows, after ") {
		t.Fatalf("%s\n%s", above, strings.Join(lines, "\n"))
	}
	header := lines[0]
	if strings.Fields(header)[0] != "CustomerName" || strings.Fields(header)[1] != "PaidAvailableUnits" {
		t.Errorf("the header is %q", header)
	}
	for _, line := range lines {
		if len(line) != len(header) { // the numbers of the last column end where its name does
			t.Errorf("%q is not aligned with %q", line, header)
		}
	}
	_, lines = table(t, p.Invoke(preview, acctest.Object{"query": someQuery, "rows": 100}, nil))
	if len(lines) != 102 {
		t.Errorf("got %d lines of 100 rows", len(lines))
	}
	id := env.AddQuery(emulator.Query{Name: "Seats", Text: someQuery + " LIMIT 1"}).ID
	above, lines = table(t, p.Invoke(preview, acctest.Object{"query_id": id, "rows": 3}, nil))
	if len(lines) != 3 || !strings.HasPrefix(above, "The only row, after ") {
		t.Errorf("%s\n%s", above, strings.Join(lines, "\n"))
	}
	if n := len(env.Queries()) + len(env.Reports()); n != 1 {
		t.Errorf("%d objects are there", n)
	}
}

// The time span can be another than the query's.
func TestPreviewOfATime(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := env.Provider(t, nil)
	table(t, p.Invoke(preview, acctest.Object{"query": someQuery, "start_time": "2026-03-01T00:00:00Z", "end_time": "2026-04-01T01:00:00+01:00"}, nil))
	for _, r := range env.Requests() {
		if r.Operation == "TestQuery" && !strings.Contains(r.Query, "startTime=2026-03-01T00%3A00%3A00Z") {
			t.Errorf("asked for %s", r.Query)
		}
	}
	none := p.Invoke(preview, acctest.Object{"query": "SELECT Month FROM OfficeUsage WHERE CustomerMarket = 'Atlantis'"}, nil)
	if len(none.Diagnostics) > 0 || !strings.HasPrefix(none.Progress[1], "No rows, after ") {
		t.Errorf("got %q: %s", none.Progress, none.Diagnostics)
	}
}

// What can be known to be wrong is said by validate, or in the plan.
func TestPreviewIsChecked(t *testing.T) {
	t.Parallel()
	p := acctest.New(t, emulator.Options{}).Provider(t, nil)
	for name, c := range map[string]struct {
		config    acctest.Object
		attribute string
		words     []string
	}{
		"no query":     {acctest.Object{}, "", []string{"Exactly one of these", "query,query_id"}},
		"two queries":  {acctest.Object{"query": someQuery, "query_id": "1"}, "query", []string{"Exactly one of these", "query,query_id"}},
		"no text":      {acctest.Object{"query": "SELECT FROM OfficeUsage"}, "query", []string{"line 1, column 8"}},
		"no column":    {acctest.Object{"query": "SELECT PaidUnits FROM OfficeUsage"}, "query", []string{"no column or metric PaidUnits"}},
		"wrong ID":     {acctest.Object{"query_id": "nonsense"}, "query_id", []string{"no query with the ID \"nonsense\""}},
		"no rows":      {acctest.Object{"query": someQuery, "rows": 0}, "rows", []string{"between 1 and 100"}},
		"all the rows": {acctest.Object{"query": someQuery, "rows": 101}, "rows", []string{"between 1 and 100"}},
		"no time":      {acctest.Object{"query": someQuery, "start_time": "yesterday"}, "start_time", []string{"RFC 3339", "yesterday"}},
		"backwards":    {acctest.Object{"query": someQuery, "start_time": "2026-03-01T00:00:00Z", "end_time": "2026-03-01T01:00:00+01:00"}, "end_time", []string{"must be after start_time"}},
		"no wait":      {acctest.Object{"query": someQuery, "timeouts": acctest.Object{"invoke": "0s"}}, "timeouts", []string{"positive"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			diags := p.PlanAction(preview, c.config)
			if len(diags) != 1 || acctest.Attribute(diags[0]) != c.attribute {
				t.Fatalf("want one error on %q, got %s", c.attribute, diags)
			}
			for _, w := range c.words {
				if !strings.Contains(strings.ToLower(diags.String()), strings.ToLower(w)) {
					t.Errorf("it does not say %q: %s", w, diags)
				}
			}
		})
	}
	for _, unknown := range []acctest.Object{{"query": acctest.Unknown}, {"query_id": acctest.Unknown}, {"query": someQuery, "start_time": acctest.Unknown, "rows": acctest.Unknown}} {
		if diags := p.PlanAction(preview, unknown); len(diags) > 0 {
			t.Errorf("%v: %s", unknown, diags)
		}
	}
}

// What the service refuses is said on the attribute at fault, and after its 100 seconds that a report may still run.
func TestPreviewFails(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy    emulator.Policy
		fault     emulator.Fault
		config    acctest.Object
		attribute string
		words     []string
	}{
		"refused":     {config: acctest.Object{"query": "SELECT PaidUnits FROM OfficeUsage"}, attribute: "query", words: []string{"Incorrect column name", "partnerinsights_datasets"}},
		"wrong ID":    {config: acctest.Object{"query_id": "nonsense"}, attribute: "query_id", words: []string{"Previewing query \"nonsense\" failed", "Invalid QueryID"}},
		"too long":    {policy: emulator.Policy{TestTimeout: "504"}, words: []string{"504 Gateway Timeout", "100 seconds", "report"}},
		"broken":      {fault: emulator.Fault{Operation: "TestQuery", Kind: emulator.FaultReset, Times: -1}, words: []string{"did not answer", "HTTPS_PROXY"}},
		"no rows":     {fault: emulator.Fault{Operation: "TestQuery", Kind: emulator.FaultNotJSON, Body: `{"value":[["a"]]}`, Times: -1}, words: []string{"another shape"}},
		"no API":      {fault: emulator.Fault{Operation: "TestQuery", Kind: emulator.FaultNotJSON, Times: -1}, words: []string{"not the JSON of this API"}},
		"signed link": {fault: emulator.Fault{Operation: "TestQuery", Kind: emulator.FaultStatus, Status: 400, Body: `{"message":"https://x.example.com/?sig=hidden"}`}, words: []string{"sig=(masked)"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Policy: c.policy})
			if c.fault.Kind != "" {
				if err := env.Inject(c.fault); err != nil {
					t.Fatal(err)
				}
			}
			config := acctest.Object{"query": someQuery}
			if c.config != nil {
				config = maps.Clone(c.config)
			}
			diags := env.Provider(t, nil).InvokeUnplanned(preview, config, nil).Diagnostics
			if len(diags) != 1 || acctest.Attribute(diags[0]) != c.attribute {
				t.Fatalf("want one error on %q, got %s", c.attribute, diags)
			}
			for _, w := range c.words {
				if !strings.Contains(diags.String(), w) {
					t.Errorf("it does not say %q: %s", w, diags)
				}
			}
			if strings.Contains(diags.String(), "hidden") {
				t.Errorf("a secret is quoted: %s", diags)
			}
		})
	}
}

// TestPreviewOfANewQuery holds that a query which an action has created for a preview is tested again while the service does not
// know it, whatever its refusal looks like.
func TestPreviewOfANewQuery(t *testing.T) {
	t.Parallel()
	for _, body := range []emulator.Choice{"short", "error-object", "empty"} {
		env := acctest.New(t, emulator.Options{Policy: emulator.Policy{Lag: "30s", ErrorBody: body}, Faults: []emulator.Fault{{Operation: "TestQuery", Kind: emulator.FaultStatus, Status: 414}}})
		run := env.Provider(t, nil).InvokeUnplanned(preview, acctest.Object{"query": someQuery}, nil)
		if n := env.Count("TestQuery"); len(run.Diagnostics) > 0 || n != 8 || len(env.Queries()) != 0 {
			t.Errorf("%s: %d tests, %d queries are left: %s", body, n, len(env.Queries()), run.Diagnostics)
		}
	}
}

// A text that is too long for a URL is previewed by the ID of a query that is deleted after it, whatever way it is
// refused, and whatever becomes of the preview.
func TestPreviewOfALongText(t *testing.T) {
	t.Parallel()
	long := "SELECT CustomerName FROM OfficeUsage WHERE CustomerName IN ('" + strings.Repeat("Contoso', '", 300) + "Fabrikam')"
	for name, refuse := range map[string]emulator.Fault{
		"414":    {Operation: "TestQuery", Kind: emulator.FaultStatus, Status: 414, Times: 1},
		"431":    {Operation: "TestQuery", Kind: emulator.FaultStatus, Status: 431, Times: 1},
		"reset":  {Operation: "TestQuery", Kind: emulator.FaultReset, Times: 3},
		"a page": {Operation: "TestQuery", Kind: emulator.FaultStatus, Status: 404, Body: "<html>Request URL Too Long</html>", Times: 1},
	} {
		for then, c := range map[string]struct {
			fault emulator.Fault
			words []string
		}{
			"":                 {},
			"then fails":       {emulator.Fault{Operation: "TestQuery", Kind: emulator.FaultStatus, Status: 504, Call: 1 + refuse.Times, Times: -1}, []string{"Previewing the query failed", "100 seconds"}},
			"can't be created": {emulator.Fault{Operation: "CreateQuery", Kind: emulator.FaultStatus, Status: 403, Times: -1}, []string{`Creating query "terraform preview 2026`, "403"}},
			"lost its answer":  {emulator.Fault{Operation: "CreateQuery", Kind: emulator.FaultReset, AfterCommit: true}, []string{"was not answered"}},
			"can't be deleted": {emulator.Fault{Operation: "DeleteQuery", Kind: emulator.FaultStatus, Status: 500, Times: -1}, []string{"left behind", "Partner Center", "500"}},
		} {
			t.Run(name+" "+then, func(t *testing.T) {
				t.Parallel()
				o := emulator.Options{Faults: []emulator.Fault{refuse}}
				if then != "" {
					o.Faults = append(o.Faults, c.fault)
				}
				env := acctest.New(t, o)
				invoked := env.Provider(t, nil).Invoke(preview, acctest.Object{"query": long}, nil)
				if n := len(env.Queries()); (n == 0) == (then == "can't be deleted") || (then == "") != (len(invoked.Diagnostics) == 0) {
					t.Errorf("%d queries are left: %s", n, invoked.Diagnostics)
				}
				for _, w := range c.words {
					if !strings.Contains(invoked.Diagnostics.String(), w) {
						t.Errorf("it does not say %q: %s", w, invoked.Diagnostics)
					}
				}
				if all := strings.Join(invoked.Progress, "\n"); !strings.Contains(all, "too long for a URL") || then == "" && !strings.Contains(all, "No rows, after") {
					t.Errorf("got %s", all)
				}
			})
		}
	}
}

// An interrupted preview ends at once.
func TestPreviewIsInterrupted(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{Faults: []emulator.Fault{{Operation: "TestQuery", Kind: emulator.FaultStall, Times: -1}}})
	p := env.Provider(t, nil)
	began := time.Now()
	invoked := p.Invoke(preview, acctest.Object{"query": someQuery}, func(string) { p.Stop() })
	if text := invoked.Diagnostics.String(); !strings.Contains(text, "interrupted") || len(invoked.Progress) != 1 {
		t.Errorf("%q: %s", invoked.Progress, text)
	}
	if took := time.Since(began); took > 10*time.Second {
		t.Errorf("it took %s", took)
	}
}

// Cells are cut, wide letters count as two, and control characters are escaped.
func TestPreviewOfOddCells(t *testing.T) {
	t.Parallel()
	rows := `{"value":[{"Name":"日本マイクロソフト","Seats":"7"},{"Name":"Zoe\u0301\u001b[31m\nLtd\t` + strings.Repeat("x", 100) + `","Seats":"-1200.5"},{"Name":null}],"totalCount":3,"statusCode":200}`
	env := acctest.New(t, emulator.Options{Faults: []emulator.Fault{{Operation: "TestQuery", Kind: emulator.FaultNotJSON, Body: rows}}})
	_, lines := table(t, env.Provider(t, nil).Invoke(preview, acctest.Object{"query": someQuery}, nil))
	want := []string{
		"Name" + strings.Repeat(" ", 36) + "    Seats",
		strings.Repeat("-", 40) + "  -------",
		"日本マイクロソフト                              7",
		"Zoe\u0301" + `\x1b[31m\nLtd\t` + strings.Repeat("x", 21) + "…  -1200.5",
		"",
	}
	if got := strings.Join(lines, "\n"); got != strings.Join(want, "\n") {
		t.Errorf("got:\n%s\nwant:\n%s", got, strings.Join(want, "\n"))
	}
}

// Terraform does not validate what comes from a variable once it has a value.
func TestPreviewOfValuesThatNobodyLookedAt(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	for attribute, values := range map[string][]any{"rows": {-5, 0, 1000, 1.5}, "start_time": {"garbage"}, "query": {"SELECT * FROM OfficeUsage", ""}} {
		for _, v := range values {
			config := acctest.Object{"query": someQuery}
			config[attribute] = v
			diags := env.Provider(t, nil).InvokeUnplanned(preview, config, nil).Diagnostics
			if len(diags) == 0 || acctest.Attribute(diags[0]) != attribute {
				t.Errorf("%s = %v gives %s", attribute, v, diags)
			}
		}
	}
	if n := len(env.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}
