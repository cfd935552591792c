package insights

import (
	"context"
	"time"
)

// LogRecord is one try of one request. No field holds a secret: bodies are masked, and headers are not in it.
type LogRecord struct {
	Operation     string
	Method        string
	URL           string // of a download, without what is signed
	CorrelationID string
	RequestBody   string // JSON, "" when there is none
	Try           int    // from 1; 0 when nothing was sent
	Status        int    // 0 when there was no answer
	ResponseBody  string // cut when it is long
	Took          time.Duration
	Err           error // why there was no answer
}

// logged bounds a body in a log, in bytes.
const logged = 16 << 10

func (c *Client) log(ctx context.Context, k *call, t try) {
	if c.options.Log == nil {
		return
	}
	r := LogRecord{
		Operation: k.operation, Method: k.method, URL: k.mask(k.url), CorrelationID: k.id,
		RequestBody: k.cut(k.payload, logged), Try: k.tries, Status: t.status(), Took: t.took,
	}
	if t.answer != nil {
		r.ResponseBody = k.cut(t.answer.body, logged)
	}
	if t.err != nil {
		r.Err = k.failed(t.err)
	}
	c.options.Log(ctx, r)
}
