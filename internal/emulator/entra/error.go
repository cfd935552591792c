package entra

import (
	"fmt"
	"net/http"
	"time"
)

// tokenError is why no token is given: an OAuth error, and Entra's code and words.
type tokenError struct {
	status int
	err    string
	code   int // AADSTS
	text   string
}

func (e tokenError) Error() string { return fmt.Sprintf("AADSTS%d: %s", e.code, e.text) }

func newError(err string, code int, text string, args ...any) *tokenError {
	status := http.StatusBadRequest
	if err == "invalid_client" {
		status = http.StatusUnauthorized
	}
	return &tokenError{status, err, code, fmt.Sprintf(text, args...)}
}

// errorBody is a failure as Entra writes it.
type errorBody struct {
	Error       string `json:"error"`
	Description string `json:"error_description"`
	Codes       []int  `json:"error_codes"`
	Timestamp   string `json:"timestamp"`
	Trace       string `json:"trace_id"`
	Correlation string `json:"correlation_id"`
	URI         string `json:"error_uri"`
}

func (e *tokenError) body(origin, trace, correlation string, now time.Time) errorBody {
	stamp := now.UTC().Format("2006-01-02 15:04:05Z")
	return errorBody{
		Error:       e.err,
		Description: fmt.Sprintf("%s Trace ID: %s Correlation ID: %s Timestamp: %s", e.Error(), trace, correlation, stamp),
		Codes:       []int{e.code}, Timestamp: stamp, Trace: trace, Correlation: correlation,
		URI: fmt.Sprintf("%s/error?code=%d", origin, e.code),
	}
}
