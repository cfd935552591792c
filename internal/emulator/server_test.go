package emulator

import (
	"context"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestServerSpeaksBothWays(t *testing.T) {
	t.Parallel()
	servers(t, Options{}, func(s served) {
		answer, body, err := s.ask(s.t.Context(), http.MethodGet, "/ScheduledDataset", "")
		if err != nil || answer.StatusCode != http.StatusOK || !strings.Contains(string(body), "OfficeUsage") {
			s.t.Fatalf("%v %v", err, answer)
		}
		want := 1
		if s.url == s.TLSURL {
			want = 2
		}
		if answer.ProtoMajor != want {
			s.t.Errorf("the protocol is %s", answer.Proto)
		}
		if !strings.HasPrefix(s.Endpoint(), "http://127.0.0.1:") || !strings.HasSuffix(s.Endpoint(), "/insights/v1/mpn") {
			s.t.Errorf("the endpoint is %s", s.Endpoint())
		}
	})
}

// TestLinksLeadBack holds that links have the scheme and host by which the client came.
func TestLinksLeadBack(t *testing.T) {
	t.Parallel()
	servers(t, Options{Pending: -1, Running: -1}, func(s served) {
		if _, _, err := s.ask(s.t.Context(), http.MethodPost, "/ScheduledReport", `{"ReportName":"R","QueryId":"`+officeUsage+`","ExecuteNow":true}`); err != nil {
			s.t.Fatal(err)
		}
		_, body, err := s.ask(s.t.Context(), http.MethodGet, "/ScheduledReport/execution/"+s.Reports()[0].ID, "")
		if err != nil || !strings.Contains(string(body), `"reportAccessSecureLink":"`+s.url+"/files/") {
			s.t.Errorf("%v %s", err, body)
		}
	})
}

func TestCertificateHoldsAtAnyTime(t *testing.T) {
	t.Parallel()
	a, err := newAuthority()
	if err != nil {
		t.Fatal(err)
	}
	block, _ := pem.Decode(a.pem)
	ca, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		t.Fatal(err)
	}
	leaf, err := x509.ParseCertificate(a.leaf.Certificate[0])
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(ca)
	for _, year := range []int{1971, 2021, 2500} {
		for _, host := range []string{"localhost", "127.0.0.1", "::1"} {
			if _, err := leaf.Verify(x509.VerifyOptions{Roots: pool, DNSName: host, CurrentTime: time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC)}); err != nil {
				t.Errorf("%d %s: %v", year, host, err)
			}
		}
	}
}

// A name of the public DNS that leads to this machine belongs to a website.
func TestOnlyOwnNames(t *testing.T) {
	t.Parallel()
	servers(t, Options{}, func(s served) {
		for host, own := range map[string]bool{
			"127.0.0.1:8344": true, "localhost": true, "LOCALHOST:8344": true, "[::1]:8345": true, "emulator:8344": true, "pi.localhost:8344": true,
			"site.example": false, "site.example:8344": false, "127.0.0.1.site.example:8344": false, "localhost.site.example": false, "site.example.:8344": false,
		} {
			r := httptest.NewRequest(http.MethodGet, "/", nil)
			r.Host = host
			w := httptest.NewRecorder()
			if s.ServeHTTP(w, r); (w.Code == http.StatusOK) != own || !own && w.Code != http.StatusMisdirectedRequest {
				s.t.Errorf("%q is answered %d", host, w.Code)
			}
		}
	})
}

func TestOnlyLoopback(t *testing.T) {
	t.Parallel()
	for _, address := range []string{"0.0.0.0:0", ":0", "192.0.2.1:80", "example.com:80", "127.0.0.1", "[::]:0"} {
		if s, err := Listen(t.Context(), Options{}, address, "127.0.0.1:0"); err == nil {
			s.Close()
			t.Errorf("it listens at %s", address)
		}
		if s, err := Listen(t.Context(), Options{}, "127.0.0.1:0", address); err == nil {
			s.Close()
			t.Errorf("it listens at %s with TLS", address)
		}
	}
	if _, err := Start(Options{Policy: Policy{MFA: "maybe"}}); err == nil {
		t.Error("a wrong policy was taken")
	}
	first, err := Listen(t.Context(), Options{}, "localhost:0", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer first.Close()
	if s, err := Listen(t.Context(), Options{}, strings.TrimPrefix(first.URL, "http://"), "127.0.0.1:0"); err == nil {
		s.Close()
		t.Error("two servers listen at one address")
	}
}

func TestLatencyEndsWithTheRequest(t *testing.T) {
	t.Parallel()
	servers(t, Options{Latency: time.Hour}, func(s served) {
		ctx, cancel := context.WithTimeout(s.t.Context(), 50*time.Millisecond)
		defer cancel()
		if _, _, err := s.ask(ctx, http.MethodGet, "/ScheduledDataset", ""); !errors.Is(err, context.DeadlineExceeded) {
			s.t.Errorf("the error is %v", err)
		}
	})
}

func TestLatencyCanBeReplaced(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Latency: time.Hour})
	s.SetLatency(0)
	s.get("/ScheduledDataset").ok()
}

func TestLatencyIsAdded(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Latency: 30 * time.Millisecond})
	began := SystemClock().Now()
	s.get("/ScheduledDataset").ok()
	if took := SystemClock().Now().Sub(began); took < 30*time.Millisecond {
		t.Errorf("the answer took %s", took)
	}
}

// TestManyClients holds that concurrent requests neither race nor lose anything.
func TestManyClients(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "quotas", "off")})
	query := s.query()
	var clients sync.WaitGroup
	for range 8 {
		clients.Go(func() {
			for range 10 {
				id := s.report(nil)
				s.put(id, m{"ReportName": "B"}).ok()
				s.advance(time.Minute)
				s.get("/ScheduledReport").ok()
				s.get("/ScheduledQueries/testQueryResult?queryId=%s", query).ok()
				s.Requests()
			}
		})
	}
	clients.Wait()
	if n := len(s.Reports()); n != 80 {
		t.Errorf("%d reports, want 80", n)
	}
	if n := s.Count("CreateReport") + s.Count("UpdateReport"); n != 160 {
		t.Errorf("%d requests, want 160", n)
	}
}

func TestClosedEmulatorSaysSo(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	s.Close()
	s.Close()
	if got := s.get("/ScheduledDataset").status; got != http.StatusServiceUnavailable {
		t.Errorf("answered %d", got)
	}
	s.advance(time.Hour) // the clock no longer knows it
}

func TestKeepSettles(t *testing.T) {
	t.Parallel()
	at := start
	clock := &Clock{base: func() time.Time { return at }}
	s := serveTest(t, Options{Clock: clock})
	s.runNow(m{"CallbackUrl": "https://x.example"})
	at = start.Add(time.Minute) // the system's time went on; nobody asks
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan bool)
	go func() { s.Run(ctx); close(done) }()
	for len(s.callbacks.all()) == 0 {
		wait(time.Millisecond, ctx.Done(), nil)
	}
	cancel()
	<-done
}
