package insights

import (
	"bytes"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

// call is one operation of the API and, while it runs, what happened to it.
type call struct {
	operation string // for people and logs: "create report"
	method    string
	path      string // below the endpoint, or a whole URL for a page
	query     url.Values
	body      any
	timeout   time.Duration // of one try; 0 means Options.RequestTimeout
	mayBeMute bool          // an answer without a body is taken for a success

	correlationID string
	tries         int
	sent          bool // whether any try may have reached the service
}

type callKey struct{}

// callOf is the call that a request's context belongs to.
func callOf(ctx context.Context) *call { return ctx.Value(callKey{}).(*call) }

func (k *call) record(t try) {
	k.tries++
	k.sent = k.sent || t.sent
}

// answer is a successful answer.
type answer[T any] struct {
	value    []T
	nextLink string
	date     time.Time // the answer's Date, zero when it has none
}

// send makes a call and reads its answer. Every error is an *Error.
func send[T any](ctx context.Context, c *Client, k *call) (*answer[T], error) {
	resp, err := c.send(ctx, k)
	if err != nil {
		return nil, k.failed(err)
	}
	body, err := runtime.Payload(resp) // azcore has read it already
	if err != nil {
		return nil, k.failed(err)
	}
	return read[T](k, resp, body)
}

// send makes the request and lets the pipeline answer it.
func (c *Client) send(ctx context.Context, k *call) (*http.Response, error) {
	if k.timeout == 0 {
		k.timeout = c.options.RequestTimeout
	}
	if c.options.NewID != nil {
		k.correlationID = c.options.NewID()
	}
	req, err := runtime.NewRequest(context.WithValue(ctx, callKey{}, k), k.method, c.url(k))
	if err != nil {
		return nil, err
	}
	h := req.Raw().Header
	h.Set("Accept", "application/json")
	h.Set("User-Agent", c.options.UserAgent)
	if k.correlationID != "" {
		// Partner Center's own headers (developer/headers.md; F-HSO [field] sends them to this API).
		h.Set("ms-correlationid", k.correlationID)
		h.Set("ms-requestid", k.correlationID)
	}
	if k.body != nil {
		b, err := json.Marshal(k.body)
		if err != nil {
			return nil, err
		}
		if err := req.SetBody(streaming.NopCloser(bytes.NewReader(b)), "application/json"); err != nil {
			return nil, err
		}
	} else {
		h.Set("Content-Type", "application/json") // listed for every call, also for GET [doc]
	}
	return c.api.Do(req)
}

func (c *Client) url(k *call) string {
	if strings.Contains(k.path, "://") {
		return k.path
	}
	u := c.endpoint.String() + "/" + k.path
	if len(k.query) > 0 {
		u += "?" + k.query.Encode()
	}
	return u
}
