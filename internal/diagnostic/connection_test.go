package diagnostic_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/clock"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

type token struct{}

func (token) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "token"}, nil
}

// detailOf is what is told of a list that an endpoint does not answer.
func detailOf(t *testing.T, endpoint string, transport *http.Transport, timeout time.Duration) string {
	t.Helper()
	c, err := insights.New(insights.Options{Endpoint: endpoint, Credential: token{}, Transport: transport, Clock: clock.System{}, MaxRetries: -1, RequestTimeout: timeout})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(transport.CloseIdleConnections)
	_, err = insights.All(c.Reports(t.Context(), insights.ReportFilter{}))
	return diagnostic.Detail(err)
}

// What keeps an answer away has advice of its own. Real connections tell what errors they make.
func TestConnections(t *testing.T) {
	t.Parallel()
	quiet := func(s *httptest.Server) *httptest.Server {
		s.Config.ErrorLog = log.New(io.Discard, "", 0)
		t.Cleanup(s.Close)
		return s
	}
	slow := quiet(httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })))
	secure := quiet(httptest.NewTLSServer(http.NotFoundHandler()))
	ends := quiet(httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		if conn, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = conn.Close()
		}
	})))
	unused, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if err := unused.Close(); err != nil {
		t.Fatal(err)
	}
	trusting := &tls.Config{RootCAs: x509.NewCertPool(), ServerName: "other.example.test"}
	trusting.RootCAs.AddCert(secure.Certificate())
	late := trusting.Clone()
	late.ServerName, late.Time = "example.com", func() time.Time { return time.Date(2999, time.January, 1, 0, 0, 0, 0, time.UTC) }
	for name, c := range map[string]struct {
		endpoint  string
		transport *http.Transport
		want      string
	}{
		"slow":            {slow.URL, &http.Transport{}, "no complete answer came within 200ms.\n\nIf the service is only slow, raise request_timeout"},
		"untrusted":       {secure.URL, &http.Transport{}, "set SSL_CERT_FILE to a file"},
		"another host":    {secure.URL, &http.Transport{TLSClientConfig: trusting}, "The certificate is for another host"},
		"expired":         {secure.URL, &http.Transport{TLSClientConfig: late}, "check the clock of this machine"},
		"plain HTTP":      {strings.Replace(slow.URL, "http:", "https:", 1), &http.Transport{}, "does not use TLS"},
		"ends":            {ends.URL, &http.Transport{}, "Check endpoint, the network and a proxy (HTTPS_PROXY)."},
		"nobody listens":  {"http://" + unused.Addr().String(), &http.Transport{}, "No server listens on this address of this machine."},
		"unknown host":    {"https://nobody.example.test", &http.Transport{DialContext: unknownHost}, "The host name cannot be resolved"},
		"resolver failed": {"https://nobody.example.test", &http.Transport{DialContext: brokenResolver}, "Check endpoint, the network and a proxy (HTTPS_PROXY)."},
		"redirected":      {quiet(httptest.NewServer(http.RedirectHandler("https://login.example.test", http.StatusFound))).URL, &http.Transport{}, "whether a proxy answers instead of the service"},
	} {
		timeout := time.Minute
		if name == "slow" {
			timeout = 200 * time.Millisecond
		}
		if detail := detailOf(t, c.endpoint, c.transport, timeout); !strings.Contains(detail, c.want) {
			t.Errorf("%s: got %s", name, detail)
		}
	}
}

func unknownHost(context.Context, string, string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "nobody.example.test", IsNotFound: true}}
}

func brokenResolver(context.Context, string, string) (net.Conn, error) {
	return nil, &net.OpError{Op: "dial", Err: &net.DNSError{Err: "server misbehaving", Name: "nobody.example.test", IsTemporary: true}}
}
