package insights_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net/http"
	"reflect"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

func seconds(all ...int) []time.Duration {
	var waits []time.Duration
	for _, s := range all {
		waits = append(waits, time.Duration(s)*time.Second)
	}
	return waits
}

// faults last: they are what every try meets.
var faults = []struct {
	name  string
	reply reply
	waits []time.Duration // between the tries of what may be repeated; nil when there is one try
	posts []time.Duration // the same for a create
	sent  bool            // whether a create may have worked
	text  string          // the failure
}{
	{"408", says(408, ""), seconds(1, 2, 4, 8), nil, true, "408 Request Timeout"},
	{"429 with seconds", says(429, "", "Retry-After", "7"), seconds(7, 7, 7, 7), seconds(7, 7, 7, 7), false, "429 Too Many Requests (it asks to wait 7s)"},
	{"429 with a date, by the service's clock", says(429, "", "Date", "Tue, 01 Dec 2026 18:00:00 GMT", "Retry-After", "Tue, 01 Dec 2026 18:00:09 GMT"),
		seconds(9, 9, 9, 9), seconds(9, 9, 9, 9), false, "429 Too Many Requests (it asks to wait 9s)"},
	{"429 with a date and no clock", says(429, "", "Date", "", "Retry-After", "Tue, 01 Dec 2026 12:00:05 GMT"), seconds(5, 5, 5, 5), seconds(5, 5, 5, 5), false, "429 Too Many Requests (it asks to wait 5s)"},
	{"429 with a date that is over", says(429, "", "Retry-After", "Tue, 01 Dec 2026 11:59:00 GMT"), seconds(1, 2, 4, 8), seconds(1, 2, 4, 8), false, "429 Too Many Requests"},
	{"429 without", says(429, ""), seconds(1, 2, 4, 8), seconds(1, 2, 4, 8), false, "429 Too Many Requests"},
	{"429 with nothing to wait", says(429, "", "Retry-After", "0"), seconds(1, 2, 4, 8), seconds(1, 2, 4, 8), false, "429 Too Many Requests"},
	{"429 with nonsense", says(429, "", "Retry-After", "soon"), seconds(1, 2, 4, 8), seconds(1, 2, 4, 8), false, "429 Too Many Requests"},
	{"429 with more than is waited", says(429, "", "Retry-After", "301"), nil, nil, false, "429 Too Many Requests (it asks to wait 5m1s)"},
	{"429 with much", says(429, "", "Retry-After", "140"), seconds(140, 140), seconds(140, 140), false, "429 Too Many Requests (it asks to wait 2m20s)"},
	{"500", says(500, ""), seconds(1, 2, 4, 8), nil, true, "500 Internal Server Error"},
	{"500 wrapped in a 200", says(200, `{"value":[],"message":"Service unavailable","statusCode":500}`), seconds(1, 2, 4, 8), nil, true, "500 Internal Server Error: Service unavailable"},
	{"501", says(501, ""), nil, nil, false, "501 Not Implemented"},
	{"502 as HTML", says(502, "<html>Bad gateway</html>"), seconds(1, 2, 4, 8), nil, true, `502 Bad Gateway (the answer is not the JSON of this API; it begins "<html>Bad gateway</html>")`},
	{"503", says(503, ""), seconds(1, 2, 4, 8), nil, true, "503 Service Unavailable"},
	{"503 with Retry-After", says(503, "", "Retry-After", "3"), seconds(3, 3, 3, 3), seconds(3, 3, 3, 3), false, "503 Service Unavailable (it asks to wait 3s)"},
	{"504", says(504, ""), seconds(1, 2, 4, 8), nil, true, "504 Gateway Timeout"},
	{"connection refused", unconnected(syscall.ECONNREFUSED), seconds(1, 2, 4, 8), seconds(1, 2, 4, 8), false, "connection refused"},
	{"connection reset", breaks(syscall.ECONNRESET), seconds(1, 2, 4, 8), nil, true, "connection reset by peer"},
	{"connection closed", breaks(io.EOF), seconds(1, 2, 4, 8), nil, true, "the connection was closed before an answer came (EOF)"},
	{"a transport that does not tell", func(*http.Request) (*http.Response, error) { return nil, errors.New("broken") }, seconds(1, 2, 4, 8), nil, true, "broken"},
	{"half a body", half, seconds(1, 2, 4, 8), nil, true, "the answer broke off (unexpected EOF)"},
	{"untrusted certificate", unconnected(&tls.CertificateVerificationError{Err: errors.New("unknown authority")}), nil, nil, false, "tls: failed to verify certificate: unknown authority"},
	{"redirect elsewhere", says(307, "", "Location", "https://evil.example.test/x?sig=s3cret-signature"), nil, nil, true,
		"the answer redirects to evil.example.test (https), which is not followed: the access token is for the endpoint only"},
	{"200 MB", func(*http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(io.LimitReader(blanks{}, 200<<20))}, nil
	}, nil, nil, true, "200 OK: the answer has another shape than documented: more than 16 MiB of it are neither objects nor other documented fields"},
	{"400", says(400, ""), nil, nil, false, "400 Bad Request"},
	{"401", says(401, ""), nil, nil, false, "401 Unauthorized"},
	{"403", says(403, ""), nil, nil, false, "403 Forbidden"},
	{"409", says(409, ""), nil, nil, false, "409 Conflict"},
}

// Each kind of request meets each fault: how often it is sent, what is waited for, and what is said in the end.
func TestFaultsThatLast(t *testing.T) {
	t.Parallel()
	requests := map[string]func(context.Context, *insights.Client) error{
		"list reports": func(ctx context.Context, c *insights.Client) error {
			_, err := insights.All(c.Reports(ctx, insights.ReportFilter{}))
			return err
		},
		"update report": func(ctx context.Context, c *insights.Client) error {
			return c.UpdateReport(ctx, "r-1", insights.ReportFields{Name: "n"})
		},
		"delete report": func(ctx context.Context, c *insights.Client) error { return c.DeleteReport(ctx, "r-1") },
		"create report": func(ctx context.Context, c *insights.Client) error {
			_, err := c.CreateReport(ctx, insights.NewReport{ReportFields: insights.ReportFields{Name: "n"}})
			return err
		},
	}
	for _, fault := range faults {
		for operation, ask := range requests {
			t.Run(operation+"/"+fault.name, func(t *testing.T) {
				t.Parallel()
				waits := fault.waits
				if operation == "create report" {
					waits = fault.posts
				}
				s, clock := &service{replies: []reply{fault.reply}}, &clock{}
				err := ask(t.Context(), client(t, s, func(o *insights.Options) { o.Clock = clock }))
				if got := text(err); got != operation+": "+fault.text {
					t.Errorf("got  %s\nwant %s: %s", got, operation, fault.text)
				}
				if got := clock.waited(); !reflect.DeepEqual(got, waits) {
					t.Errorf("waited %v, want %v", got, waits)
				}
				e := failure(t, err)
				if want := len(waits) + 1; len(s.asked()) != want || e.Attempts != want {
					t.Errorf("sent %d times, says %d, want %d", len(s.asked()), e.Attempts, want)
				}
				if operation == "create report" && e.Sent != fault.sent {
					t.Errorf("may have worked: %v, want %v", e.Sent, fault.sent)
				}
			})
		}
	}
}

// What passes is overcome. Each try of a change brings the whole body.
func TestFaultsThatPass(t *testing.T) {
	t.Parallel()
	s, clock := &service{replies: []reply{
		unconnected(syscall.ECONNREFUSED), says(429, "", "Retry-After", "2"), says(503, "", "Retry-After", "3"), unconnected(syscall.ECONNREFUSED), anything,
	}}, &clock{}
	c := client(t, s, func(o *insights.Options) { o.Clock = clock })
	made, err := c.CreateQuery(t.Context(), insights.NewQuery{Name: "n", Query: "q"})
	if err != nil || made.ID != "id-1" {
		t.Fatalf("got %+v, %v", made, err)
	}
	if got := clock.waited(); !reflect.DeepEqual(got, seconds(1, 2, 3, 8)) {
		t.Errorf("waited %v", got)
	}
	for i, asked := range s.asked() {
		if asked.body != `{"Name":"n","Query":"q"}` || asked.header.Get("ms-requestid") != "correlation-1" {
			t.Errorf("try %d: sent %+v", i+1, asked)
		}
	}
}

// What one try may have done, a later answer does not take back.
func TestChangeThatMayHaveWorked(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		replies []reply
		want    bool
	}{
		{[]reply{says(500, ""), says(400, "")}, true},
		{[]reply{says(429, ""), says(400, "")}, false},
	} {
		err := client(t, &service{replies: test.replies}).DeleteReport(t.Context(), "r")
		if e := failure(t, err); e.Status != 400 || e.Attempts != 2 || e.Sent != test.want {
			t.Errorf("got %+v", e)
		}
	}
}

// A delete that finds nothing after a try that may have worked has worked.
func TestDeleteWhoseAnswerIsLost(t *testing.T) {
	t.Parallel()
	gone := says(404, `{"value":[],"message":"Report not found","statusCode":404}`)
	for _, test := range []struct {
		replies []reply
		missing bool
	}{
		{[]reply{breaks(syscall.ECONNRESET), gone}, false},
		{[]reply{says(504, ""), gone}, false},
		{[]reply{says(429, ""), gone}, true},
		{[]reply{gone}, true},
	} {
		err := client(t, &service{replies: test.replies}).DeleteReport(t.Context(), "r")
		if insights.IsNotFound(err) != test.missing || (err != nil) != test.missing {
			t.Errorf("got %v", err)
		}
	}
	if err := client(t, &service{replies: []reply{says(504, ""), gone}}).PauseReport(t.Context(), "r"); !insights.IsNotFound(err) {
		t.Errorf("pausing what is gone: %v", err)
	}
}

func TestRetryOptions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		retries int
		jitter  func() float64
		want    []time.Duration
	}{
		{-1, nil, nil},
		{1, nil, seconds(1)},
		{8, nil, seconds(1, 2, 4, 8, 16, 30, 30, 30)},
		{2, func() float64 { return 0 }, []time.Duration{time.Second / 2, time.Second}},
		{2, func() float64 { return 0.5 }, seconds(1, 2)},
		{2, func() float64 { return 0.75 }, []time.Duration{1250 * time.Millisecond, 2500 * time.Millisecond}},
	} {
		s, clock := &service{replies: []reply{says(500, "")}}, &clock{}
		c := client(t, s, func(o *insights.Options) { o.Clock, o.MaxRetries, o.Jitter = clock, test.retries, test.jitter })
		if err := c.DeleteReport(t.Context(), "r"); failure(t, err).Attempts != len(test.want)+1 || !reflect.DeepEqual(clock.waited(), test.want) {
			t.Errorf("%+v: waited %v, %v", test, clock.waited(), err)
		}
	}
}

// A wait that the deadline does not allow ends at once, with the last answer.
func TestNoTimeToWait(t *testing.T) {
	t.Parallel()
	s, clock := &service{replies: []reply{says(500, ""), says(503, "", "Retry-After", "60")}}, &clock{left: 5 * time.Second}
	err := client(t, s, func(o *insights.Options) { o.Clock = clock }).DeleteReport(t.Context(), "r")
	if got := text(err); got != "delete report: 503 Service Unavailable (it asks to wait 1m0s)" {
		t.Errorf("got %s", got)
	}
	if got := clock.waited(); !reflect.DeepEqual(got, seconds(1)) || len(s.asked()) != 2 {
		t.Errorf("waited %v, asked %q", got, s.lines())
	}
}

// After a 401 the credential is renewed, once, whatever the number of retries.
func TestRenewal(t *testing.T) {
	t.Parallel()
	unauthorized := says(401, `{"value":[],"message":"Unauthorized","statusCode":401}`)
	for name, test := range map[string]struct {
		replies []reply
		tokens  []string
		sent    []string // the tokens that came with the requests
		refused []string
		want    string
	}{
		"helps":            {[]reply{unauthorized, anything}, []string{"first", "second"}, []string{"first", "second"}, []string{"first"}, ""},
		"helps, wrapped":   {[]reply{says(200, `{"value":[],"statusCode":401}`), anything}, []string{"first", "second"}, []string{"first", "second"}, []string{"first"}, ""},
		"does not help":    {[]reply{unauthorized}, []string{"first", "second", "third"}, []string{"first", "second"}, []string{"first"}, "create query: 401 Unauthorized"},
		"is not to be had": {[]reply{unauthorized}, []string{"first"}, []string{"first"}, []string{"first"}, "create query: 401 Unauthorized"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, clock, who := &service{replies: test.replies}, &clock{}, &credential{tokens: test.tokens}
			c := client(t, s, func(o *insights.Options) { o.Clock, o.Credential, o.MaxRetries = clock, who, -1 })
			_, err := c.CreateQuery(t.Context(), insights.NewQuery{Name: "n", Query: "q"})
			if got := text(err); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
			var sent []string
			for _, r := range s.asked() {
				sent = append(sent, r.header.Get("Authorization")[len("Bearer "):])
			}
			if !reflect.DeepEqual(sent, test.sent) || !reflect.DeepEqual(who.refused, test.refused) || clock.waited() != nil {
				t.Errorf("sent %q, refused %q, waited %v", sent, who.refused, clock.waited())
			}
		})
	}
}

// Without a token nothing is sent, and nothing is tried again: the credential has tried what it could.
func TestNoToken(t *testing.T) {
	t.Parallel()
	s, clock, none := &service{replies: []reply{anything}}, &clock{}, errors.New("no token")
	c := client(t, s, func(o *insights.Options) { o.Clock, o.Credential = clock, &credential{err: none} })
	_, err := c.CreateQuery(t.Context(), insights.NewQuery{})
	e := failure(t, err)
	if !errors.Is(err, none) || e.Error() != "create query: no token" || e.Sent || !e.NoToken || e.Attempts != 0 {
		t.Errorf("got %+v", e)
	}
	if len(s.asked()) != 0 || clock.waited() != nil {
		t.Errorf("asked %q, waited %v", s.lines(), clock.waited())
	}
}
