package insights

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
)

// The dialer checks what it connects to, so that it does not matter what a name has resolved to before. The endpoint
// and a proxy may be anywhere.
func TestDialedAddresses(t *testing.T) {
	t.Parallel()
	served := 0
	server := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { served++ }))
	t.Cleanup(server.Close)
	here, err := url.Parse(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	elsewhere := &url.URL{Scheme: "https", Host: "api.example.test"}
	for name, c := range map[string]struct {
		endpoint, proxy *url.URL
		to              string
		refused         bool
	}{
		"this machine":                {elsewhere, nil, server.URL, true},
		"the endpoint":                {here, nil, server.URL, false},
		"a proxy on this machine":     {elsewhere, here, "http://blob.example.test/1.csv", false},
		"this machine beside proxies": {elsewhere, &url.URL{Scheme: "http", Host: "127.0.0.1:1"}, server.URL, true},
	} {
		transport := NewTransport()
		transport.DisableKeepAlives = true
		transport.Proxy = noteProxy(func(r *http.Request) (*url.URL, error) {
			if r.URL.Host == here.Host {
				return nil, nil //nolint:nilnil // no proxy, as in http.ProxyFromEnvironment
			}
			return c.proxy, nil
		})
		ctx := (&Client{endpoint: c.endpoint}).withDestination(t.Context())
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.to, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		served = 0
		resp, err := transport.RoundTrip(req)
		if err == nil {
			resp.Body.Close()
		}
		if _, rejected := errors.AsType[rejectedError](err); rejected != c.refused || (served == 0) != c.refused {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
