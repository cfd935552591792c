package credential

import (
	"errors"
	"net/http"
	"time"
)

const (
	// tokenTimeout bounds one request of the authority up to its last byte.
	tokenTimeout = 30 * time.Second
	// maxAnswer bounds an answer, in bytes. A token has some thousand.
	maxAnswer = 1 << 20
)

var errRedirect = errors.New("the answer redirects, which is not followed with a secret")

// newClient makes a client that follows no redirect: a secret would go with it.
func newClient(next http.RoundTripper) *http.Client {
	return &http.Client{Transport: next, Timeout: tokenTimeout, CheckRedirect: func(*http.Request, []*http.Request) error { return errRedirect }}
}

// transporter sends what a library asks. It bounds the answers, and notes why the last request had none: the
// library's own words for it may quote what it was sent.
type transporter struct {
	client *http.Client
	failed error
}

// Do makes it a policy.Transporter.
func (t *transporter) Do(req *http.Request) (*http.Response, error) {
	resp, err := t.client.Do(req) //nolint:gosec // the authority is the user's choice
	if t.failed = err; err == nil {
		resp.Body = http.MaxBytesReader(nil, resp.Body, maxAnswer)
	}
	return resp, err
}
