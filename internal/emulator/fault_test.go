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
func servers(t *testing.T, o Options, test func(t *testing.T, s served)) {
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
			test(t, served{s, t, client, base})
		})
	}
}

// ask sends a request and reads the answer whole.
func (s served) ask(ctx context.Context, method, path, body string) (*http.Response, []byte, error) {
	r, err := http.NewRequestWithContext(ctx, method, s.url+apiRoot+path, strings.NewReader(body))
	if err != nil {
		s.t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer emulator")
	answer, err := s.client.Do(r)
	if err != nil {
		return nil, nil, err
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(io.LimitReader(answer.Body, 8<<20))
	return answer, data, err
}

func (s served) create(ctx context.Context) (*http.Response, []byte, error) {
	return s.ask(ctx, http.MethodPost, "/ScheduledQueries", `{"Name":"A","Query":"SELECT Month FROM OfficeUsage"}`)
}

func TestFaults(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		for _, f := range []struct {
			name  string
			fault Fault
			check func(t *testing.T, answer *http.Response, body []byte, err error)
		}{
			{"a status with a date", Fault{Kind: FaultStatus, Status: 429, Header: map[string]string{"Retry-After": "Tue, 05 Mar 2024 10:00:30 GMT"}}, func(t *testing.T, a *http.Response, body []byte, err error) {
				if err != nil || a.StatusCode != 429 || a.Header.Get("Retry-After") != "Tue, 05 Mar 2024 10:00:30 GMT" || !bytes.Contains(body, []byte(`"statusCode":429`)) {
					t.Errorf("%v %v %s", err, a, body)
				}
			}},
			{"a page of HTML", Fault{Kind: FaultStatus, Status: 502, Header: map[string]string{"Content-Type": "text/html"}, Body: "<h1>Bad</h1>"}, func(t *testing.T, a *http.Response, body []byte, err error) {
				if err != nil || a.StatusCode != 502 || a.Header.Get("Content-Type") != "text/html" || string(body) != "<h1>Bad</h1>" {
					t.Errorf("%v %v %s", err, a, body)
				}
			}},
			{"a reset", Fault{Kind: FaultReset}, func(t *testing.T, a *http.Response, _ []byte, err error) {
				if err == nil || a != nil || !broken(err) {
					t.Errorf("%v %v", err, a)
				}
			}},
			{"no JSON", Fault{Kind: FaultNotJSON}, func(t *testing.T, a *http.Response, body []byte, err error) {
				if err != nil || a.StatusCode != 200 || !strings.HasPrefix(a.Header.Get("Content-Type"), "application/json") || json.Valid(body) {
					t.Errorf("%v %v %s", err, a, body)
				}
			}},
			{"wrong types", Fault{Kind: FaultWrongTypes}, func(t *testing.T, a *http.Response, body []byte, err error) {
				if err != nil || a.StatusCode != 200 || !json.Valid(body) || !bytes.Contains(body, []byte(`"totalCount":"many"`)) {
					t.Errorf("%v %v %s", err, a, body)
				}
			}},
			{"a body without end", Fault{Kind: FaultEndless}, func(t *testing.T, a *http.Response, body []byte, err error) {
				if err != nil || a.StatusCode != 200 || len(body) != 8<<20 {
					t.Errorf("%v %v %d bytes", err, a, len(body))
				}
			}},
			{"a large body", Fault{Kind: FaultEndless, Bytes: 1 << 20}, func(t *testing.T, a *http.Response, body []byte, err error) {
				if err != nil || len(body) < 1<<20 || len(body) > 1<<20+1<<17 || !json.Valid(body) {
					t.Errorf("%v %v %d bytes", err, a, len(body))
				}
			}},
			{"a redirect", Fault{Kind: FaultRedirect, URL: "https://elsewhere.example/x"}, func(t *testing.T, a *http.Response, _ []byte, err error) {
				if err != nil || a.StatusCode != 307 || a.Header.Get("Location") != "https://elsewhere.example/x" {
					t.Errorf("%v %v", err, a)
				}
			}},
		} {
			t.Run(f.name+map[bool]string{false: " before the commit", true: " after the commit"}[after], func(t *testing.T) {
				t.Parallel()
				f.fault.Operation, f.fault.AfterCommit = "CreateQuery", after
				servers(t, Options{Faults: []Fault{f.fault}}, func(t *testing.T, s served) {
					answer, body, err := s.create(t.Context())
					f.check(t, answer, body, err)
					if made := len(s.Queries()) == 1; made != after {
						t.Errorf("the query was made: %v, want %v", made, after)
					}
					if a, body, err := s.create(t.Context()); err != nil || a.StatusCode != 200 {
						t.Errorf("the next call met %v %s", err, body)
					}
				})
			})
		}
	}
}

// broken tells whether a connection, or with HTTP/2 a stream, was broken.
func broken(err error) bool {
	return errors.Is(err, syscall.ECONNRESET) || errors.Is(err, io.EOF) || strings.Contains(err.Error(), "stream error")
}

func TestFaultHalf(t *testing.T) {
	t.Parallel()
	servers(t, Options{Faults: []Fault{{Operation: "CreateQuery", Kind: FaultHalf}}}, func(t *testing.T, s served) {
		answer, body, err := s.create(t.Context())
		if err == nil || answer.StatusCode != 200 || !bytes.HasPrefix(body, []byte(`{"value":[`)) || len(s.Queries()) != 1 {
			t.Errorf("%v %v %s", err, answer, body)
		}
	})
}

func TestFaultStall(t *testing.T) {
	t.Parallel()
	for _, after := range []bool{false, true} {
		servers(t, Options{Faults: []Fault{{Operation: "CreateQuery", Kind: FaultStall, AfterCommit: after}}}, func(t *testing.T, s served) {
			ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
			defer cancel()
			_, _, err := s.create(ctx)
			if made := len(s.Queries()) == 1; !errors.Is(err, context.DeadlineExceeded) || made != after {
				t.Errorf("%v, made: %v", err, made)
			}
			if log := s.Requests(); len(log) != 1 || log[0].Status != 0 {
				t.Errorf("the log is %+v", log)
			}
		})
	}
}

// TestCloseEndsAStall holds that no test hangs because of a client that waits.
func TestCloseEndsAStall(t *testing.T) {
	t.Parallel()
	servers(t, Options{Faults: []Fault{{Operation: "CreateQuery", Kind: FaultStall}}}, func(t *testing.T, s served) {
		done := make(chan error)
		go func() {
			_, _, err := s.create(context.Background())
			done <- err
		}()
		for s.Count("CreateQuery") == 0 {
			s.ask(t.Context(), http.MethodGet, "/ScheduledDataset", "")
		}
		s.Close()
		if err := <-done; err == nil {
			t.Error("the stalled call got an answer")
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
	if got, want := seen, []int{200, 500, 500, 503, 503, 503}; !equal(got, want) {
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

func equal(a, b []int) bool {
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] {
			return false
		}
	}
	return true
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
