package insights

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxBody bounds an answer of the API. A list of 10,000 reports with long texts has about a tenth of it.
const maxBody = 64 << 20

// errBodyTooLarge is what reading an answer beyond maxBody ends with.
var errBodyTooLarge = fmt.Errorf("the answer is larger than %d MiB, which no answer of this service should be", maxBody>>20)

// NewTransport is a transport made for this service: HTTP/2, enough idle connections for as many requests as
// Terraform makes at once, and time limits on everything before the first byte of an answer.
func NewTransport() *http.Transport {
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.MaxIdleConnsPerHost = 32
	t.MaxIdleConns = 64
	t.TLSHandshakeTimeout = 20 * time.Second
	return t
}

// cappedTransport bounds the bodies of answers, also those that azcore reads whole by itself.
type cappedTransport struct{ next http.RoundTripper }

func (t cappedTransport) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := t.next.RoundTrip(req)
	if err == nil {
		resp.Body = &cappedBody{body: resp.Body, left: maxBody}
	}
	return resp, err
}

type cappedBody struct {
	body io.ReadCloser
	left int64
}

func (b *cappedBody) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, errBodyTooLarge
	}
	n, err := b.body.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	return n, err
}

func (b *cappedBody) Close() error { return b.body.Close() }

// redirectError is a redirect that was not followed. Its message holds the host only: the rest may be secret.
type redirectError struct{ host string }

func (e redirectError) Error() string {
	return fmt.Sprintf("the answer redirects to %s, which is not followed: the access token is for the endpoint only", e.host)
}

// sameOrigin follows redirects of a GET within its origin. Another method would be repeated as a GET, or with
// its body, both of which could pass for a success.
func sameOrigin(req *http.Request, via []*http.Request) error {
	first := via[0]
	if req.URL.Scheme != first.URL.Scheme || req.URL.Host != first.URL.Host || first.Method != http.MethodGet {
		return redirectError{host: req.URL.Host}
	}
	if len(via) >= 5 {
		return errors.New("the answer redirects in a circle")
	}
	return nil
}
