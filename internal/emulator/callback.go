package emulator

import (
	"cmp"
	"context"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"
)

// Callback is one notification that a report's file is ready.
type Callback struct {
	ReportID    string    `json:"reportId"`
	ExecutionID string    `json:"executionId"`
	Time        time.Time `json:"time"` // when it fell due, by the emulator's clock
	Method      string    `json:"method"`
	URL         string    `json:"url"`
	Sent        bool      `json:"sent"`             // false: the host is no loopback address or a fault applied, so it was only recorded
	Status      int       `json:"status,omitempty"` // of the receiver's answer; 0 before it, and when there was none
	Error       string    `json:"error,omitempty"`  // why there was no answer
}

// callBack notifies a report's owner of a run that has completed [doc P-PAR]: POST to <url>/<reportId>, or GET to
// <url>?reportId=<id>. The lock is held; sending happens elsewhere.
func (e *Emulator) callBack(r *storedReport, run *run) {
	if r.CallbackURL == "" || run.Failed || r.ExecuteNow && e.policy.ExecuteNowCallback == "silent" || r.Program == Store && e.policy.StoreCallback != "called" {
		return
	}
	method := cmp.Or(r.CallbackMethod, http.MethodPost)
	target, loopback := callbackTarget(r.CallbackURL, method, r.ID)
	b := Callback{ReportID: r.ID, ExecutionID: run.ID, Time: e.finished(r, run), Method: method, URL: target, Sent: loopback}
	if f := e.takeFault("Callback", r.Program); f != nil {
		b.Sent, b.Error = false, "lost by a fault of the kind "+string(f.Kind)
	}
	e.callbacks.add(b)
}

// callbackTarget adds the report's id to a callback URL, and reports whether it leads to this machine. A query
// in the URL stays a query: how the service treats one is not documented.
func callbackTarget(address, method, reportID string) (target string, loopback bool) {
	u, err := url.Parse(address)
	if err != nil {
		return address, false
	}
	if method == http.MethodGet {
		u.RawQuery = strings.TrimPrefix(u.RawQuery+"&reportId="+url.QueryEscape(reportID), "&")
	} else {
		u = u.JoinPath(reportID)
	}
	ip := net.ParseIP(u.Hostname())
	return u.String(), strings.EqualFold(u.Hostname(), "localhost") || ip != nil && ip.IsLoopback()
}

// Callbacks are all notifications since the start, in the order in which they fell due.
func (e *Emulator) Callbacks() []Callback {
	e.RunDue()
	return e.callbacks.all()
}

// callbackQueue sends callbacks one after another in the background.
type callbackQueue struct {
	ctx    context.Context
	client *http.Client

	mu      sync.Mutex
	calls   []*Callback
	sent    int // of calls
	sending bool
	done    sync.WaitGroup
}

// callbackTimeout bounds one callback in real time.
const callbackTimeout = 10 * time.Second

func newCallbackQueue(ctx context.Context, transport http.RoundTripper) *callbackQueue {
	if transport == nil {
		transport = &http.Transport{DisableKeepAlives: true}
	}
	return &callbackQueue{ctx: ctx, client: &http.Client{Transport: transport, Timeout: callbackTimeout}}
}

func (c *callbackQueue) all() []Callback {
	c.mu.Lock()
	defer c.mu.Unlock()
	var out []Callback
	for _, b := range c.calls {
		out = append(out, *b)
	}
	return out
}

// reset forgets all callbacks. One that is being sent is still sent.
func (c *callbackQueue) reset() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls, c.sent = nil, 0
}

func (c *callbackQueue) wait() { c.done.Wait() }

func (c *callbackQueue) add(b Callback) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, &b)
	if !c.sending {
		c.sending = true
		c.done.Go(c.send)
	}
}

// send works until there is nothing to send.
func (c *callbackQueue) send() {
	for {
		c.mu.Lock()
		if c.sent == len(c.calls) || c.ctx.Err() != nil {
			c.sending = false
			c.mu.Unlock()
			return
		}
		b := c.calls[c.sent]
		c.sent++
		c.mu.Unlock()
		if b.Sent {
			c.deliver(b)
		}
	}
}

// deliver sends a callback and notes what came of it.
func (c *callbackQueue) deliver(b *Callback) {
	status, err := c.request(b.Method, b.URL)
	c.mu.Lock()
	defer c.mu.Unlock()
	if b.Status = status; err != nil {
		b.Error = err.Error()
	}
}

func (c *callbackQueue) request(method, target string) (status int, err error) {
	r, err := http.NewRequestWithContext(c.ctx, method, target, nil)
	if err != nil {
		return 0, err
	}
	answer, err := c.client.Do(r)
	if err != nil {
		return 0, err
	}
	defer answer.Body.Close()
	_, err = io.Copy(io.Discard, io.LimitReader(answer.Body, maxBody))
	return answer.StatusCode, err
}
