package insights_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptrace"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

const (
	endpoint = "https://api.example.test/insights/v1/mpn"
	token    = "opaque-access-token-0123456789"
	date     = "Tue, 01 Dec 2026 12:00:00 GMT"
)

var start = time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)

// service is a transport that answers as a test says and remembers what it was asked. The last reply is given
// for ever.
type service struct {
	replies []reply

	mu       sync.Mutex
	requests []request
}

type request struct {
	line   string // "GET /path?query"
	header http.Header
	body   string
}

type reply func(*http.Request) (*http.Response, error)

func (s *service) RoundTrip(r *http.Request) (*http.Response, error) {
	asked := request{line: r.Method + " " + r.URL.RequestURI(), header: r.Header.Clone()}
	if r.Body != nil {
		b, err := io.ReadAll(r.Body)
		if err != nil {
			return nil, err
		}
		asked.body = string(b)
	}
	s.mu.Lock()
	next := s.replies[min(len(s.requests), len(s.replies)-1)]
	s.requests = append(s.requests, asked)
	s.mu.Unlock()
	resp, err := next(r)
	if resp != nil {
		resp.Request = r
	}
	return resp, err
}

func (s *service) asked() []request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.requests)
}

// lines are the first lines of what was asked, without the endpoint.
func (s *service) lines() []string {
	var lines []string
	for _, r := range s.asked() {
		lines = append(lines, strings.Replace(r.line, "/insights/v1/mpn/", "", 1))
	}
	return lines
}

// says answers with a status, a body, and headers in pairs.
func says(status int, body string, headers ...string) reply {
	return func(*http.Request) (*http.Response, error) {
		h := http.Header{"Date": {date}}
		for i := 0; i < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body))}, nil
	}
}

// holds answers with an envelope around items.
func holds(items ...string) reply { return says(http.StatusOK, envelope("null", items...)) }

func envelope(nextLink string, items ...string) string {
	return fmt.Sprintf(`{"value":[%s],"nextLink":%s,"totalCount":%d,"message":null,"statusCode":200,"dataRedacted":false}`,
		strings.Join(items, ","), nextLink, len(items))
}

// breaks ends the connection with an error after the request was written.
func breaks(err error) reply {
	return func(r *http.Request) (*http.Response, error) {
		if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
			trace.GetConn("")
			trace.GotConn(httptrace.GotConnInfo{})
		}
		return nil, err
	}
}

// unconnected fails before there is a connection.
func unconnected(err error) reply {
	return func(r *http.Request) (*http.Response, error) {
		if trace := httptrace.ContextClientTrace(r.Context()); trace != nil {
			trace.GetConn("")
		}
		return nil, err
	}
}

// stalls gives no answer until the client goes away.
func stalls(r *http.Request) (*http.Response, error) {
	<-r.Context().Done()
	return nil, r.Context().Err()
}

// answersWith answers 200 with a body that a test makes from the request's context.
func answersWith(body func(context.Context) io.Reader) reply {
	return func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Date": {date}}, Body: io.NopCloser(body(r.Context()))}, nil
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

// stallsAfter is a body that says something and then nothing until the client goes away.
func stallsAfter(text string) reply {
	return answersWith(func(ctx context.Context) io.Reader {
		return io.MultiReader(strings.NewReader(text), readerFunc(func([]byte) (int, error) {
			<-ctx.Done()
			return 0, ctx.Err()
		}))
	})
}

// half is a body that breaks off.
func half(*http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader(`{"value":[{"rep`), readerFunc(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }))
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body)}, nil
}

// clock stands still and writes down how long it was asked to wait. When left is set, a wait for which there is
// not enough of it fails, as under a deadline.
type clock struct {
	mu    sync.Mutex
	left  time.Duration
	waits []time.Duration
}

func (*clock) Now() time.Time { return start }

func (c *clock) Sleep(ctx context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.left > 0 && d > c.left {
		return context.DeadlineExceeded
	}
	c.waits = append(c.waits, d)
	return ctx.Err()
}

func (c *clock) waited() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.waits)
}

// credential gives tokens in turn, the last for ever, or an error. It can be renewed as often as there are tokens.
type credential struct {
	tokens []string
	err    error

	mu      sync.Mutex
	scopes  []string
	refused []string
}

func (c *credential) GetToken(_ context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.scopes = o.Scopes
	if c.err != nil {
		return azcore.AccessToken{}, c.err
	}
	return azcore.AccessToken{Token: c.tokens[0]}, nil
}

func (c *credential) Renew(refused string) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused = append(c.refused, refused)
	if len(c.tokens) == 1 {
		return false
	}
	c.tokens = c.tokens[1:]
	return true
}

// client makes a client of a service; options may be changed.
func client(t testing.TB, s http.RoundTripper, change ...func(*insights.Options)) *insights.Client {
	t.Helper()
	o := insights.Options{
		Endpoint: endpoint, Credential: &credential{tokens: []string{token}}, Transport: s, Clock: &clock{},
		NewID: func() string { return "correlation-1" }, UserAgent: "test/1",
	}
	for _, c := range change {
		c(&o)
	}
	c, err := insights.New(o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// failure is the *Error in an error; there must be one.
func failure(t testing.TB, err error) *insights.Error {
	t.Helper()
	e, ok := errors.AsType[*insights.Error](err)
	if !ok {
		t.Fatalf("got %T (%v), want an *insights.Error", err, err)
	}
	return e
}
