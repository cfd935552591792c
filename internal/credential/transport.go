package credential

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"strconv"
	"time"
)

const (
	// tokenTimeout bounds one request for a token up to its last byte.
	tokenTimeout = 30 * time.Second
	// maxAnswer bounds an answer, in bytes. A token has some thousand.
	maxAnswer = 1 << 20
)

var errRedirect = errors.New("the answer redirects, which is not followed with a secret")

// newClient makes a client that follows no redirect: a secret would go with it.
func newClient(next http.RoundTripper, timeout time.Duration) *http.Client {
	return &http.Client{Transport: next, Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect }}
}

// answer is one that came whole.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// exchange sends a request and reads its answer, of one that is too long the beginning.
func exchange(client *http.Client, req *http.Request) (answer, error) {
	resp, err := client.Do(req) //nolint:gosec // the address is the user's choice
	if err != nil {
		return answer{}, err
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	return answer{resp.StatusCode, resp.Header, body}, err
}

// retryAfter is how long an answer asks to wait, in either of the header's forms (RFC 9110 §10.2.3); 0 when it
// does not.
func (a answer) retryAfter(now time.Time) time.Duration {
	v := a.header.Get("Retry-After")
	if seconds, err := strconv.Atoi(v); err == nil {
		return max(0, time.Duration(seconds)*time.Second)
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0
	}
	return max(0, at.Sub(now))
}

// transporter sends what a library asks, and notes what came of it: the library's own words may quote what it was
// sent.
type transporter struct {
	client *http.Client
	failed error   // why the last request had no answer
	last   *answer // the last answer
}

// Do makes it a policy.Transporter.
func (t *transporter) Do(req *http.Request) (*http.Response, error) {
	a, err := exchange(t.client, req)
	if t.failed, t.last = err, nil; err != nil {
		return nil, err
	}
	t.last = &a
	return &http.Response{
		Status: strconv.Itoa(a.status) + " " + http.StatusText(a.status), StatusCode: a.status, Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Header: a.header, Body: io.NopCloser(bytes.NewReader(a.body)), ContentLength: int64(len(a.body)), Request: req,
	}, nil
}
