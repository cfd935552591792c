package emulator

import (
	"encoding/json"
	"maps"
	"net/http"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// The files under testdata are the samples of first-api-call.md (first_…) and access-paradigm.md (paradigm_…)
// as they are printed there, but for two that are no JSON as printed: the access token and the dots between
// the rows of the test result are marks of omission.

// sampleIDs gives the ids that the samples have.
func sampleIDs(query, report, execution string) IDs {
	seeded := SeededIDs(0)
	return func(kind, parent string, n int) string {
		if id, ok := map[string]string{"query": query, "report": report, "execution": execution}[kind]; ok {
			return id
		}
		return seeded(kind, parent, n)
	}
}

const sampleUser = "GAUser@PITEST2.ccsctp.net"

func (s service) sample(method, path, requestFile, responseFile string) {
	s.t.Helper()
	var body any
	if requestFile != "" {
		body = string(testdata(s.t, requestFile))
	}
	s.matches(s.do(method, path, body).body, responseFile)
}

func (s service) matches(got map[string]any, file string) {
	s.t.Helper()
	var want map[string]any
	if err := json.Unmarshal(testdata(s.t, file), &want); err != nil {
		s.t.Fatal(err)
	}
	if !reflect.DeepEqual(got, want) {
		s.t.Errorf("the answer is not that of %s:\n%s", file, encode(got))
	}
}

// documented is the policy under which answers are those of the documented samples, where captured answers differ, with
// changes in pairs.
func documented(t *testing.T, pairs ...string) Policy {
	t.Helper()
	return with(t, append([]string{"query-times-echo", "absent", "execution-defaults", "completed", "report-location", "null", "status-list", "accepted"}, pairs...)...)
}

// TestFirstAPICall goes through first-api-call.md. Its samples print CallbackMethod in Pascal case among camel
// case, and show a Pending execution where the documented default would be a 404: two policies.
func TestFirstAPICall(t *testing.T) {
	t.Parallel()
	var dynamics []Dataset
	for _, d := range DocumentedDatasets() {
		if d.Name == "DynamicsUsage" {
			dynamics = append(dynamics, d)
		}
	}
	s := serveTest(t, Options{
		Clock: NewClock(time.Date(2021, 3, 31, 7, 28, 37, 0, time.UTC)), User: sampleUser, Datasets: dynamics,
		Policy: documented(t, "case", "slips", "execution-defaults", "any"),
		IDs:    sampleIDs("7d19305c-56db-4edc-b776-428340e3a9c8", "cdc61cfe-d028-4333-a215-a1df51ccbfd4", "315eb63e-e2b2-41a2-ad8e-790b040fdce3"),
	})
	s.sample(http.MethodGet, "/ScheduledDataset", "", "first_datasets_response.json")
	s.sample(http.MethodPost, "/ScheduledQueries", "first_query_request.json", "first_query_response.json")
	s.testResult()
	s.Clock().Set(time.Date(2021, 3, 31, 8, 15, 15, 0, time.UTC))
	s.sample(http.MethodPost, "/ScheduledReport", "first_report_request.json", "first_report_response.json")
	s.sample(http.MethodGet, "/ScheduledReport/execution/%20cdc61cfe-d028-4333-a215-a1df51ccbfd4?getLatestExecution=true", "", "first_execution_response.json")
}

// testResult compares the answer with the sample, but for the rows, which are another tenant's: they have the
// same names and the same kind of values, a hundred of them.
func (s service) testResult() {
	s.t.Helper()
	got := s.get("/ScheduledQueries/testQueryResult?queryId=7d19305c-56db-4edc-b776-428340e3a9c8").body
	var want map[string]any
	if err := json.Unmarshal(testdata(s.t, "first_test_response.json"), &want); err != nil {
		s.t.Fatal(err)
	}
	rows, samples := got["value"].([]any), want["value"].([]any)
	if len(rows) != 100 {
		s.t.Errorf("%d rows, want 100", len(rows))
	}
	form := regexp.MustCompile(`^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$`)
	for _, row := range slices.Concat(rows, samples) {
		cells := row.(map[string]any)
		if len(cells) != 1 || !form.MatchString(cells["SubscriptionId"].(string)) {
			s.t.Fatalf("a row is %v", cells)
		}
	}
	delete(got, "value")
	delete(want, "value")
	if !maps.Equal(got, want) {
		s.t.Errorf("the envelope is %v, want %v", got, want)
	}
}

// TestAccessParadigm goes through access-paradigm.md. Its execution was generated at the second of its start,
// and its link is a placeholder.
func TestAccessParadigm(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{
		Clock: NewClock(time.Date(2021, 3, 30, 12, 52, 39, 0, time.UTC)), User: sampleUser, Pending: -1, Running: -1, Policy: documented(t),
		IDs: sampleIDs("ec8366a4-d96e-4194-8c37-d5dbc0639033", "d9548477-16d4-492a-bf9c-0cf91a9f69bf", "906931dc-4f2f-4195-bbb2-d7295c7550d3"),
	})
	s.sample(http.MethodPost, "/ScheduledQueries", "paradigm_query_request.json", "paradigm_query_response.json")
	s.Clock().Set(time.Date(2021, 3, 30, 13, 11, 58, 0, time.UTC))
	s.sample(http.MethodPost, "/ScheduledReport", "paradigm_report_request.json", "paradigm_report_response.json")
	s.get("/ScheduledReport/execution/d9548477-16d4-492a-bf9c-0cf91a9f69bf").refused(http.StatusNotFound, "There are no executions that have occurred for the given filter conditions. Double check the reportId or executionId and retry the API after the report's scheduled execution time")
	s.Clock().Set(time.Date(2021, 3, 31, 18, 41, 0, 0, time.UTC))
	got := s.get("/ScheduledReport/execution/d9548477-16d4-492a-bf9c-0cf91a9f69bf")
	x := got.one()
	link := x["reportAccessSecureLink"].(string)
	if !strings.HasPrefix(link, "http://example.com/files/Top10_CustomersReport_906931dc-4f2f-4195-bbb2-d7295c7550d3.csv?") {
		t.Errorf("the link is %s", link)
	}
	x["reportAccessSecureLink"] = "https://<path to report for download>"
	s.matches(got.body, "paradigm_execution_response.json")
}

// TestFirstToken compares a token's answer with the sample, whose request has a blank before the resource. The
// password grant also answers scope and refresh_token, which the sample lacks and F-GUY reads.
func TestFirstToken(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Clock: NewClock(time.Unix(1612790845, 0)), User: sampleUser})
	r := request(t, http.MethodPost, "/contoso.onmicrosoft.com/oauth2/token",
		"resource=%20https%3A%2F%2Fapi.partnercenter.microsoft.com&client_id=%20c0ffee00-1234-4567-89ab-0123456789ab&client_secret=emulated-client-secret&grant_type=password&scope=openid&username=GAUser%40PITEST2.ccsctp.net&password=emulated-password")
	got := s.send(r).body
	for _, more := range []string{"scope", "refresh_token"} {
		if got[more] == nil {
			t.Errorf("the answer has no %s", more)
		}
		delete(got, more)
	}
	if token, _ := got["access_token"].(string); strings.Count(token, ".") != 2 {
		t.Errorf("the access token is %q", token)
	}
	got["access_token"] = "{Token}"
	s.matches(got, "first_token_response.json")
}
