package insights

import (
	"context"
	"time"
)

// LogRecord is one attempt of one request. No field holds a secret: bodies are masked, and headers are not in it.
type LogRecord struct {
	Operation     string
	Method        string
	URL           string // of a download, without what is signed
	CorrelationID string
	RequestBody   Body // JSON
	Attempt       int  // from 1; 0 when nothing was sent
	Status        int  // 0 when there was no answer
	ResponseBody  Body // cut when it is long
	Took          time.Duration
	Err           error // why there was no answer
}

// Body is the text of a body. It is masked when somebody reads it: a log that is switched off does not, and to
// mask a long list costs more than to decode it.
type Body struct {
	call *call
	text []byte
}

// String is the masked text, "" when there is none.
func (b Body) String() string {
	if b.call == nil {
		return ""
	}
	return b.call.cut(b.text, logged)
}

// MarshalText is String, for logs in JSON.
func (b Body) MarshalText() ([]byte, error) { return []byte(b.String()), nil }

// logged bounds a body in a log, in bytes.
const logged = 16 << 10

func (c *Client) log(ctx context.Context, k *call, t attempt) {
	if c.options.Log == nil {
		return
	}
	r := LogRecord{
		Operation: k.operation, Method: k.method, URL: k.mask(k.url), CorrelationID: k.id,
		RequestBody: Body{k, k.payload}, Attempt: k.attempts, Status: t.status(), Took: t.took,
	}
	if t.answer != nil {
		r.ResponseBody = Body{k, t.answer.body}
	}
	if t.err != nil {
		r.Err = k.newCauseError(t.err)
	}
	c.options.Log(ctx, r)
}
