package entra

import (
	"fmt"
	"net/http"
	"time"
)

// refusal is why no token is given: an OAuth error, and Entra's code and words.
type refusal struct {
	status int
	err    string
	code   int // AADSTS
	text   string
}

func (r refusal) Error() string { return fmt.Sprintf("AADSTS%d: %s", r.code, r.text) }

func refuse(err string, code int, text string, args ...any) *refusal {
	status := http.StatusBadRequest
	if err == "invalid_client" {
		status = http.StatusUnauthorized
	}
	return &refusal{status, err, code, fmt.Sprintf(text, args...)}
}

// refused is a failure as Entra writes it.
type refused struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Codes       []int  `json:"error_codes"`
	Timestamp   string `json:"timestamp"`
	Trace       string `json:"trace_id"`
	Correlation string `json:"correlation_id"`
	URI         string `json:"error_uri"`
}

func (r *refusal) body(origin, trace, correlation string, now time.Time) refused {
	stamp := now.UTC().Format("2006-01-02 15:04:05Z")
	return refused{
		Error:       r.err,
		Description: fmt.Sprintf("%s Trace ID: %s Correlation ID: %s Timestamp: %s", r.Error(), trace, correlation, stamp),
		Codes:       []int{r.code}, Timestamp: stamp, Trace: trace, Correlation: correlation,
		URI: fmt.Sprintf("%s/error?code=%d", origin, r.code),
	}
}
