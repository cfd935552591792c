package credential

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// Error is a failure to get a token. Its texts hold no secret.
type Error struct {
	Status        int    // of the answer; 0 when there was none
	Code          string // of Entra, such as AADSTS7000215
	Message       string // what happened
	Advice        string // what to do about it, in the words of the provider's arguments
	CorrelationID string // of Entra, for a support request
	Cause         error  // why there was no answer, nil when there was one

	transient    bool          // whether a later request may succeed
	retryAfter   time.Duration // how long to wait at least before that
	invalidGrant bool          // whether the grant that was presented is not valid any more
}

// Error is what happened and what to do, on one line.
func (e *Error) Error() string {
	return strings.TrimSpace(strings.Join([]string{e.Message, e.Advice}, " "))
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// IsFinal tells whether the identity provider has refused the sign-in, so that the next would be refused as well and, with
// a wrong password, lock the account. An assertion that is too old may be one that the platform renews.
func (e *Error) IsFinal() bool {
	return !e.transient && (e.Status != 0 || e.Code != "") && e.Code != "AADSTS700024"
}

// ArgumentError is a value of Config that can't be used. It quotes none that is secret.
type ArgumentError struct {
	Argument string // the provider's name for it, such as client_certificate
	Reason   string
}

func (e *ArgumentError) Error() string { return e.Reason }

// maxMessage is the length to which a message is cut, in bytes. Entra's have some hundred.
const maxMessage = 2000

// masked masks secrets that an answer, or Go, may have quoted, and makes characters visible that a terminal would obey.
func (e *Error) masked(secrets ...string) *Error {
	mask := func(s string) string { return printable.Text(secret.Mask(s, secrets...)) }
	e.Code, e.Message, e.CorrelationID = mask(e.Code), mask(e.Message), mask(e.CorrelationID)
	if len(e.Message) > maxMessage { // only now: a part of a secret would not be found
		e.Message = strings.ToValidUTF8(e.Message[:maxMessage], "") + "…"
	}
	if e.Cause != nil && mask(e.Cause.Error()) != e.Cause.Error() {
		e.Cause = errors.New(mask(e.Cause.Error()))
	}
	return e
}

// newUnreachableError makes the error of a request that was not answered.
func newUnreachableError(host string, timeout time.Duration, err error) *Error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer came within %s", timeout) // the only deadline there is
	}
	e := &Error{Message: fmt.Sprintf("Could not request a token from %s: %s.", host, err), Cause: err,
		transient: !errors.Is(err, errRedirect), Advice: checkNetwork}
	if _, untrusted := errors.AsType[*tls.CertificateVerificationError](err); untrusted {
		e.transient = false
		e.Advice = "The certificate of this address is not trusted here. If a proxy inspects TLS, set SSL_CERT_FILE to a file that also contains the certificate of its authority. Otherwise check the address."
	}
	return e
}

// isBusy tells whether a request may succeed a moment after an answer with this status.
func isBusy(status int) bool { return status == http.StatusTooManyRequests || status >= 500 }

// newUnexpectedAnswerError makes the error of an answer that is neither a token nor a refusal of Entra.
func newUnexpectedAnswerError(status int, host string) *Error {
	return &Error{Status: status, transient: isBusy(status),
		Message: fmt.Sprintf("%s answered a request for a token with %s, but not as Microsoft Entra ID would.", host, statusLine(status)),
		Advice:  checkAuthority}
}

// statusLine is a status with its name, where it has one.
func statusLine(status int) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", status, http.StatusText(status)))
}

const checkNetwork = "Check the network, a proxy (HTTPS_PROXY) and authority_host."

const checkAuthority = "Check authority_host and whether a proxy answers instead."

// oauthError is a refusal as Entra writes it (RFC 6749, section 5.2, and fields of its own).
type oauthError struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	CorrelationID string `json:"correlation_id"`
}

var entraCode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`AADSTS\d+`) })

// newRefusalError makes the error of an answer without a token.
func newRefusalError(r response, host string, now time.Time) *Error {
	e := newUnexpectedAnswerError(r.status, host)
	if e.transient {
		e.waitFor(r.retryAfter(now))
	}
	var o oauthError
	if json.Unmarshal(r.body, &o) != nil || o.Error == "" {
		return e
	}
	e.CorrelationID, e.Code, e.invalidGrant = o.CorrelationID, entraCode().FindString(o.Description), o.Error == "invalid_grant"
	if e.Code == "" {
		e.Code = o.Error
	}
	e.Message = "Microsoft Entra ID refused to give a token: " + o.message()
	if e.Advice == checkAuthority {
		e.Advice = advice[e.Code]
	}
	return e
}

// waitFor notes how long the authority asks to wait. A wait that is too long is left to the user.
func (e *Error) waitFor(d time.Duration) {
	if e.retryAfter = d; d > maxRetryAfter {
		e.transient = false
		e.Advice = fmt.Sprintf("It is busy and asks to wait for %s. Apply again then.", d.Round(time.Second))
	}
}

// message is the description as a sentence. The lines that follow in it repeat IDs and the time.
func (o oauthError) message() string {
	text, _, _ := strings.Cut(o.Description, "\n")
	text, _, _ = strings.Cut(text, " Trace ID:")
	if text = strings.TrimSpace(text); text == "" {
		return o.Error + "."
	}
	return text
}
