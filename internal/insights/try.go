package insights

import (
	"context"
	"net/http/httptrace"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// try is what came of sending a request once.
type try struct {
	answer *answer // nil when no complete answer came
	err    error   // why not
	final  bool    // whether it would only come again
	sent   bool    // whether a byte of the request may have been written
	token  string  // that was sent
	took   time.Duration
}

func (t try) status() int {
	if t.answer == nil {
		return 0
	}
	return t.answer.status
}

// try sends a request once, in one of the places for concurrent requests. The token is not part of its time: to
// get one may take as long, and has limits of its own.
func (c *Client) try(ctx context.Context, k *call) try {
	select {
	case c.slots <- struct{}{}:
		defer func() { <-c.slots }()
	case <-ctx.Done():
		return try{err: ctx.Err(), final: true}
	}
	token, err := c.options.Credential.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{c.options.Audience + "/.default"}})
	if err != nil {
		return try{err: err, final: true}
	}
	if err := ctx.Err(); err != nil {
		return try{err: err, final: true}
	}
	k.secrets = append(k.secrets, longEnough(token.Token)...)
	k.tries++
	start := c.options.Clock.Now()
	t := c.exchange(ctx, k, token.Token)
	t.token, t.took = token.Token, c.options.Clock.Now().Sub(start)
	return t
}

// exchange sends the request and reads the answer to its last byte.
func (c *Client) exchange(ctx context.Context, k *call, token string) try {
	limited, cancel := context.WithTimeout(ctx, k.timeout)
	defer cancel()
	var conn connection
	req, err := c.request(httptrace.WithClientTrace(limited, conn.trace()), k, token)
	if err != nil {
		return try{err: err, final: true}
	}
	resp, err := c.api.Do(req) //nolint:bodyclose // azcore has, when it read it
	if resp != nil {
		// azcore has read the body. It reports a context that ended right after that as a failure, which an
		// answer that came whole is not.
		body, broken := runtime.Payload(resp)
		if broken == nil {
			return try{answer: newAnswer(resp.StatusCode, resp.Header, body)}
		}
		err = broken
	}
	if limited.Err() != nil && ctx.Err() == nil {
		err = timeoutError{after: k.timeout}
	}
	return try{err: err, final: final(err), sent: conn.mayHaveSent()}
}

// timeoutError is a try that took longer than Options.RequestTimeout.
type timeoutError struct{ after time.Duration }

func (e timeoutError) Error() string { return "no complete answer came within " + e.after.String() }
