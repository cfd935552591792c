package insights

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptrace"
	"sync/atomic"
	"time"
)

// NewTransport is a transport made for this service: HTTP/2, and enough idle connections for as many requests as
// Terraform makes at once. A connection that died unnoticed, as behind a firewall between two looks at an
// execution, is found out by pings instead of by requests that run into their time limit.
func NewTransport() *http.Transport {
	return &http.Transport{
		Proxy:                 noteProxy(http.ProxyFromEnvironment),
		DialContext:           dial(net.Dialer{Timeout: 30 * time.Second}),
		TLSHandshakeTimeout:   20 * time.Second,
		ForceAttemptHTTP2:     true,
		HTTP2:                 &http.HTTP2Config{SendPingTimeout: 30 * time.Second, PingTimeout: 15 * time.Second},
		MaxIdleConns:          64,
		MaxIdleConnsPerHost:   32,
		IdleConnTimeout:       90 * time.Second,
		ExpectContinueTimeout: time.Second,
	}
}

// rejectedError is an answer, or what it leads to, that this client does not accept. It would be the same again.
type rejectedError string

func (e rejectedError) Error() string { return string(e) }

const (
	errRedirectLoop = rejectedError("the answer redirects in a circle")
	maxRedirects    = 5
)

// sameOriginRedirects follows redirects of a GET within its origin. Another method would be repeated as a GET, or with
// its body, both of which could pass for a success. The error names the host only: the rest may be secret.
func sameOriginRedirects(req *http.Request, via []*http.Request) error {
	first := via[0]
	switch {
	case first.Method != http.MethodGet, origin(req.URL) != origin(first.URL), req.URL.User != nil:
		return rejectedError(fmt.Sprintf("the answer redirects to %s (%s), which is not followed: the access token is for the endpoint only", req.URL.Host, req.URL.Scheme))
	case len(via) >= maxRedirects:
		return errRedirectLoop
	}
	return nil
}

// connection notes how far a request came.
type connection struct{ sought, got atomic.Bool }

func (c *connection) trace() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		GetConn: func(string) { c.sought.Store(true) },
		GotConn: func(httptrace.GotConnInfo) { c.got.Store(true) },
	}
}

// mayHaveSent tells whether a byte of the request may have been written. Without any word of the transport it may.
func (c *connection) mayHaveSent() bool { return c.got.Load() || !c.sought.Load() }
