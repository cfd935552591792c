package report_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// foreign is an object in a state that another provider has written.
type foreign struct {
	provider, typ string
	version       int64
	attributes    []byte
}

// foreignState reads a state that Terraform has written with one of the real providers against the emulator: a query and its
// report, by their names in it.
func foreignState(t *testing.T, typ string) map[string]foreign {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "identity", "testdata", typ+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var state struct {
		Resources []struct {
			Type, Name, Provider string
			Instances            []struct {
				SchemaVersion int64           `json:"schema_version"`
				Attributes    json.RawMessage `json:"attributes"`
			}
		}
	}
	if err := json.Unmarshal(text, &state); err != nil {
		t.Fatal(err)
	}
	all := map[string]foreign{}
	for _, r := range state.Resources {
		provider := strings.TrimSuffix(strings.TrimPrefix(r.Provider, `provider["`), `"]`)
		all[r.Name] = foreign{provider, r.Type, r.Instances[0].SchemaVersion, r.Instances[0].Attributes}
	}
	return all
}

func move(r *acctest.Resource, from foreign) acctest.Diagnostics {
	return r.Move(from.provider, from.typ, from.version, from.attributes)
}

const (
	restapiQuery  = "e9b4fd1b-45be-4385-9db9-f7c0638aefd9"
	restapiReport = "c725fd27-cf21-46c8-a451-7fcfef13a5b6"
	restfulQuery  = "cb39442a-7d50-4004-ad93-4b2bd669a08b"
	restfulReport = "4a6f3b56-3a14-4f39-8d4d-3b04d16ac272"
)

// movable is a service with what the states of other providers have.
func movable(t *testing.T) *acctest.Env {
	t.Helper()
	env := acctest.New(t, emulator.Options{})
	start := time.Date(2026, 12, 25, 5, 0, 0, 0, time.UTC)
	for query, report := range map[string]string{restapiQuery: restapiReport, restfulQuery: restfulReport} {
		env.AddQuery(emulator.Query{ID: query, Name: "Seats", Text: "SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"})
		env.AddReport(emulator.Report{ID: report, Name: "Seats, weekly", QueryID: query, Interval: 168, Start: start, Format: "tsv"})
	}
	return env
}

// A moved block takes objects from restapi_object and restful_resource; nothing is left to do, and nothing was sent but reads.
func TestMove(t *testing.T) {
	t.Parallel()
	env := movable(t)
	for typ, ids := range map[string][2]string{"restapi_object": {restapiQuery, restapiReport}, "restful_resource": {restfulQuery, restfulReport}} {
		from := foreignState(t, typ)
		query, report := env.Provider(t, nil).Resource("partnerinsights_query"), env.Provider(t, nil).Resource(resourceType)
		wantNone(t, move(query, from["query"]))
		wantNone(t, move(report, from["report"]))
		query.MustBeQuiet(acctest.Object{"name": "Seats", "query": "SELECT Month, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"})
		report.MustBeQuiet(acctest.Object{"name": "Seats, weekly", "query_id": ids[0], "recurrence_interval": 168, "start_time": "2026-12-25T05:00:00Z", "format": "TSV"})
		if query.State()["id"] != ids[0] || report.State()["id"] != ids[1] {
			t.Errorf("%s: moved %v and %v", typ, query.State()["id"], report.State()["id"])
		}
		for r, config := range map[*acctest.Resource]acctest.Object{ // as with -refresh=false
			query:  {"name": "Seats", "query": "SELECT Month FROM OfficeUsage"},
			report: {"name": "Seats", "query_id": ids[0], "recurrence_interval": 168},
		} {
			r.SetState("name", nil)
			wantOne(t, r.Plan(config).Diagnostics, "", "has not been read", "-refresh=false")
		}
		wantOne(t, move(query, from["report"]), "", "is no query", "/ScheduledReport")
		wantOne(t, move(report, from["query"]), "", "is no report", "/ScheduledQueries")
	}
	if n := env.Count("CreateQuery") + env.Count("CreateReport") + env.Count("UpdateReport") + env.Count("DeleteReport"); n != 0 {
		t.Errorf("%d requests change something", n)
	}
}

// Where states have IDs: as they are, in the query string, at the end of a path or of a URL. What has none, and what the service does
// not have, is an error, never an object that is created a second time.
func TestMoveFindsTheID(t *testing.T) {
	t.Parallel()
	env := movable(t)
	const restapi, restful = "registry.terraform.io/mastercard/restapi", "registry.opentofu.org/magodo/restful"
	for name, c := range map[string]struct {
		provider, typ, attributes, want string
	}{
		"an ID":             {restapi, "restapi_object", `{"id":"` + restapiReport + `"}`, ""},
		"a fork":            {"example.com/acme/restapi", "restapi_object", `{"id":"` + restapiReport + `","path":"/","create_path":"/scheduledreport"}`, ""},
		"the end of a path": {restful, "restful_resource", `{"id":"/ScheduledReport/` + restapiReport + `","path":"/ScheduledReport"}`, ""},
		"a URL":             {restful, "restful_resource", `{"id":"https://h/mpn/ScheduledReport?a=b&reportid=` + restapiReport + `"}`, ""},
		"no ID":             {restapi, "restapi_object", `{"id":null}`, "has no ID"},
		"no such report":    {restapi, "restapi_object", `{"id":"17"}`, "No such report"},
		"a name":            {restapi, "restapi_object", `{"id":"Seats, weekly"}`, "No such report"},
		"another type":      {restapi, "restapi_other", `{"id":"` + restapiReport + `"}`, "Unable to Move"},
		"another provider":  {"registry.terraform.io/acme/cloud", "restapi_object", `{"id":"` + restapiReport + `"}`, "Unable to Move"},
	} {
		r := env.Provider(t, nil).Resource(resourceType)
		diags := r.Move(c.provider, c.typ, 0, []byte(c.attributes))
		if c.want != "" {
			wantOne(t, diags, "", c.want)
			continue
		}
		if wantNone(t, diags); r.State()["id"] != restapiReport || r.State()["name"] != "Seats, weekly" {
			t.Errorf("%s: moved %v", name, r.State())
		}
	}
}

// The error of a report that was moved and could not be read names its ID: it has no name yet.
func TestMoveThatCannotBeRead(t *testing.T) {
	t.Parallel()
	env := movable(t)
	if err := env.Inject(emulator.Fault{Operation: "ListReports", Kind: emulator.FaultStatus, Status: 403, Times: -1}); err != nil {
		t.Fatal(err)
	}
	diags := env.Provider(t, nil).Resource(resourceType).Move("registry.terraform.io/mastercard/restapi", "restapi_object", 0, []byte(`{"id":"`+restapiReport+`"}`))
	wantOne(t, diags, "", "Reading report \""+restapiReport+"\" failed")
}
