package insights

import (
	"context"
	"net/http"
	"net/http/httptrace"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// attempt is what came of sending a request once.
type attempt struct {
	answer    *answer // nil when no complete answer came
	err       error   // why not
	permanent bool    // whether it would only come again
	sent      bool    // whether a byte of the request may have been written
	token     string  // that was sent
	took      time.Duration
}

func (t attempt) status() int {
	if t.answer == nil {
		return 0
	}
	return t.answer.status
}

// attempt sends a request once, in one of the places for concurrent requests. The token is not part of its time: to
// get one may take as long, and has limits of its own.
func (c *Client) attempt(ctx context.Context, k *call) attempt {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return attempt{err: ctx.Err(), permanent: true}
	}
	token, err := c.options.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{c.options.Audience + "/.default"}})
	if k.noToken = err != nil; k.noToken {
		return attempt{err: err, permanent: true}
	}
	if err := ctx.Err(); err != nil {
		return attempt{err: err, permanent: true}
	}
	k.token, k.secrets = token.Token, append(k.secrets, longEnough(token.Token)...)
	if denied := c.denials.of(k.token); denied != nil {
		return attempt{answer: denied, permanent: true}
	}
	k.attempts++
	start := c.options.Clock.Now()
	t := c.roundTrip(ctx, k, token.Token)
	t.token, t.took = token.Token, c.options.Clock.Now().Sub(start)
	return t
}

// roundTrip sends the request and reads the answer to its last byte.
func (c *Client) roundTrip(ctx context.Context, k *call, token string) attempt {
	life := ctx
	if k.method == http.MethodPost {
		var done context.CancelFunc
		life, done = outlive(ctx, c.options.PostGracePeriod)
		defer done()
	}
	limited, cancel := context.WithTimeout(life, k.timeout)
	defer cancel()
	var conn connection
	req, err := c.request(httptrace.WithClientTrace(limited, conn.trace()), k, token)
	if err != nil {
		return attempt{err: err, permanent: true}
	}
	runtime.SkipBodyDownload(req)
	resp, err := c.api.Do(req)
	if err == nil {
		defer resp.Body.Close()
		var a *answer
		if a, err = readAnswer(resp, k.items); err == nil {
			return attempt{answer: a} // also when the context has ended right after its last byte
		}
	}
	switch {
	case ctx.Err() != nil:
		err = ctx.Err()
	case limited.Err() != nil:
		err = timeoutError{after: k.timeout}
	}
	return attempt{err: err, permanent: isPermanent(err), sent: conn.mayHaveSent()}
}

// outlive makes a context that ends a while after another one. A creation that was cut off may have made
// something that nobody knows of; most answers come within that while.
func outlive(ctx context.Context, grace time.Duration) (context.Context, context.CancelFunc) {
	longer, cancel := context.WithCancel(context.WithoutCancel(ctx))
	stop := context.AfterFunc(ctx, func() {
		ended, done := context.WithTimeout(longer, grace)
		defer done()
		<-ended.Done()
		cancel()
	})
	return longer, func() { stop(); cancel() }
}

// timeoutError is an attempt that took longer than Options.RequestTimeout.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return "no complete answer came within " + e.after.String() }
