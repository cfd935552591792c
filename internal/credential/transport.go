package credential

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/retryafter"
)

const (
	// tokenTimeout bounds one request for a token up to its last byte.
	tokenTimeout = 30 * time.Second
	// maxResponse bounds an answer, in bytes. A token has some thousand.
	maxResponse = 1 << 20
)

var errRedirect = errors.New("the answer redirects, which is not followed with a secret")

// newClient makes a client that follows no redirect: a secret would go with it.
func newClient(next http.RoundTripper, timeout time.Duration) *http.Client {
	return &http.Client{Transport: next, Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect }}
}

// response is an answer that was read to its end.
type response struct {
	status int
	header http.Header
	body   []byte
}

// roundTrip sends a request and reads the answer, of one that is too long the beginning.
func roundTrip(client *http.Client, req *http.Request) (response, error) {
	resp, err := client.Do(req) //nolint:gosec // the address is the user's choice
	if err != nil {
		return response{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	return response{resp.StatusCode, resp.Header, body}, err
}

// retryAfter is how long an answer asks to wait, 0 when it does not.
func (r response) retryAfter(now time.Time) time.Duration { return retryafter.Parse(r.header, now) }

// transporter sends the requests of a library and keeps what came of the last: the library's own errors may quote what it
// has sent.
type transporter struct {
	client  *http.Client
	failed  error     // why the last request had no answer
	last    *response // the last answer
	secrets []string  // that the requests carried in headers
}

// Do makes it a policy.Transporter.
func (t *transporter) Do(req *http.Request) (*http.Response, error) {
	for _, name := range [...]string{"X-Identity-Header", "Secret", "Authorization"} { // App Service, Cloud Shell and Service Fabric, Azure Arc
		t.secrets = append(t.secrets, strings.TrimPrefix(req.Header.Get(name), "Basic "))
	}
	r, err := roundTrip(t.client, req)
	if t.failed, t.last = err, nil; err != nil {
		return nil, err
	}
	t.last = &r
	return &http.Response{
		Status: strconv.Itoa(r.status) + " " + http.StatusText(r.status), StatusCode: r.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: r.header, Body: io.NopCloser(bytes.NewReader(r.body)), ContentLength: int64(len(r.body)), Request: req,
	}, nil
}
