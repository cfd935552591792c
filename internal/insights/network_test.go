package insights_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// These tests go over a real network, because what it does is the point.

// serve makes a client of a server on loopback.
func serve(t *testing.T, handler http.HandlerFunc, change ...func(*insights.Options)) *insights.Client {
	t.Helper()
	server := httptest.NewServer(handler)
	transport := insights.NewTransport()
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	return client(t, transport, append([]func(*insights.Options){func(o *insights.Options) { o.Endpoint = server.URL + "/insights/v1/mpn/" }}, change...)...)
}

func read(t *testing.T, r *http.Request) {
	t.Helper()
	if _, err := io.Copy(io.Discard, r.Body); err != nil {
		t.Error(err)
	}
}

// hangUp ends a connection so that the client sees a reset.
func hangUp(t *testing.T, w http.ResponseWriter) {
	t.Helper()
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		t.Error(err)
		return
	}
	if err := errors.Join(conn.(*net.TCPConn).SetLinger(0), conn.Close()); err != nil {
		t.Error(err)
	}
}

func TestBrokenConnections(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]http.HandlerFunc{
		"reset after the request": func(w http.ResponseWriter, r *http.Request) {
			read(t, r)
			hangUp(t, w)
		},
		"half a body": func(w http.ResponseWriter, r *http.Request) {
			read(t, r)
			w.Header().Set("Content-Length", "1000")
			io.WriteString(w, `{"value":[`)
			if err := http.NewResponseController(w).Flush(); err != nil {
				t.Error(err)
			}
			panic(http.ErrAbortHandler)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var requests atomic.Int32
			c := serve(t, func(w http.ResponseWriter, r *http.Request) {
				requests.Add(1)
				fault(w, r)
			})
			_, err := c.CreateQuery(t.Context(), insights.NewQuery{Name: "n"})
			if e := failure(t, err); e.Cause == nil || !e.Sent || e.Attempts != 1 || requests.Load() != 1 {
				t.Errorf("create: got %+v after %d requests", e, requests.Load())
			}
			requests.Store(0)
			_, err = insights.All(c.Reports(t.Context(), insights.ReportFilter{}))
			if e := failure(t, err); e.Cause == nil || e.Attempts != 5 || requests.Load() != 5 {
				t.Errorf("list: got %+v after %d requests", e, requests.Load())
			}
		})
	}
}

// Where nobody listens, nothing can have been done, so a create is repeated; once, for a machine's own server is seldom
// there a second later.
func TestNobodyListens(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	nobody := "http://" + listener.Addr().String()
	if err := listener.Close(); err != nil {
		t.Fatal(err)
	}
	clock := &clock{}
	c := client(t, insights.NewTransport(), func(o *insights.Options) { o.Endpoint, o.Clock = nobody, clock })
	_, err = c.CreateQuery(t.Context(), insights.NewQuery{Name: "n"})
	if e := failure(t, err); e.Sent || e.Attempts != 2 || len(clock.waited()) != 1 || !strings.Contains(e.Error(), "connection refused") {
		t.Errorf("got %+v", e)
	}
}

// connectingCredential asks somebody else, with the context that it was given, and fails.
type connectingCredential struct{ url string }

func (c connectingCredential) GetToken(ctx context.Context, _ policy.TokenRequestOptions) (azcore.AccessToken, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.url, http.NoBody)
	if err != nil {
		return azcore.AccessToken{}, err
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err == nil {
		resp.Body.Close()
	}
	return azcore.AccessToken{}, errors.New("no token")
}

// A connection to the authority is none to the service.
func TestConnectionOfTheCredential(t *testing.T) {
	t.Parallel()
	authority := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(authority.Close)
	c := client(t, &service{replies: []reply{anything}}, func(o *insights.Options) { o.Credential = connectingCredential{authority.URL} })
	_, err := c.CreateQuery(t.Context(), insights.NewQuery{Name: "n"})
	if e := failure(t, err); e.Sent || e.Attempts != 0 {
		t.Errorf("got %+v", e)
	}
}

// A service may answer while the request is still being written. The next try must bring a whole body of its
// own, which the race detector sees to.
func TestAnswerBeforeTheBodyIsRead(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 8<<20)
	var requests atomic.Int32
	c := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if requests.Add(1) < 3 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		body, err := io.ReadAll(r.Body)
		if err != nil || len(body) != len(`{"ReportName":"n","Description":""}`)+len(long) {
			t.Errorf("got %d bytes, %v", len(body), err)
		}
	}, func(o *insights.Options) { o.Log = func(context.Context, insights.LogRecord) {} })
	if err := c.UpdateReport(t.Context(), "r", insights.ReportFields{Name: "n", Description: insights.Set(long)}); err != nil {
		t.Error(err)
	}
	if requests.Load() != 3 {
		t.Errorf("%d requests", requests.Load())
	}
}

func TestRedirects(t *testing.T) {
	t.Parallel()
	const told = "the answer redirects to "
	const why = ", which is not followed: the access token is for the endpoint only"
	for name, test := range map[string]struct {
		to    string
		get   string // the failure of a GET, "" for none
		other string // the same of others
	}{
		"same origin":     {"/insights/v1/mpn/moved", "", told + "api.example.test (https)" + why},
		"same, with port": {"https://api.example.test:443/insights/v1/mpn/moved", "", told + "api.example.test:443 (https)" + why},
		"other host":      {"https://evil.example.test/?sig=s3cret-signature", told + "evil.example.test (https)" + why, told + "evil.example.test (https)" + why},
		"other scheme":    {"http://api.example.test/insights/v1/mpn/moved", told + "api.example.test (http)" + why, told + "api.example.test (http)" + why},
		"other port":      {"https://api.example.test:8443/", told + "api.example.test:8443 (https)" + why, told + "api.example.test:8443 (https)" + why},
		"user name":       {"https://user:pass@api.example.test/", told + "api.example.test (https)" + why, told + "api.example.test (https)" + why},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{says(307, "", "Location", test.to), anything}}
			_, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{}))
			if want := test.get; text(err) != "list reports: "+want && (want != "" || err != nil) {
				t.Errorf("GET: got %v, want %s", err, want)
			}
			if got := s.asked(); test.get == "" && (len(got) != 2 || got[1].header.Get("Authorization") != "Bearer "+token) || test.get != "" && len(got) != 1 {
				t.Errorf("GET: asked %q", s.lines())
			}
			s = &service{replies: []reply{says(307, "", "Location", test.to), anything}}
			if err := client(t, s).PauseReport(t.Context(), "r"); text(err) != "pause report: "+test.other || len(s.asked()) != 1 {
				t.Errorf("PUT: got %v after %q", err, s.lines())
			}
			s = &service{replies: []reply{says(303, "", "Location", test.to), anything}}
			_, err = client(t, s).CreateQuery(t.Context(), insights.NewQuery{})
			if e := failure(t, err); e.Error() != "create query: "+test.other || !e.Sent || len(s.asked()) != 1 {
				t.Errorf("POST: got %+v after %q", e, s.lines())
			}
		})
	}
	s := &service{replies: []reply{says(302, "", "Location", "/insights/v1/mpn/ScheduledReport")}}
	_, err := insights.All(client(t, s).Reports(t.Context(), insights.ReportFilter{}))
	if text(err) != "list reports: the answer redirects in a circle" || len(s.asked()) != 5 {
		t.Errorf("circle: got %v after %q", err, s.lines())
	}
}

// NewTransport speaks HTTP/2 and keeps its connections.
func TestNewTransport(t *testing.T) {
	t.Parallel()
	var connections atomic.Int32
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.ProtoMajor != 2 {
			t.Errorf("the request is %s", r.Proto)
		}
		io.WriteString(w, `{"value":[]}`)
	}))
	server.EnableHTTP2 = true
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			connections.Add(1)
		}
	}
	server.StartTLS()
	transport := insights.NewTransport()
	transport.TLSClientConfig = server.Client().Transport.(*http.Transport).TLSClientConfig.Clone()
	transport.TLSClientConfig.NextProtos = nil
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	c := client(t, transport, func(o *insights.Options) { o.Endpoint = server.URL })
	for range 5 {
		if _, err := insights.All(c.Datasets(t.Context(), "")); err != nil {
			t.Fatal(err)
		}
	}
	if connections.Load() != 1 {
		t.Errorf("%d connections", connections.Load())
	}
}

type blanks struct{}

var someBlanks = bytes.Repeat([]byte(" "), 64<<10)

func (blanks) Read(p []byte) (int, error) { return copy(p, someBlanks), nil }
