package insights

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Error is an operation that did not succeed. Its texts hold no secrets.
type Error struct {
	Operation     string // what was being done: "create report"
	Method        string
	Path          string    // below the endpoint
	Status        int       // the answer's status, or the one in its body; 0 when there was no answer
	Code          string    // the service's code, if it gave one
	Message       string    // the service's own words, if it said any
	Detail        string    // what else there is to say about the answer
	CorrelationID string    // the service's, else the one that was sent
	Date          time.Time // the service's clock at the answer; zero when there was none
	Tries         int       // how often the request was sent
	// NoMFA is set when the service says that the token carries no proof of multi-factor authentication.
	NoMFA bool
	// Sent tells that the service may have done what was asked: a connection was there, and no answer says
	// otherwise.
	Sent bool
	// Missing tells that the service itself says that the object is not there. A 404 of anything that stands
	// between is not that.
	Missing bool
	// Cause is why there was no answer, nil when there was one.
	Cause error

	foreign bool // the answer is not JSON, so it is hardly the service's
}

// Error is the whole failure on one line.
func (e *Error) Error() string {
	s := e.Operation + ": "
	switch {
	case e.Cause != nil:
		s += e.Cause.Error()
	case e.Status != 0:
		s += fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))
		if e.Message != "" {
			s += ": " + e.Message
		}
	default:
		s += e.Message
	}
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	return s
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// IsMissing tells whether an error says, with the service's authority, that an object is not there.
func IsMissing(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Missing
}

// messages that the service gives with a 404 of its own (P-FAQ).
var missingMessages = [...]string{"no item found", "there are no executions that have occurred"}

// refused makes the error of an answer with a status from 400 on.
func (k *call) refused(resp *http.Response, status int, env envelope, jsonErr error, body []byte) *Error {
	e := k.answered(resp)
	e.Status, e.Message, e.Code = status, Mask(env.messageOf()), env.codeOf()
	e.NoMFA = strings.EqualFold(resp.Header.Get("isMfaCompliant"), "false") || e.Code == "900421" || strings.Contains(e.Message, "900421")
	e.Sent = e.Sent && mayHaveHappened(resp, status)
	e.foreign = jsonErr != nil && len(body) > 0
	switch {
	case e.foreign:
		e.Detail = "the answer is not the JSON of this API; it begins " + firstBytes(body)
	case e.Message == "" && len(body) > 0:
		e.Detail = "the answer reads " + firstBytes(body)
	}
	if status == http.StatusNotFound && jsonErr == nil {
		e.Missing = len(env.Value) > 0
		for _, m := range missingMessages {
			e.Missing = e.Missing || strings.Contains(strings.ToLower(e.Message), m)
		}
	}
	return e
}

// mayHaveHappened tells whether a failed request may have been carried out all the same.
func mayHaveHappened(resp *http.Response, status int) bool {
	switch {
	case status == http.StatusServiceUnavailable:
		return resp.Header.Get("Retry-After") == ""
	case status == http.StatusRequestTimeout:
		return true
	}
	return status >= 500
}

// unreadable makes the error of an answer that can't be understood.
func (k *call) unreadable(resp *http.Response, what string, body []byte) *Error {
	e := k.answered(resp)
	e.Status, e.Message, e.foreign = resp.StatusCode, "the answer "+what, true
	e.Detail = "it begins " + firstBytes(body)
	if len(body) == 0 {
		e.Detail = "it is empty"
	}
	return e
}

// answered makes an error with what the answer's headers say.
func (k *call) answered(resp *http.Response) *Error {
	e := k.failed(nil)
	e.Date = dateOf(resp)
	for _, h := range [...]string{"ms-correlationid", "x-ms-correlation-id", "x-ms-request-id"} {
		if v := resp.Header.Get(h); v != "" {
			e.CorrelationID = v
			break
		}
	}
	return e
}

// odd makes the error of a call that was answered in a way that can't be used.
func (k *call) odd(message string) *Error {
	e := k.failed(nil)
	e.Message = message
	return e
}

// failed makes the error of a call that was not answered.
func (k *call) failed(cause error) *Error {
	var u *url.Error
	if errors.As(cause, &u) {
		cause = u.Err // its own message quotes the URL, which may hold a signature
	}
	path, _, _ := strings.Cut(k.path, "?")
	return &Error{Operation: k.operation, Method: k.method, Path: path, CorrelationID: k.correlationID,
		Tries: k.tries, Sent: k.sent, Cause: cause}
}

// dateOf is the service's clock at an answer.
func dateOf(resp *http.Response) time.Time {
	t, err := http.ParseTime(resp.Header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// StartsTooEarly tells whether the service refused a report because its StartTime is not 4 hours ahead (P-FAQ).
func StartsTooEarly(err error) bool {
	var e *Error
	return errors.As(err, &e) && strings.Contains(strings.ToLower(e.Message), "at least be 4 hours from current utc time")
}

// DateOf is the service's clock at the answer that made an error, zero when it is not known.
func DateOf(err error) time.Time {
	var e *Error
	if errors.As(err, &e) {
		return e.Date
	}
	return time.Time{}
}
