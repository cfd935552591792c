package insights

import (
	"net/http"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/runtime"
)

// LogRecord is one try of one request. No field holds a secret: bodies are masked, and the authorization is
// set below the place where records are made.
type LogRecord struct {
	Operation     string
	Method        string
	URL           string
	CorrelationID string
	RequestBody   string
	Try           int // from 1
	Status        int // 0 when there was no answer
	ResponseBody  string
	Took          time.Duration
	Err           error
}

// logged bounds a body in a log, in bytes.
const logged = 16 << 10

func (p *retryPolicy) log(req *policy.Request, t try) {
	if p.client.options.Log == nil {
		return
	}
	k := callOf(req.Raw().Context())
	r := LogRecord{
		Operation: k.operation, Method: k.method, URL: Mask(req.Raw().URL.String()), CorrelationID: k.correlationID,
		Try: k.tries + 1, Status: t.status(), Took: t.took,
	}
	if t.err != nil {
		r.Err = k.failed(t.err)
	}
	if body := req.Body(); body != nil && req.RewindBody() == nil {
		b := make([]byte, logged)
		n, _ := body.Read(b)
		r.RequestBody = Mask(string(b[:n]))
	}
	if t.resp != nil {
		r.ResponseBody = maskedBody(t.resp)
	}
	p.client.options.Log(req.Raw().Context(), r)
}

func maskedBody(resp *http.Response) string {
	body, err := runtime.Payload(resp)
	if err != nil {
		return ""
	}
	if len(body) > logged {
		return Mask(string(body[:logged])) + "…"
	}
	return Mask(string(body))
}
