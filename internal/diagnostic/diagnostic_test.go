package diagnostic_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

func refused(operation string, status int, message string) *insights.Error {
	return &insights.Error{Operation: operation, Method: "POST", Path: "ScheduledReport", Status: status, Message: message, CorrelationID: "c-1", Attempts: 1}
}

// What the service says is put on the attribute that it is about.
func TestAttributeAtFault(t *testing.T) {
	t.Parallel()
	const creation = "Invalid report parameters for creation - "
	for message, c := range map[string]struct{ operation, attribute string }{
		"Invalid table name":    {"create query", "query"},
		"Incorrect column name": {"create query", "query"},
		"Number of queries exceeded. Delete few queries before creating new queries":       {"create query", ""},
		creation + "StartTime should follow format: yyyy-MM-ddTHH:mm:ssZ":                  {"create report", "start_time"},
		creation + "Start time of report should at least be 4 hours from current UTC time": {"update report", "start_time"},
		creation + "EndTime should be greater than StartTime":                              {"create report", "query_end_time"},
		creation + "Report format should be csv/tsv":                                       {"create report", "format"},
		creation + "Invalid character (;) in ReportName":                                   {"create report", "name"},
		creation + "CallbackMethod can only be GET or POST":                                {"create report", "callback_method"},
		creation + "Recurrence count has to be a positive integer value":                   {"create report", "recurrence_count"},
		creation + "Limit ReportName and Description length to 256 characters or less":     {"create report", "name"},
		creation + "QueryEndTime should follow format: yyyy-MM-ddTHH:mm:ssZ":               {"create report", "query_end_time"},
		"Invalid QueryId":     {"create report", "query_id"},
		"Invalid QueryID":     {"test query", "query_id"},
		"Invalid query":       {"create query", "query"},
		"Invalid query: LIKE": {"test query", "query"},
		"Invalid query text":  {"create query", "query"},
		"Invalid query name. Only alphanumeric characters and whitespace are allowed": {"create query", "name"},
		"Invalid query parameters for creation":                                       {"create query", ""},
		"Recurrence Interval must be between 4 and 2160":                              {"update report", "recurrence_interval"},
		"User has exceeded its report creation quota of 50 active reports":            {"create report", ""},
		"User has exceeded its ExecuteNow report creation quota of 5 reports/60 mins": {"create report", "execute_now"},
		"Something that nobody documented":                                            {"create report", ""},
	} {
		var diags diag.Diagnostics
		diagnostic.AddError(&diags, `Creating "X"`, refused(c.operation, 400, message))
		got := ""
		if d, ok := diags[0].(diag.DiagnosticWithPath); ok {
			got = d.Path().String()
		}
		if got != c.attribute {
			t.Errorf("%s: on %q, want %q", message, got, c.attribute)
		}
		if diags[0].Summary() != `Creating "X" failed` || !strings.Contains(diags[0].Detail(), "400 Bad Request: "+message) {
			t.Errorf("%s: %s: %s", message, diags[0].Summary(), diags[0].Detail())
		}
	}
}

// Who has no token has no use for advice on the service, or for a request that was not sent.
func TestDetailWithoutAToken(t *testing.T) {
	t.Parallel()
	for _, cause := range []error{&credential.Unavailable{Reason: "Nothing is set."}, errors.New("nothing is set")} {
		err := &insights.Error{Operation: "list reports", Method: "GET", Path: "ScheduledReport", CorrelationID: "c-1", NoToken: true, Cause: cause}
		if detail := diagnostic.Detail(err); detail != "Nothing is set." {
			t.Errorf("got %q", detail)
		}
	}
	if detail := diagnostic.Detail(&insights.Error{NoToken: true, Cause: errors.New("client_id is missing")}); detail != "client_id is missing." {
		t.Errorf("got %q", detail)
	}
}

func TestDetail(t *testing.T) {
	t.Parallel()
	noMFA := refused("list reports", 401, "MFA required")
	noMFA.NoMFA, noMFA.Code = true, "900421"
	several := refused("list reports", 503, "Service unavailable")
	several.Attempts = 5
	caused := func(cause error) error {
		return &insights.Error{Operation: "list reports", Method: "GET", Path: "ScheduledReport", Attempts: 1, CorrelationID: "c-1", Cause: cause}
	}
	of := func(status int) error {
		return &insights.Error{Operation: insights.OperationDownload, Method: "GET", Path: "files.example.com", Status: status, Attempts: 1}
	}
	for name, c := range map[string]struct {
		err  error
		want []string
	}{
		"expired link":  {of(403), []string{"403 Forbidden.", "expired", "Roles and access tokens do not matter", "run the report again", "Request: GET files.example.com."}},
		"deleted file":  {of(404), []string{"404 Not Found.", "was deleted"}},
		"unauthorized":  {refused("list reports", 401, "Unauthorized"), []string{"401 Unauthorized.\n", "audience", "POST ScheduledReport, correlation ID c-1."}},
		"no MFA":        {noMFA, []string{"(code 900421)", "multi-factor authentication", "Secure Application Model"}},
		"forbidden":     {refused("list reports", 403, ""), []string{"403 Forbidden.", "Executive report viewer"}},
		"tried often":   {several, []string{"503 Service Unavailable.\n", "tried 5 times", "support request"}},
		"too many":      {refused("list reports", 429, ""), []string{"429 Too Many Requests.", "max_concurrent_requests"}},
		"not found":     {refused("list reports", 404, ""), []string{"404 Not Found.", "check endpoint"}},
		"broken":        {caused(errors.New("connection refused")), []string{"did not answer: connection refused.", "HTTPS_PROXY"}},
		"odd":           {caused(errors.New("the answer redirects in a circle")), []string{"The answer redirects in a circle."}},
		"nobody here":   {caused(&net.OpError{Op: "dial", Addr: &net.TCPAddr{IP: net.IPv6loopback, Port: 8344}, Err: errors.New("refused")}), []string{"refused.", "make emulator", "partnerinsights-emulator of a release"}},
		"nobody there":  {caused(&net.OpError{Op: "dial", Addr: &net.TCPAddr{IP: net.IPv4(192, 0, 2, 1), Port: 443}, Err: errors.New("refused")}), []string{"HTTPS_PROXY"}},
		"interrupted":   {caused(context.Canceled), []string{"interrupted"}},
		"out of time":   {caused(fmt.Errorf("wrapped: %w", context.DeadlineExceeded)), []string{"timeouts"}},
		"Entra":         {caused(&credential.Error{Message: "Entra refused.", Advice: "Do this.", CorrelationID: "e-1"}), []string{"Entra refused.", "Do this.", "Correlation ID of Microsoft Entra ID: e-1."}},
		"odd answer":    {refused("list reports", 0, "the list does not end"), []string{"The list does not end."}},
		"in a queue":    {context.Canceled, []string{"interrupted"}},
		"too long":      {context.DeadlineExceeded, []string{"timeouts"}},
		"anything else": {errors.New("out of cheese"), []string{"out of cheese."}},
	} {
		detail := diagnostic.Detail(c.err)
		for _, w := range c.want {
			if !strings.Contains(detail, w) {
				t.Errorf("%s: %q does not say %q", name, detail, w)
			}
		}
	}
}

// A failed sign-in and a denial, which many objects have in common, are told in full once, and where they come from.
func TestRepeatedFailures(t *testing.T) {
	t.Parallel()
	signIn := &credential.SignInError{Err: &credential.Error{Code: "AADSTS7000222", Message: "Entra refused.", Advice: "Make a new secret."}, Origin: "client_secret was taken from ARM_CLIENT_SECRET."}
	failed := &insights.Error{NoToken: true, Cause: signIn}
	if first := diagnostic.Detail(failed); first != "Entra refused.\n\nMake a new secret.\n\nclient_secret was taken from ARM_CLIENT_SECRET." {
		t.Errorf("got %s", first)
	}
	if again := diagnostic.Detail(failed); again != "The sign-in failed (AADSTS7000222): another error of this run says why." {
		t.Errorf("got %s", again)
	}
	denied := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusForbidden) }))
	t.Cleanup(denied.Close)
	transport := &http.Transport{}
	t.Cleanup(transport.CloseIdleConnections)
	c, err := insights.New(insights.Options{Endpoint: denied.URL, Credential: token{}, Transport: transport, Clock: clock.System{}})
	if err != nil {
		t.Fatal(err)
	}
	if first := diagnostic.Detail(c.DeleteReport(t.Context(), "r")); !strings.Contains(first, "Executive report viewer") {
		t.Errorf("got %s", first)
	}
	if again := diagnostic.Detail(c.DeleteQuery(t.Context(), "q")); again != "The service answered 403 Forbidden. Another message of this run says what to do." {
		t.Errorf("got %s", again)
	}
}
