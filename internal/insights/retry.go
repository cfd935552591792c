package insights

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// Waits between tries, before jitter: they double from the first to the longest.
const (
	firstWait   = 1 * time.Second
	longestWait = 30 * time.Second
)

// retryPolicy repeats what is safe to repeat: GET, PUT and DELETE after 408, 429, 5xx and broken connections;
// POST after an answer that says that nothing was done (429, 503 with Retry-After) or when no byte of it was
// written. It stands before azcore's own policies, so each try gets its token and time limit anew.
type retryPolicy struct{ client *Client }

// Do sends a request until it is answered for good, the tries are used up, or the context ends. Where time
// runs out, the last real answer is what is returned: it says more than a deadline does.
func (p *retryPolicy) Do(req *policy.Request) (*http.Response, error) {
	o, ctx := p.client.options, req.Raw().Context()
	var last try // the last one that was answered
	renewed := false
	for retries := 0; ; retries++ {
		t := p.try(req)
		callOf(ctx).record(t)
		if t.status() == http.StatusUnauthorized && !renewed && p.renew(t) {
			renewed = true
			retries--
			continue
		}
		if t.resp != nil {
			last = t
		}
		if ctx.Err() != nil && last.resp != nil {
			return last.resp, nil
		}
		if retries >= o.MaxRetries || !t.repeatable(req.Raw().Method) || o.Clock.Sleep(ctx, t.wait(p.client, retries)) != nil {
			return t.resp, t.err
		}
	}
}

// renew makes the credential forget a refused token. MSAL would give the same one again.
func (p *retryPolicy) renew(t try) bool {
	r, ok := p.client.options.Credential.(Renewer)
	if !ok {
		return false
	}
	_, token, _ := strings.Cut(t.resp.Request.Header.Get("Authorization"), " ")
	return r.Renew(token)
}

// try is one try of a request and what came of it.
type try struct {
	resp  *http.Response
	err   error
	sent  bool // a connection was there, so bytes may have been written
	start time.Time
	took  time.Duration
}

// try sends the request once, within the time of a try and one of the places for concurrent requests.
func (p *retryPolicy) try(req *policy.Request) try {
	o := p.client.options
	var sent atomic.Bool
	ctx := httptrace.WithClientTrace(req.Raw().Context(), &httptrace.ClientTrace{
		GotConn: func(httptrace.GotConnInfo) { sent.Store(true) },
	})
	select {
	case p.client.slots <- struct{}{}:
		defer func() { <-p.client.slots }()
	case <-ctx.Done():
		return try{err: ctx.Err()}
	}
	ctx, cancel := context.WithTimeout(ctx, callOf(req.Raw().Context()).timeout)
	defer cancel() // azcore has read the whole body by then
	t := try{start: o.Clock.Now()}
	if t.err = req.RewindBody(); t.err == nil {
		t.resp, t.err = req.Clone(ctx).Next()
	}
	if t.err != nil && t.resp != nil {
		_ = t.resp.Body.Close() // an answer whose body broke off is no answer
		t.resp = nil
	}
	if t.err != nil && ctx.Err() != nil && req.Raw().Context().Err() == nil {
		t.err = errTryTimeout{after: callOf(req.Raw().Context()).timeout}
	}
	t.sent, t.took = sent.Load(), o.Clock.Now().Sub(t.start)
	p.log(req, t)
	return t
}

// errTryTimeout is a try that took longer than Options.RequestTimeout.
type errTryTimeout struct{ after time.Duration }

func (e errTryTimeout) Error() string { return "no complete answer within " + e.after.String() }

func (t try) status() int {
	if t.resp == nil {
		return 0
	}
	return t.resp.StatusCode
}

// repeatable tells whether a request of this method may be sent again after this try.
func (t try) repeatable(method string) bool {
	if t.err != nil {
		var final interface{ NonRetriable() } // azcore marks a failed credential so
		var redirect redirectError
		if errors.As(t.err, &final) || errors.As(t.err, &redirect) || errors.Is(t.err, errBodyTooLarge) {
			return false
		}
		return method != http.MethodPost || !t.sent
	}
	switch s := t.status(); {
	case s == http.StatusTooManyRequests:
		return true
	case method == http.MethodPost:
		return s == http.StatusServiceUnavailable && t.resp.Header.Get("Retry-After") != ""
	case s == http.StatusRequestTimeout:
		return true
	default:
		return s >= 500 && s != http.StatusNotImplemented && s != http.StatusHTTPVersionNotSupported
	}
}

// wait is how long to wait before the next try: what the service asks for, else a time that doubles.
func (t try) wait(c *Client, retries int) time.Duration {
	if t.resp != nil {
		if d, ok := retryAfter(t.resp.Header, c.options.Clock.Now()); ok {
			return d
		}
	}
	return c.Jitter(min(firstWait<<min(retries, 10), longestWait))
}

// retryAfter reads both forms of the header. A date is taken relative to the answer's own Date, so that
// differing clocks do not matter.
func retryAfter(h http.Header, now time.Time) (time.Duration, bool) {
	v := strings.TrimSpace(h.Get("Retry-After"))
	if v == "" {
		return 0, false
	}
	if seconds, err := strconv.ParseInt(v, 10, 32); err == nil {
		return max(0, time.Duration(seconds)*time.Second), true
	}
	at, err := http.ParseTime(v)
	if err != nil {
		return 0, false
	}
	if date, err := http.ParseTime(h.Get("Date")); err == nil {
		now = date
	}
	return max(0, at.Sub(now)), true
}
