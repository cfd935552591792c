package emulator

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// TestProgramsAreSideBySide holds that each program has its own objects, catalogue and system queries.
func TestProgramsAreSideBySide(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for p, want := range map[Program]struct {
		datasets, system int
		dataset, id      string
	}{
		MPN: {22, 19, "OfficeUsage", officeUsage}, CMP: {10, 10, "ISVUsage", "q9df4939-073f-5795-b0cb-v2c81d11e58d"}, Store: {16, 0, "ChannelsAndConversions", ""},
	} {
		s := s.in(p)
		if got := len(s.get("/ScheduledDataset").ok().items()); got != want.datasets {
			t.Errorf("%s has %d datasets, want %d", p, got, want.datasets)
		}
		s.get("/ScheduledDataset?datasetName=%s", want.dataset).one()
		own := s.AddQuery(Query{Name: "Own", Text: "SELECT Date FROM Acquisitions", Program: p})
		report := s.AddReport(Report{Name: "Own", QueryID: own.ID, Program: p, Start: start.Add(time.Hour), Interval: 24})
		if got := len(s.get("/ScheduledQueries").ok().items()); got != want.system+1 {
			t.Errorf("%s has %d queries, want %d", p, got, want.system+1)
		}
		if want.id != "" {
			s.get("/ScheduledQueries?queryId=%s", want.id).one()
		}
		for _, other := range Programs() {
			if other != p {
				s.in(other).do(http.MethodDelete, "/ScheduledQueries/"+own.ID, nil).refused(404, "No item found with given filters.")
				s.in(other).do(http.MethodPut, "/ScheduledReport/pause/"+report.ID, nil).refused(404, "No item found with given filters.")
				s.in(other).get("/ScheduledReport/execution/%s", report.ID).refused(404, "No item found with given filters.")
				s.in(other).do(http.MethodPost, "/ScheduledReport", s.daily(m{"QueryId": own.ID, "RecurrenceCount": 1})).refused(400, "Invalid QueryID")
			}
		}
	}
	if len(s.Queries()) != 3 || s.Requests()[0].Program == "" {
		t.Errorf("there are %d queries", len(s.Queries()))
	}
}

// TestWhoMayCallWhat holds the audience of each program, and whether it requires a user or an application.
func TestWhoMayCallWhat(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	const app, user = "grant_type=client_credentials&" + clientProof, byRefreshToken
	for _, test := range []struct {
		form, resource string
		want           map[Program]int
	}{
		{app, entra.DefaultResource, map[Program]int{MPN: 403, CMP: 200, Store: 401}},
		{user, entra.DefaultResource, map[Program]int{MPN: 200, CMP: 403, Store: 401}},
		{app, entra.DevCenterResource, map[Program]int{MPN: 401, CMP: 401, Store: 200}},
		{user, entra.DevCenterResource, map[Program]int{MPN: 401, CMP: 401, Store: 403}},
		{app, "https://graph.microsoft.com", map[Program]int{MPN: 401, CMP: 401, Store: 401}},
	} {
		token := s.token(test.form + "&resource=" + test.resource)
		for p, want := range test.want {
			if got := s.in(p).as(token, "/ScheduledDataset").status; got != want {
				t.Errorf("%s answers %d to a token for %s by %.30s, want %d", p, got, test.resource, test.form, want)
			}
		}
	}
}

// TestOwners holds that mpn shows a user principal name and the others a number, which belongs to the application in its
// tenant.
func TestOwners(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	seen := map[string]bool{}
	for _, token := range []string{DefaultAccessToken, DefaultAccessToken + "-adatum", s.token("grant_type=client_credentials&" + clientProof + "&" + v1Resource)} {
		r := request(t, http.MethodPost, CMP.Path()+"/ScheduledQueries", m{"Name": "A", "Query": usageQuery})
		r.Header.Set("Authorization", "Bearer "+token)
		seen[s.send(r).one()["user"].(string)] = true
	}
	if len(seen) != 2 { // the first and the last are one application
		t.Errorf("the owners are %v", seen)
	}
	for owner := range seen {
		if len(owner) != 9 || strings.Trim(owner, "0123456789") != "" {
			t.Errorf("an owner is %s", owner)
		}
	}
	if got := s.shown(s.report(nil))["user"]; got != DefaultUser {
		t.Errorf("the owner of mpn is %v", got)
	}
}

// TestTenantsAreSeparate holds that each tenant sees its own objects, in each program.
func TestTenantsAreSeparate(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, p := range Programs() {
		s := s.in(p)
		id := s.AddReport(Report{Name: "First", Program: p, Start: start}).ID
		second := s.as(DefaultAccessToken+"-adatum", "/ScheduledReport")
		second.refused(404, "No item found with given filters.")
		if got := s.shown(id)["reportName"]; got != "First" {
			t.Errorf("the report is %v", got)
		}
	}
}

// TestEnvelopes holds that cmp and store have neither nextLink nor dataRedacted [captured F-GPS], but where there is
// a next page.
func TestEnvelopes(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "page-size", "1", "error-body", "envelope")})
	for p, want := range map[Program]string{
		MPN: "dataRedacted message nextLink statusCode totalCount value / dataRedacted message nextLink statusCode totalCount value / dataRedacted message nextLink statusCode totalCount value",
		CMP: "message statusCode totalCount value / message nextLink statusCode totalCount value / message statusCode totalCount value",
	} {
		s := s.in(p)
		one := s.get("/ScheduledDataset?datasetName=%s", map[Program]string{MPN: "Profile", CMP: "ISVUsage"}[p])
		many := s.get("/ScheduledDataset")
		if got := keys(one.body) + " / " + keys(many.body) + " / " + keys(s.get("/ScheduledReport").body); got != want {
			t.Errorf("the envelopes of %s are %s, want %s", p, got, want)
		}
	}
}

// TestExecutionMessages holds the words of each FAQ [doc P-FAQ, C-FAQ].
func TestExecutionMessages(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{}).in(CMP)
	s.get("/ScheduledReport/execution/%s?executionStatus=Completed", s.scheduled(nil)).refused(404,
		"There are no executions that have occurred for the given filter conditions. Please recheck the reportId or executionId and retry the API after the report's scheduled execution time")
}

// TestYearOfAMarketplaceReport holds that a daily report with an end time runs each day until then, and shows what remains
// when there is a count too.
func TestYearOfAMarketplaceReport(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{}).in(CMP)
	id := s.scheduled(m{"RecurrenceCount": nil, "EndTime": "2024-06-30T12:00:00Z", "CallbackUrl": "https://x.example"})
	if got := fields(s.shown(id), "recurrenceCount", "totalRecurrenceCount", "endTime", "nextExecutionStartTime"); got != "null,null,2024-06-30T12:00:00Z,2024-03-06T00:00:00Z" {
		t.Errorf("the report is %s", got)
	}
	s.advance(60 * 24 * time.Hour)
	s.putUsage(id, m{"ReportName": "B", "EndTime": "2024-06-30T12:00:00Z", "CallbackUrl": "https://x.example"}).ok()
	s.advance(365 * 24 * time.Hour)
	if got := len(s.Callbacks()); got != 117 { // from the sixth of March to the thirtieth of June
		t.Errorf("%d runs, want 117", got)
	}
	if got := fields(s.shown(id), "reportStatus", "nextExecutionStartTime", "reportName"); got != "Inactive,null,B" {
		t.Errorf("the report is %s", got)
	}
}

// TestExtendedAfterItsEnd holds that an update of an exhausted schedule announces no run, unless it makes the report active.
func TestExtendedAfterItsEnd(t *testing.T) {
	t.Parallel()
	for policy, want := range map[string]string{"allowed": "Inactive,1,3,null", "reactivates": "Active,1,3,2024-03-15T00:00:00Z"} {
		s := serveTest(t, Options{Policy: with(t, "put-inactive", policy)}).in(CMP)
		id := s.scheduled(m{"RecurrenceCount": 2})
		s.advance(9*24*time.Hour + 12*time.Hour)
		if got := fields(s.shown(id), "reportStatus", "nextExecutionStartTime"); got != "Inactive,null" {
			t.Errorf("the report is %s", got)
		}
		s.putUsage(id, m{"RecurrenceCount": 3}).ok()
		if got := fields(s.shown(id), "reportStatus", "recurrenceCount", "totalRecurrenceCount", "nextExecutionStartTime"); got != want {
			t.Errorf("%s: the report is %s, want %s", policy, got, want)
		}
	}
}

// TestEndTimeRefusals holds the messages about end times [doc C-FAQ], and what an update needs [doc C11-UR].
func TestEndTimeRefusals(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{}).in(CMP)
	id := s.scheduled(nil)
	for name, got := range map[string]string{
		"400 " + creation + "EndTime should be greater than StartTime":             s.tryUsage(m{"EndTime": "2024-03-06T00:00:00Z"}),
		"400 " + creation + "EndTime should follow format: yyyy-MM-ddTHH:mm:ssZ":   s.tryUsage(m{"EndTime": "2024-06-30"}),
		"400 0 Null or missing value":                                              s.put(id, m{"RecurrenceCount": 5}).brief(),
		"400 0 " + creation + "EndTime should follow format: yyyy-MM-ddTHH:mm:ssZ": s.putUsage(id, m{"EndTime": "soon"}).brief(),
	} {
		if got != name {
			t.Errorf("answered %s, want %s", got, name)
		}
	}
	mpn := s.in(MPN) // where an end time is a field that nobody knows
	if got := keys(mpn.shown(mpn.report(m{"EndTime": "soon"}))); strings.Contains(got, "endTime") {
		t.Errorf("a report of mpn has the fields %s", got)
	}
}

// TestRangesOfTheCatalogues holds that a date range is what the dataset's catalogue lists [sample C11-CQ], and that the Store's
// reports with AGGREGATED have files.
func TestRangesOfTheCatalogues(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for text, want := range map[string]int{
		usageQuery + " TIMESPAN LAST_3_YEARS": 200, usageQuery + " TIMESPAN LIFETIME": 400, usageQuery + " TIMESPAN LAST_30_DAYS": 400,
		usageQuery + " TIMESPAN LAST_MONTH AGGREGATED Daily": 400,
	} {
		if got := s.in(CMP).tryQuery("A", text); !strings.HasPrefix(got, fmt.Sprint(want)) {
			t.Errorf("%s is answered %s, want %d", text, got, want)
		}
	}
	store := s.in(Store)
	q := store.do(http.MethodPost, "/ScheduledQueries", m{"Name": "Clicks", "Query": storeQuery + " TIMESPAN LAST_30_DAYS AGGREGATED Daily"}).one()
	id := store.runNow(m{"QueryId": q["queryId"], "QueryStartTime": "2024-02-01", "QueryEndTime": "2024-02-02"})
	s.advance(time.Minute)
	link := store.get("/ScheduledReport/execution/%s", id).one()["reportAccessSecureLink"].(string)
	if file := s.unpack(s.download(link)); !strings.HasPrefix(file, "Date,ClickCount\r\n2024-02-01,") || strings.Contains(file, "2024-02-03") {
		t.Errorf("the file is %.100s", file)
	}
}

// TestFaultOfOneProgram holds that a fault can be limited to a program.
func TestFaultOfOneProgram(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	s.inject(Fault{Program: CMP, Kind: FaultStatus, Status: 503})
	if got := fmt.Sprint(s.get("/ScheduledDataset").status, s.in(CMP).get("/ScheduledDataset").status); got != "200 503" {
		t.Errorf("answered %s", got)
	}
	if err := s.Inject(Fault{Program: "xbox", Kind: FaultReset}); err == nil || !strings.Contains(err.Error(), "mpn cmp store") {
		t.Errorf("the error is %v", err)
	}
}

// TestRawObjectsOfAProgram holds that odd objects can be of another program and tenant.
func TestRawObjectsOfAProgram(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	if err := s.AddRaw(readRaw(t, `{"program": "cmp", "tenant": "adatum.onmicrosoft.com", "reports": [{"reportName": "odd"}]}`)); err != nil {
		t.Fatal(err)
	}
	s.in(CMP).get("/ScheduledReport").refused(404, "No item found with given filters.")
	if got := s.in(CMP).as(DefaultAccessToken+"-adatum", "/ScheduledReport").one()["reportName"]; got != "odd" {
		t.Errorf("the report is %v", got)
	}
	for text, want := range map[string]string{`{"program": "xbox", "reports": [{}]}`: "mpn cmp store", `{"tenant": "x", "reports": [{}]}`: `no tenant "x"`} {
		if err := s.AddRaw(readRaw(t, text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
}
