package insights

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/retryafter"
)

// Waits between attempts, before jitter: they double from the first to the longest.
const (
	minBackoff = 1 * time.Second
	maxBackoff = 30 * time.Second
)

// retryBudget is how long a call waits between its attempts, all in all, whatever the service asks for.
const retryBudget = 5 * time.Minute

// doWithRetry makes attempts until one is answered for good, the retries or their waits are used up, or the context
// ends. Where time runs out, it returns the last answer, which says more than a deadline does.
//
// It retries what is safe to repeat: GET, PUT and DELETE after 408, 429, 5xx and broken connections; POST after an
// answer that says that nothing was done (429, 503 with Retry-After), or when no byte of it was written.
func (c *Client) doWithRetry(ctx context.Context, k *call, once func() attempt) (*answer, error) {
	var last *answer
	var waited time.Duration
	renewed := false
	for retries := 0; ; retries++ {
		t := once()
		c.log(ctx, k, t)
		k.sent = k.sent || t.mayHaveExecuted()
		if t.answer != nil {
			last = t.answer
		}
		if ctx.Err() != nil && last != nil {
			return last, nil
		}
		if !renewed && c.renew(t) {
			renewed = true
			retries--
			continue
		}
		wait := c.backoff(k, t, retries)
		waited += wait
		if retries >= c.maxRetries(k, t) || !t.retryable(k.method) || waited > retryBudget {
			return t.answer, t.err
		}
		if k.onRetry != nil {
			k.onRetry()
		}
		if c.options.Clock.Sleep(ctx, wait) != nil {
			return t.answer, t.err
		}
	}
}

// maxRetries is how often a request is repeated after an attempt like this one. A host that is not there, and an address
// that is too long for what is between, are seldom different a second later: one retry is for the server that is just
// starting.
func (c *Client) maxRetries(k *call, t attempt) int {
	if isUnreachable(t.err) || t.answer == nil && len(k.url) > longAddress {
		return min(1, c.options.MaxRetries)
	}
	return c.options.MaxRetries
}

// isUnreachable tells whether no connection could be made because nothing has the host's name, or nothing on this machine
// serves its port.
func isUnreachable(err error) bool {
	if name, ok := errors.AsType[*net.DNSError](err); ok {
		return name.IsNotFound
	}
	dial, ok := errors.AsType[*net.OpError](err)
	if !ok || dial.Op != "dial" || dial.Timeout() {
		return false
	}
	to, ok := dial.Addr.(*net.TCPAddr)
	return ok && to.IP.IsLoopback()
}

// renew makes the credential forget a token that the service refused.
func (c *Client) renew(t attempt) bool {
	r, ok := c.options.Credential.(Renewer)
	return ok && t.token != "" && t.status() == http.StatusUnauthorized && r.Renew(t.token)
}

// retryable tells whether a request of this method may be sent again after this attempt.
func (t attempt) retryable(method string) bool {
	switch s := t.status(); {
	case t.permanent:
		return false
	case t.answer == nil:
		return method != http.MethodPost || !t.sent
	case s == http.StatusTooManyRequests:
		return true
	case method == http.MethodPost:
		return s == http.StatusServiceUnavailable && t.answer.notExecuted()
	case s == http.StatusNotImplemented, s == http.StatusHTTPVersionNotSupported:
		return false
	default:
		return s == http.StatusRequestTimeout || s >= 500
	}
}

// mayHaveExecuted tells whether the service may have done what this attempt requested.
func (t attempt) mayHaveExecuted() bool {
	if t.answer == nil {
		return t.sent
	}
	return !t.answer.notExecuted()
}

// isPermanent tells whether a failure would only come again.
func isPermanent(err error) bool {
	if _, rejected := errors.AsType[rejectedError](err); rejected {
		return true
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return untrusted
}

// backoff is how long to wait before the next attempt: what the service asks for, else a time that doubles.
func (c *Client) backoff(k *call, t attempt, retries int) time.Duration {
	if k.retryAfter = 0; t.answer != nil {
		k.retryAfter = retryafter.Parse(t.answer.header, c.options.Clock.Now())
	}
	if k.retryAfter > 0 {
		return k.retryAfter
	}
	return c.Jitter(min(minBackoff<<min(retries, 10), maxBackoff))
}
