package emulator

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"
)

// served is an emulator behind real ports.
type served struct {
	*Server
	t      *testing.T
	client *http.Client
	url    string
}

// servers starts an emulator and gives it to a test twice: over http/1.1, and over TLS with HTTP/2.
func servers(t *testing.T, o Options, test func(s served)) {
	t.Helper()
	for _, secure := range []bool{false, true} {
		t.Run(map[bool]string{false: "http", true: "tls"}[secure], func(t *testing.T) {
			t.Parallel()
			o := o
			o.Clock = NewClock(start)
			s, err := Start(o)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(s.Close)
			pool := x509.NewCertPool()
			pool.AppendCertsFromPEM(s.CA)
			transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, Time: func() time.Time { return start }}, ForceAttemptHTTP2: true}
			t.Cleanup(transport.CloseIdleConnections)
			client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
			base := s.URL
			if secure {
				base = s.TLSURL
			}
			test(served{s, t, client, base})
		})
	}
}

// mostRead bounds what a test reads of an answer, in bytes.
const mostRead = 8 << 20

// ask sends a request and reads the answer whole.
func (s served) ask(ctx context.Context, method, path, body string) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, s.url+MPN.Path()+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer emulator")
	answer, err := s.client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, mostRead))
	return answer, data, err
}

func (s served) create(ctx context.Context) (*http.Response, []byte, error) {
	return s.ask(ctx, http.MethodPost, "/ScheduledQueries", `{"Name":"A","Query":"SELECT Month FROM OfficeUsage"}`)
}

// outcome is what a client gets to see of a call.
type outcome struct {
	status int // 0 when there was no answer
	header http.Header
	body   []byte
	err    error
}

func (s served) outcome(answer *http.Response, body []byte, err error) outcome {
	o := outcome{body: body, err: err}
	if answer != nil {
		o.status, o.header = answer.StatusCode, answer.Header
	}
	return o
}

func (o outcome) json() bool {
	return o.err == nil && o.status == http.StatusOK && strings.HasPrefix(o.header.Get("Content-Type"), "application/json")
}

func TestFaults(t *testing.T) {
	t.Parallel()
	const later = "Tue, 05 Mar 2024 10:00:30 GMT"
	for _, f := range []struct {
		name  string
		fault Fault
		as    func(o outcome) bool
	}{
		{"a status with a date", Fault{Kind: FaultStatus, Status: 429, Header: map[string]string{"Retry-After": later}}, func(o outcome) bool {
			return o.status == http.StatusTooManyRequests && o.header.Get("Retry-After") == later && bytes.Contains(o.body, []byte(`"statusCode":429`))
		}},
		{"a page of HTML", Fault{Kind: FaultStatus, Status: 502, Header: map[string]string{"Content-Type": "text/html"}, Body: "<h1>Bad</h1>"}, func(o outcome) bool {
			return o.status == http.StatusBadGateway && o.header.Get("Content-Type") == "text/html" && string(o.body) == "<h1>Bad</h1>"
		}},
		{"a reset", Fault{Kind: FaultReset}, func(o outcome) bool { return o.status == 0 && broken(o.err) }},
		{"no JSON", Fault{Kind: FaultNotJSON}, func(o outcome) bool { return o.json() && !json.Valid(o.body) }},
		{"wrong types", Fault{Kind: FaultWrongTypes}, func(o outcome) bool {
			return o.json() && json.Valid(o.body) && bytes.Contains(o.body, []byte(`"totalCount":"many"`))
		}},
		{"a body without end", Fault{Kind: FaultEndless}, func(o outcome) bool { return o.json() && len(o.body) == mostRead }},
		{"a large body", Fault{Kind: FaultEndless, Bytes: 1 << 20}, func(o outcome) bool {
			return o.json() && len(o.body) > 1<<20 && len(o.body) < 2<<20 && json.Valid(o.body)
		}},
		{"a redirect", Fault{Kind: FaultRedirect, URL: "https://elsewhere.example/x"}, func(o outcome) bool {
			return o.status == http.StatusTemporaryRedirect && o.header.Get("Location") == "https://elsewhere.example/x"
		}},
	} {
		for when, after := range map[string]bool{" before the commit": false, " after the commit": true} {
			t.Run(f.name+when, func(t *testing.T) {
				t.Parallel()
				fault := f.fault
				fault.Operation, fault.AfterCommit = "CreateQuery", after
				servers(t, Options{Faults: []Fault{fault}}, func(s served) {
					if o := s.outcome(s.create(s.t.Context())); !f.as(o) {
						s.t.Errorf("the outcome is %d %v %.200s %v", o.status, o.header, o.body, o.err)
					}
					if made := len(s.Queries()) == 1; made != after {
						s.t.Errorf("the query was made: %v, want %v", made, after)
					}
					if o := s.outcome(s.create(s.t.Context())); !o.json() {
						s.t.Errorf("the next call met %d %s %v", o.status, o.body, o.err)
					}
				})
			})
		}
	}
}

// broken reports whether a connection, or with HTTP/2 a stream, was broken.
func broken(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF) || strings.Contains(err.Error(), "stream error")
}

func TestFaultHalf(t *testing.T) {
	t.Parallel()
	servers(t, Options{Faults: []Fault{{Operation: "CreateQuery", Kind: FaultHalf}}}, func(s served) {
		o := s.outcome(s.create(s.t.Context()))
		if o.err == nil || o.status != http.StatusOK || !bytes.HasPrefix(o.body, []byte(`{"value":[`)) || len(s.Queries()) != 1 {
			s.t.Errorf("the outcome is %d %s %v", o.status, o.body, o.err)
		}
	})
}

func TestFaultStall(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		servers(t, Options{Faults: []Fault{{Operation: "CreateQuery", Kind: FaultStall, AfterCommit: after}}}, func(s served) {
			ctx, cancel := context.WithCancel(s.t.Context())
			done := s.stalled(ctx, after)
			cancel()
			if err := <-done; !errors.Is(err, context.Canceled) {
				s.t.Errorf("the error is %v", err)
			}
			s.Close() // the stalled call has ended
			if made := len(s.Queries()) == 1; made != after {
				s.t.Errorf("the query was made: %v, want %v", made, after)
			}
			if log := s.Requests(); len(log) != 1 || log[0].Status != 0 {
				s.t.Errorf("the log is %+v", log)
			}
		})
	}
}

// stalled sends a call that stalls, and waits until it does.
func (s served) stalled(ctx context.Context, committed bool) (done chan error) {
	done = make(chan error, 1)
	go func() {
		_, _, err := s.create(ctx)
		done <- err
	}()
	for s.Count("CreateQuery") == 0 || committed && len(s.Queries()) == 0 {
		wait(time.Millisecond, s.t.Context().Done(), nil)
	}
	return done
}

// TestCloseEndsAStall holds that no test hangs because of a client that waits.
func TestCloseEndsAStall(t *testing.T) {
	t.Parallel()
	servers(t, Options{Faults: []Fault{{Operation: "CreateQuery", Kind: FaultStall}}}, func(s served) {
		done := s.stalled(context.Background(), false)
		s.Close()
		if err := <-done; err == nil {
			s.t.Error("the stalled call got an answer")
		}
	})
}

func TestFaultNextLink(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	s.report(nil)
	s.inject(Fault{Operation: "ListReports", Kind: FaultNextLink, URL: "https://elsewhere.example/x"}, Fault{Operation: "ListReports", Kind: FaultNextLoop})
	for _, want := range []any{"https://elsewhere.example/x", "http://example.com/insights/v1/mpn/ScheduledReport?reportName=daily", nil} {
		if r := s.get("/ScheduledReport?reportName=daily").ok(); r.body["nextLink"] != want || len(r.items()) != 1 {
			t.Errorf("the next link is %v, want %v", r.body["nextLink"], want)
		}
	}
}

func (s service) inject(faults ...Fault) {
	s.t.Helper()
	if err := s.Inject(faults...); err != nil {
		s.t.Fatal(err)
	}
}

func TestFaultsCountCalls(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	s.get("/ScheduledDataset").ok() // calls before the injection don't count
	s.inject(
		Fault{Operation: "ListDatasets", Kind: FaultStatus, Status: 500, Call: 2, Times: 2},
		Fault{Operation: "ListDatasets", Kind: FaultStatus, Status: 503, Call: 3, Times: -1},
	)
	var seen []int
	for range 6 {
		seen = append(seen, s.get("/ScheduledDataset").status)
	}
	if got, want := seen, []int{200, 500, 500, 503, 503, 503}; !slices.Equal(got, want) {
		t.Errorf("the answers are %v, want %v", got, want)
	}
	s.get("/ScheduledQueries").ok()
	if all := s.Faults(); len(all) != 2 || all[0].Seen != 6 || all[0].Hits != 2 || all[1].Hits != 3 {
		t.Errorf("the faults are %+v", all)
	}
	s.ClearFaults()
	s.get("/ScheduledDataset").ok()
	s.inject(Fault{Kind: FaultStatus, Status: 500, Times: -1})
	for _, r := range []reply{s.get("/ScheduledDataset"), s.get("/ScheduledQueries"), s.send(request(t, "POST", "/x/oauth2/token", "")), s.send(request(t, "GET", "/files/x", nil))} {
		if r.status != 500 {
			t.Errorf("a fault of any operation was answered with %d", r.status)
		}
	}
}

func TestFaultsOfTokensDownloadsAndCallbacks(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Faults: []Fault{
		{Operation: "Token", Kind: FaultStatus, Status: 503}, {Operation: "Download", Kind: FaultStatus, Status: 500}, {Operation: "Callback", Kind: FaultReset},
	}})
	if got := s.send(request(t, "POST", "/contoso.onmicrosoft.com/oauth2/token", "")); got.status != 503 || got.body["error"] != "temporarily_unavailable" {
		t.Errorf("the token was answered with %d %s", got.status, got.raw)
	}
	s.runNow(m{"CallbackUrl": "http://127.0.0.1:1/"})
	s.advance(time.Minute)
	if all := s.Callbacks(); len(all) != 1 || all[0].Sent || !strings.Contains(all[0].Error, "reset") {
		t.Errorf("the callbacks are %+v", all)
	}
	link := s.linkAfter(time.Minute)
	if got := s.download(link); got.status != 500 || !strings.Contains(string(got.raw), "<Code>ServerBusy</Code>") {
		t.Errorf("the file was answered with %d %s", got.status, got.raw)
	}
	if got := s.download(link).status; got != 200 {
		t.Errorf("the file was then answered with %d", got)
	}
}

func TestFaultsThatMakeNoSense(t *testing.T) {
	t.Parallel()
	for _, f := range []Fault{
		{}, {Kind: "broken"}, {Kind: FaultReset, Operation: "createquery"}, {Kind: FaultStatus}, {Kind: FaultStatus, Status: 700},
		{Kind: FaultRedirect}, {Kind: FaultRedirect, URL: "/relative"}, {Kind: FaultRedirect, URL: "https://x.example", Status: 200}, {Kind: FaultNextLink},
	} {
		if _, err := New(Options{Faults: []Fault{f}}); err == nil {
			t.Errorf("%+v was taken", f)
		}
	}
	if _, err := url.Parse(strings.Join(Operations(), "/")); err != nil || len(Operations()) != 4+len(routes) {
		t.Errorf("the operations are %v", Operations())
	}
}
