package insights

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/streaming"
)

// call is one request to the API and, while it is under way, what has come of it.
type call struct {
	program   Program
	operation string // for people and logs: "create report"
	method    string
	path      string        // below the endpoint, escaped
	query     string        // escaped
	body      any           // what is sent as JSON; nil for nothing
	timeout   time.Duration // of one attempt; 0 means Options.RequestTimeout
	items     itemReader    // takes the items of the answer; nil for none
	onRetry   func()        // is called before a failed attempt is repeated; may be nil

	url        string        // the whole address
	token      string        // the access token of the last attempt
	secrets    []string      // texts that neither errors nor logs may hold
	id         string        // the correlation id
	payload    []byte        // the body as it is sent
	attempts   int           // how often it was sent
	sent       bool          // whether the service may have done what an attempt asked for
	noToken    bool          // whether the last attempt failed for want of a token
	retryAfter time.Duration // how long the last answer asked to wait
}

// do makes a call and gives the answer to one that worked. Every error is an *Error.
func (c *Client) do(ctx context.Context, k *call) (*answer, error) {
	k.program = c.options.Program
	if k.timeout == 0 {
		k.timeout = c.options.RequestTimeout
	}
	if c.options.NewID != nil {
		k.id = c.options.NewID()
	}
	k.url = c.url(k)
	if k.body != nil {
		var err error
		if k.payload, err = encodeJSON(k.body); err != nil {
			return nil, k.newCauseError(err)
		}
	}
	a, err := c.doWithRetry(ctx, k, func() attempt { return c.attempt(ctx, k) })
	if err != nil {
		return nil, k.newCauseError(err)
	}
	c.denials.note(k, a)
	if !a.ok() {
		e := k.newRefusal(a)
		if e.isDenial() {
			e.CredentialOrigin = c.options.CredentialOrigin
			c.denials.share(e)
		}
		return nil, e
	}
	return a, nil
}

// request makes the request of one attempt, with a body of its own: the transport may still read that of the last one.
func (c *Client) request(ctx context.Context, k *call, token string) (*policy.Request, error) {
	req, err := runtime.NewRequest(ctx, k.method, k.url)
	if err != nil {
		return nil, err
	}
	h := req.Raw().Header
	h.Set("Authorization", "Bearer "+token)
	h.Set("Accept", "application/json")
	h.Set("Content-Type", "application/json") // listed for every call, also for GET [doc P-PAR]
	h.Set("User-Agent", c.options.UserAgent)
	if k.id != "" {
		// Partner Center's own headers [doc A-HDR; to this API field F-HSO]. The second makes repetitions of
		// one request known as such, so it stays the same.
		h.Set("ms-correlationid", k.id)
		h.Set("ms-requestid", k.id)
	}
	if k.payload == nil {
		return req, nil
	}
	err = req.SetBody(streaming.NopCloser(bytes.NewReader(k.payload)), "application/json")
	return req, err
}

func (c *Client) url(k *call) string {
	u := c.endpoint.String() + "/" + k.path
	if k.query != "" {
		u += "?" + k.query
	}
	return u
}

// encodeJSON writes JSON in which the signs of HTML stand as they are, for queries are full of them.
func encodeJSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}

// encodeQuery writes a query string. A blank becomes %20, which everyone reads, and not a plus sign.
func encodeQuery(v url.Values) string { return strings.ReplaceAll(v.Encode(), "+", "%20") }

func setUnlessEmpty(v url.Values, name, value string) {
	if value != "" {
		v.Set(name, value)
	}
}

// change makes a call whose answer is not relied on: it documents the object, but only a read tells what the
// service has made of a change. It may say nothing, but what it says must be the service's.
func (c *Client) change(ctx context.Context, operation, method, path, id string, body any, secrets ...string) error {
	k := &call{operation: operation, method: method, path: path, body: body, secrets: withEscaped(secrets...)}
	if err := k.addID(id); err != nil {
		return err
	}
	a, err := c.do(ctx, k)
	if method == http.MethodDelete && k.sent && IsNotFound(err) {
		return nil // an earlier attempt has deleted it, only its answer was lost
	}
	if err != nil {
		return err
	}
	if problem := a.checkEnvelope(); problem != nil && !errors.Is(problem, errEmpty) {
		return k.newShapeError(a, problem)
	}
	return nil
}

// addID adds an ID to the call's path. One that can't be a segment of a path is never sent as one.
func (k *call) addID(id string) error {
	if why := CheckID(id); why != nil {
		e := k.newError(fmt.Sprintf("the ID %q can't be used: %s", id, why))
		e.Detail = "no request was sent; if the state has this ID, remove it from there with terraform state rm, and delete the object in Partner Center"
		return e
	}
	k.path += url.PathEscape(id)
	return nil
}

// create makes a call that answers with the object that it has created, in an array as all answers.
func create[T any](ctx context.Context, c *Client, k call, of *objectType[T]) (*T, error) {
	k.method = http.MethodPost
	p, err := onePage(ctx, c, k, items[T]{of: of})
	switch {
	case err != nil:
		return nil, err
	case len(p.all) == 1:
		return p.all[0], nil
	case p.count == 1:
		return nil, p.call.newSkippedError(p.answer, p.skipped.Items[0])
	}
	return nil, p.call.newMissingError(p.answer, "one object")
}
