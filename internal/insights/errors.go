package insights

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
)

// Error is an operation that did not succeed. Its texts hold no secrets.
type Error struct {
	Program       Program
	Operation     string // what was being done: "create report"
	Method        string
	Path          string    // below the endpoint; of a download, the host of its link
	Status        int       // the answer's status, or the one in its body; 0 when there was no answer
	Code          string    // the service's code, if it gave one
	Message       string    // the service's own words, if it gave any
	Detail        string    // what else there is to say about the answer
	CorrelationID string    // the service's, else the one that was sent
	Date          time.Time // the service's clock at the answer; zero when there was none
	Attempts      int       // how often the request was sent
	// NoMFA is set when the service says that the token carries no proof of multi-factor authentication.
	NoMFA bool
	// Sent tells that the service may have done what was asked: bytes of the request may have been written, and
	// no answer says otherwise.
	Sent bool
	// NoToken tells that no access token could be had, so that the last attempt was not made; Cause says why.
	NoToken bool
	// NotFound tells that the service itself says that the object is not there. A 404 of anything that stands
	// between is not that.
	NotFound bool
	// Principal is what the access token of a denial (401, 403) tells.
	Principal accesstoken.Principal
	// CredentialOrigin is that of the options, in a denial (401, 403).
	CredentialOrigin string
	// Cause is why there was no answer, nil when there was one.
	Cause error

	addressSize int          // bytes of the request's address
	reported    *atomic.Bool // shared with equal denials of the client; nil for other errors
	notJSON     bool         // the answer is not JSON, so it is hardly the service's
}

// Error is the whole failure on one line.
func (e *Error) Error() string {
	s := e.Operation + ": "
	switch {
	case e.Cause != nil:
		s += e.Cause.Error()
	case e.Status != 0:
		s += e.Answer()
	default:
		s += e.Message
	}
	if e.Detail != "" {
		s += " (" + e.Detail + ")"
	}
	return s
}

// Answer is the status of the answer and the service's message, where that is not only the status again.
func (e *Error) Answer() string {
	text := http.StatusText(e.Status)
	status := strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, text))
	switch message := strings.TrimSuffix(e.Message, "."); {
	case message == "", strings.EqualFold(message, text), strings.EqualFold(message, status):
		return status
	}
	return status + ": " + e.Message
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// IsNotFound tells whether an error says, with the service's authority, that an object is not there.
func IsNotFound(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.NotFound
}

// IsBadRequest tells whether the service refused a request as wrong in itself.
func IsBadRequest(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == http.StatusBadRequest
}

// IsLinkRefused tells whether a download was refused because of its link: that has expired, or its signature is not
// accepted. Who may read the file is no question, for the link is all that is asked for.
func IsLinkRefused(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Operation == OperationDownload && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden)
}

// longAddress is the size of an address in bytes that everything between is known to accept.
const longAddress = 2000

// IsAddressTooLong tells whether the text of a query is too long to be sent in an address, as TestQuery sends it. What
// refuses such an address says so, answers with a page of its own, or closes the connection. With the ID of a query the
// address is short.
func IsAddressTooLong(err error) bool {
	e, ok := errors.AsType[*Error](err)
	if !ok || e.Operation != TestQuery {
		return false
	}
	long := e.addressSize > longAddress
	switch e.Status {
	case http.StatusRequestURITooLong, http.StatusRequestHeaderFieldsTooLarge, 494: // 494 is nginx's
		return true
	case http.StatusBadRequest, http.StatusNotFound, http.StatusRequestEntityTooLarge:
		return long && (e.notJSON || e.Message == "")
	case 0:
		return long && e.Attempts > 0 && IsTransient(err) && !IsTimeout(err) && !isUnreachable(e.Cause)
	}
	return false
}

// IsTimeout tells whether an attempt ended because it took longer than Options.RequestTimeout allows.
func IsTimeout(err error) bool {
	_, ok := errors.AsType[timeoutError](err)
	return ok
}

// IsTransient tells whether an operation may succeed later without anybody doing anything about it: the service was busy,
// failed, or was not reached.
func IsTransient(err error) bool {
	e, ok := errors.AsType[*Error](err)
	switch {
	case !ok || e.NoToken || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded):
		return false
	case e.Status == http.StatusTooManyRequests || e.Status == http.StatusRequestTimeout:
		return true
	}
	return e.Status >= 500 || e.Status == 0 && e.Cause != nil && !isPermanent(e.Cause)
}

// IsStartTooEarly tells whether the service refused a report because its StartTime is not 4 hours ahead
// [doc P-FAQ].
func IsStartTooEarly(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && strings.Contains(strings.ToLower(e.Message), "at least be 4 hours from current utc time")
}

// IsUnknownQuery tells whether the service refused a request because it does not know the query that it runs, or gave no
// reason [captured F-85020; doc P-FAQ].
func IsUnknownQuery(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.Status == http.StatusBadRequest && (e.Message == "" || strings.Contains(strings.ToLower(e.Message), "invalid queryid"))
}

// ResponseDate is the service's clock at the answer that made an error, zero when it is not known.
func ResponseDate(err error) time.Time {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Date
	}
	return time.Time{}
}

// newRefusal makes the error of an answer that is not a success.
func (k *call) newRefusal(a *answer) *Error {
	e := k.newStatusError(a)
	e.Message, e.Code, e.NotFound = k.show(a.serviceMessage()), k.show(a.serviceCode()), a.notFound()
	e.notJSON = a.broken != nil && len(a.body) > 0
	denied := e.isDenial()
	if denied {
		e.Principal = accesstoken.Parse(k.token)
	}
	e.NoMFA = denied && strings.EqualFold(a.header.Get("isMfaCompliant"), "false") || strings.Contains(e.Code+" "+e.Message, "900421") // A-MFA1
	var details []string
	switch {
	case e.notJSON:
		details = append(details, "the answer is not the JSON of this API; it begins "+k.firstBytes(a.body))
	case e.Message == "" && len(a.body) > 0:
		details = append(details, "the answer reads "+k.firstBytes(a.body))
	}
	if k.retryAfter > 0 {
		details = append(details, "it asks to wait "+k.retryAfter.String())
	}
	e.Detail = strings.Join(details, "; ")
	return e
}

// newShapeError makes the error of a success that can't be understood, and says why.
func (k *call) newShapeError(a *answer, why error) *Error {
	e := k.newStatusError(a)
	e.notJSON = true
	switch {
	case errors.Is(why, errEmpty):
		e.Message = "the answer is empty"
		return e
	case errors.Is(why, errNoJSON):
		e.Message = "the answer is not the JSON of this API"
	default:
		e.Message = "the answer has another shape than documented: " + why.Error()
	}
	if len(a.body) > 0 {
		e.Detail = "it begins " + k.firstBytes(a.body)
	}
	return e
}

// newMissingError makes the error of a success that lacks what the operation is about.
func (k *call) newMissingError(a *answer, what string) *Error {
	e := k.newShapeError(a, errors.New("it does not hold "+what))
	e.notJSON = false
	return e
}

// newError makes the error of a call that can't be made, or that was answered in a way that can't be used.
func (k *call) newError(message string) *Error {
	e := k.newCauseError(nil)
	e.Message = message
	return e
}

// newStatusError makes an error with what the answer's headers say.
func (k *call) newStatusError(a *answer) *Error {
	e := k.newCauseError(nil)
	e.Status, e.Date = a.status, a.date()
	for _, h := range [...]string{"ms-correlationid", "x-ms-correlation-id", "x-ms-request-id"} {
		if v := a.header.Get(h); v != "" {
			e.CorrelationID = k.show(v)
			break
		}
	}
	return e
}

// newCauseError makes the error of a call that was not answered, or whose answer is not accepted.
func (k *call) newCauseError(cause error) *Error {
	e := &Error{
		Program: k.program, Operation: k.operation, Method: k.method, Path: k.path, CorrelationID: k.id, Attempts: k.attempts,
		Sent: k.sent, NoToken: k.noToken, Cause: k.plain(cause), addressSize: len(k.url),
	}
	if rejected, ok := errors.AsType[rejectedError](e.Cause); ok {
		e.Message, e.Cause = string(rejected), nil
	}
	return e
}

// plain is a cause in words for a person, without what may be secret in it: Go quotes URLs, and headers that it
// can't read.
func (k *call) plain(err error) error {
	if err == nil {
		return nil
	}
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	rejected, isRejected := errors.AsType[rejectedError](err)
	switch {
	case isRejected:
		return rejectedError(k.show(string(rejected)))
	case errors.Is(err, io.ErrUnexpectedEOF):
		return fmt.Errorf("the answer broke off (%w)", io.ErrUnexpectedEOF)
	case errors.Is(err, io.EOF):
		return fmt.Errorf("the connection was closed before an answer came (%w)", io.EOF)
	}
	if s := k.show(err.Error()); s != err.Error() {
		return errors.New(s)
	}
	return err
}
