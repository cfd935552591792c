package insights_test

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Failures come in many shapes. Each is one line that says what the service said, or how its answer begins.
func TestFailuresInAllShapes(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply reply
		want  string
	}{
		"envelope": {says(400, `{"value":[],"nextLink":null,"totalCount":0,"message":"Invalid QueryId","statusCode":400,"dataRedacted":false}`), "400 Bad Request: Invalid QueryId"},
		"Pascal":   {says(400, `{"Value":null,"TotalCount":0,"Message":" Invalid QueryId ","StatusCode":400}`), "400 Bad Request: Invalid QueryId"},
		"wrapped in a 200": {says(200, `{"value":[],"message":"Invalid query","statusCode":400}`),
			"400 Bad Request: Invalid query"},
		"wrapped with the status as text": {says(200, `{"value":null,"message":"Service unavailable","statusCode":"501"}`), "501 Not Implemented: Service unavailable"},
		"error object":                    {says(403, `{"error":{"code":"Forbidden","message":"No access"}}`), "403 Forbidden: No access"},
		"error as text":                   {says(400, `{"error":"invalid_request"}`), "400 Bad Request: invalid_request"},
		"gateway":                         {says(403, `{"statusCode":403,"message":"Quota exceeded"}`), "403 Forbidden: Quota exceeded"},
		"problem details":                 {says(400, `{"title":"Bad","status":400}`), `400 Bad Request (the answer reads "{\"title\":\"Bad\",\"status\":400}")`},
		"HTML":                            {says(403, "<h1>Blocked</h1>"), `403 Forbidden (the answer is not the JSON of this API; it begins "<h1>Blocked</h1>")`},
		"text":                            {says(400, "Bad\r\nRequest"), `400 Bad Request (the answer is not the JSON of this API; it begins "Bad Request")`},
		"empty":                           {says(403, ""), "403 Forbidden"},
		"unknown status":                  {says(499, ""), "499"},
		"long text": {says(400, strings.Repeat("ä ", 300)),
			`400 Bad Request (the answer is not the JSON of this API; it begins "` + strings.Repeat("ä ", 100) + `…")`},
		"wait beyond all limits": {says(429, "", "Retry-After", "3600"), "429 Too Many Requests (it asks to wait 1h0m0s)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{test.reply}}
			c := client(t, s)
			if got := text(c.DeleteReport(t.Context(), "r-1")); got != "delete report: "+test.want {
				t.Errorf("got  %s\nwant delete report: %s", got, test.want)
			}
			_, err := c.CreateQuery(t.Context(), insights.NewQuery{})
			if e := failure(t, err); e.Error() != "create query: "+test.want || e.NotFound || e.Attempts != 1 || !insights.ResponseDate(err).Equal(start) {
				t.Errorf("got %+v", e)
			}
			if _, err := insights.All(c.Reports(t.Context(), insights.ReportFilter{})); text(err) != "list reports: "+test.want {
				t.Errorf("got %v", err)
			}
		})
	}
}

func TestWhatAFailureKnows(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{says(401, `{"code":900421,"message":"MFA is required"}`, "ms-correlationid", "theirs")}}
	err := client(t, s).UpdateReport(t.Context(), "a b", insights.ReportFields{})
	e := failure(t, err)
	if e.Operation != "update report" || e.Method != http.MethodPut || e.Path != "ScheduledReport/a%20b" || e.Code != "900421" || !e.NoMFA ||
		e.CorrelationID != "theirs" || e.Status != 401 || e.Cause != nil {
		t.Errorf("got %+v", e)
	}
}

func TestNoMFA(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		reply reply
		want  bool
	}{
		{says(401, "", "isMfaCompliant", "false"), true},
		{says(403, "", "IsMfaCompliant", "False"), true},
		{says(401, `{"message":"900421: MFA"}`), true},
		{says(401, `{"error":{"code":"900421"}}`), true},
		{says(401, "", "isMfaCompliant", "true"), false},
		{says(401, ""), false},
		{says(400, `{"message":"Invalid QueryId"}`, "isMfaCompliant", "false"), false}, // it was let in
	} {
		err := client(t, &service{replies: []reply{test.reply}}).DeleteReport(t.Context(), "r")
		if e := failure(t, err); e.NoMFA != test.want {
			t.Errorf("%v: got %v", err, e.NoMFA)
		}
	}
}

func TestIsStartTooEarly(t *testing.T) {
	t.Parallel()
	words := "Invalid report parameters for creation - Start time of report should at least be 4 hours from current UTC time"
	_, err := client(t, &service{replies: []reply{says(400, `{"value":[],"message":"`+words+`","statusCode":400}`)}}).CreateReport(t.Context(), insights.NewReport{})
	if !insights.IsStartTooEarly(err) || !insights.ResponseDate(err).Equal(start) {
		t.Errorf("got %v, at %v", err, insights.ResponseDate(err))
	}
	other := client(t, &service{replies: []reply{says(400, `{"message":"Invalid report parameters"}`)}}).DeleteReport(t.Context(), "r")
	if insights.IsStartTooEarly(other) || insights.IsStartTooEarly(nil) || !insights.ResponseDate(nil).IsZero() {
		t.Error("another failure is taken for a start that is too early")
	}
}

func TestAnswerWithoutDate(t *testing.T) {
	t.Parallel()
	for _, d := range []string{"", "today"} {
		err := client(t, &service{replies: []reply{says(400, "", "Date", d)}}).DeleteReport(t.Context(), "r")
		if got := failure(t, err).Date; !got.IsZero() {
			t.Errorf("got %v", got)
		}
	}
}

const (
	catalogue = `{"value":[{"datasetName":"A"}]}`
	noItem    = `{"value":[],"message":"No item found with given filters.","statusCode":404}`
)

// A 404 is the service's own when it says so in its words or in its envelope, or when the catalogue answers at
// the same endpoint. What is no JSON never is.
func TestMissing(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		first, probe reply
		missing      bool
		probed       bool
	}{
		"envelope":                               {says(404, `{"value":[],"message":null,"statusCode":404}`), nil, true, false},
		"null value":                             {says(404, `{"value":null,"totalCount":0}`), nil, true, false},
		"its words":                              {says(404, `{"message":"No item found with given filters"}`), nil, true, false},
		"its words, in an error":                 {says(404, `{"error":{"code":"NotFound","message":"There are no executions that have occurred for the given filter conditions."}}`), nil, true, false},
		"wrapped":                                {says(200, noItem), nil, true, false},
		"empty, confirmed":                       {says(404, ""), says(200, catalogue), true, true},
		"empty, confirmed by an empty catalogue": {says(404, ""), says(404, noItem), true, true},
		"error object, confirmed":                {says(404, `{"error":{"code":"NotFound","message":"Not Found"}}`), says(200, catalogue), true, true},
		"wrong endpoint":                         {says(404, `{"statusCode":404,"message":"Resource not found"}`), says(404, `{"statusCode":404,"message":"Resource not found"}`), false, true},
		"version that has ended":                 {says(404, `{"value":[],"message":"Resource Not Found.","statusCode":404}`), says(404, `{"value":[],"message":"Resource Not Found.","statusCode":404}`), false, true},
		"an object, in these words":              {says(404, `{"value":[],"message":"Resource not found","statusCode":404}`), says(200, catalogue), true, true},
		"probe is refused":                       {says(404, ""), says(403, ""), false, true},
		"probe is a page":                        {says(404, ""), says(200, "<html>"), false, true},
		"HTML":                                   {says(404, "<html>Not Found</html>"), nil, false, false},
		"text":                                   {says(404, "Not Found"), nil, false, false},
		"another failure in the body":            {says(404, `{"value":[],"message":"Internal error","statusCode":500}`), says(500, ""), false, true},
		"403":                                    {says(403, noItem), nil, false, false},
		"400":                                    {says(400, `{"value":[],"message":"No item found with given filters."}`), nil, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			never := func(o *insights.Options) { o.MaxRetries = -1 }
			s := &service{replies: []reply{test.first, test.probe}}
			_, err := client(t, s, never).Report(t.Context(), "r-1")
			if e := failure(t, err); insights.IsNotFound(err) != test.missing || e.Operation != "read report" {
				t.Errorf("read: got %+v", e)
			}
			if got := s.lines(); len(got) != 1+btoi(test.probed) || test.probed && got[1] != "GET ScheduledDataset" {
				t.Errorf("asked %q", got)
			}
			s = &service{replies: []reply{test.first, test.probe}}
			all, err := insights.All(client(t, s, never).Reports(t.Context(), insights.ReportFilter{}))
			if (err == nil) != test.missing || len(all) != 0 {
				t.Errorf("list: got %v, %v", all, err)
			}
			s = &service{replies: []reply{test.first}}
			err = client(t, s, never).DeleteReport(t.Context(), "r-1")
			if insights.IsNotFound(err) != (test.missing && !test.probed) || len(s.lines()) != 1 {
				t.Errorf("delete: got %v after %q", err, s.lines())
			}
		})
	}
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// The catalogue itself is not asked to confirm that the catalogue is not there.
func TestMissingCatalogue(t *testing.T) {
	t.Parallel()
	s := &service{replies: []reply{says(404, "")}}
	if _, err := insights.All(client(t, s).Datasets(t.Context(), "")); insights.IsNotFound(err) || failure(t, err).Status != 404 {
		t.Errorf("got %v", err)
	}
	if got := s.lines(); len(got) != 1 {
		t.Errorf("asked %q", got)
	}
	s = &service{replies: []reply{says(404, ""), says(200, catalogue)}}
	if all, err := insights.All(client(t, s).Datasets(t.Context(), "B")); err != nil || len(all) != 0 {
		t.Errorf("got %v, %v", all, err)
	}
}

func TestIsNotFoundOfOtherErrors(t *testing.T) {
	t.Parallel()
	if insights.IsNotFound(nil) || insights.IsNotFound(http.ErrServerClosed) {
		t.Error("what is no *Error is missing")
	}
}

// What may pass is waited for; what would only come again is not.
func TestIsTransient(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		err  error
		want bool
	}{
		"busy":        {&insights.Error{Status: 429}, true},
		"broken":      {&insights.Error{Status: 502}, true},
		"slow":        {&insights.Error{Status: 408}, true},
		"unreachable": {&insights.Error{Cause: errors.New("connection refused")}, true},
		"refused":     {&insights.Error{Status: 400}, false},
		"forbidden":   {&insights.Error{Status: 403}, false},
		"unreadable":  {&insights.Error{Status: 200, Message: "another shape"}, false},
		"interrupted": {&insights.Error{Cause: context.Canceled}, false},
		"out of time": {&insights.Error{Cause: context.DeadlineExceeded}, false},
		"no token":    {&insights.Error{Cause: errors.New("no credentials"), NoToken: true}, false},
		"something":   {errors.New("something"), false},
	} {
		if got := insights.IsTransient(c.err); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// The text of a query may be too long for an address. What refuses it has many ways to say so.
func TestIsAddressTooLong(t *testing.T) {
	t.Parallel()
	const page, envelope = "<html>Request URL Too Long</html>", `{"value":[],"totalCount":0,"message":"Invalid query","statusCode":400}`
	reset := &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
	for name, c := range map[string]struct {
		reply reply
		size  int // of the query's text
		want  bool
		tries int
	}{
		"414":                 {says(414, ""), 100, true, 1},
		"431":                 {says(431, page), 100, true, 1},
		"a page of IIS":       {says(404, page), 4000, true, 1},
		"a page, short":       {says(404, page), 100, false, 1},
		"bad request":         {says(400, ""), 4000, true, 1},
		"refused, long":       {says(400, envelope), 4000, false, 1},
		"reset":               {breaks(reset), 4000, true, 2},
		"closed":              {breaks(io.EOF), 4000, true, 2},
		"reset, short":        {breaks(reset), 100, false, 5},
		"nobody there, long":  {unconnected(&net.OpError{Op: "dial", Addr: &net.TCPAddr{IP: net.IPv6loopback}, Err: syscall.ECONNREFUSED}), 4000, false, 2},
		"service fails, long": {says(503, ""), 4000, false, 5},
	} {
		_, err := client(t, &service{replies: []reply{c.reply}}).TestQuery(t.Context(), insights.Test{Query: strings.Repeat("x", c.size)})
		if got := insights.IsAddressTooLong(err); got != c.want || failure(t, err).Attempts != c.tries {
			t.Errorf("%s: %t after %d attempts: %v", name, got, failure(t, err).Attempts, err)
		}
	}
	if insights.IsAddressTooLong(&insights.Error{Operation: "list queries", Status: 414}) {
		t.Error("a list has no text of a query in its address")
	}
}

// A name that nothing has is said after a second, not after all retries.
func TestUnknownHost(t *testing.T) {
	t.Parallel()
	unknown := &net.DNSError{Err: "no such host", Name: "api.example.test", IsNotFound: true}
	for name, c := range map[string]struct {
		err   error
		tries int
	}{"unknown": {unknown, 2}, "resolver out of order": {&net.DNSError{Err: "server misbehaving", IsTemporary: true}, 5}} {
		_, err := insights.All(client(t, &service{replies: []reply{unconnected(c.err)}}).Reports(t.Context(), insights.ReportFilter{}))
		if e := failure(t, err); e.Attempts != c.tries {
			t.Errorf("%s: %d attempts", name, e.Attempts)
		}
	}
}

// A message that is only the status again is not repeated.
func TestAnswer(t *testing.T) {
	t.Parallel()
	for want, e := range map[string]*insights.Error{
		"429 Too Many Requests":          {Status: 429, Message: "Too many requests."},
		"401 Unauthorized":               {Status: 401, Message: "401 Unauthorized"},
		"503 Service Unavailable: Later": {Status: 503, Message: "Later"},
		"404 Not Found":                  {Status: 404},
		"521: Web server is down":        {Status: 521, Message: "Web server is down"},
		"599":                            {Status: 599},
	} {
		if got := e.Answer(); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
