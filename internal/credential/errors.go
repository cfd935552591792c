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

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// Error is a token that could not be had. Its texts hold no secret.
type Error struct {
	Status        int    // of the answer; 0 when there was none
	Code          string // of Entra, such as AADSTS7000215
	Message       string // what happened
	Advice        string // what to do about it, in the words of the provider's arguments
	CorrelationID string // of Entra, for a support request
	Cause         error  // why there was no answer, nil when there was one

	transient bool          // it may work a moment later
	after     time.Duration // how long to wait at least
	grant     bool          // what was redeemed is not good any more
}

// Error is what happened and what to do, on one line.
func (e *Error) Error() string {
	return strings.TrimSpace(strings.Join([]string{e.Message, e.Advice}, " "))
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// ArgumentError is a value of Config that can't be used. It quotes none that is secret.
type ArgumentError struct {
	Argument string // the provider's name for it, such as client_certificate
	Reason   string
}

func (e *ArgumentError) Error() string { return e.Reason }

// longest is the length to which a message is cut, in bytes. What Entra says has some hundred.
const longest = 2000

// scrubbed removes secrets that an answer, or Go, may have quoted.
func (e *Error) scrubbed(secrets ...string) *Error {
	scrub := func(s string) string { return secret.Mask(s, secrets...) }
	e.Code, e.Message, e.CorrelationID = scrub(e.Code), scrub(e.Message), scrub(e.CorrelationID)
	if len(e.Message) > longest { // not before: half a secret is not found
		e.Message = strings.ToValidUTF8(e.Message[:longest], "") + "…"
	}
	if e.Cause != nil && scrub(e.Cause.Error()) != e.Cause.Error() {
		e.Cause = errors.New(scrub(e.Cause.Error()))
	}
	return e
}

// unreachable makes the error of a request that was not answered.
func unreachable(host string, timeout time.Duration, err error) *Error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer came within %s", timeout) // the only deadline there is
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return &Error{Message: fmt.Sprintf("No token could be asked for at %s: %s.", host, err), Cause: err,
		transient: !untrusted && !errors.Is(err, errRedirect), Advice: "Check the network, a proxy (HTTPS_PROXY) and authority_host."}
}

// busy are the answers after which it may work a moment later.
func busy(status int) bool { return status == http.StatusTooManyRequests || status >= 500 }

// noToken makes the error of an answer that should be a token and is not.
func noToken(status int, host string) *Error {
	return &Error{Status: status, transient: busy(status),
		Message: fmt.Sprintf("%s answered a request for a token with %d %s, but not as Microsoft Entra ID would.", host, status, http.StatusText(status)),
		Advice:  checkAuthority}
}

const checkAuthority = "Check authority_host and whether a proxy answers in its place."

// refusal is a failure as Entra writes it.
type refusal struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	CorrelationID string `json:"correlation_id"`
}

var entraCode = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`AADSTS\d+`) })

// refused makes the error of an answer that is no token.
func refused(a answer, host string, now time.Time) *Error {
	e := noToken(a.status, host)
	if e.transient {
		e.wait(a.retryAfter(now))
	}
	var r refusal
	if json.Unmarshal(a.body, &r) != nil || r.Error == "" {
		return e
	}
	e.CorrelationID, e.Code, e.grant = r.CorrelationID, entraCode().FindString(r.Description), r.Error == "invalid_grant"
	if e.Code == "" {
		e.Code = r.Error
	}
	e.Message = "Microsoft Entra ID refused to give a token: " + r.words()
	if e.Advice == checkAuthority {
		e.Advice = advice[e.Code]
	}
	return e
}

// wait notes how long the authority asks to wait. Where that is too long to wait for, the user is told.
func (e *Error) wait(d time.Duration) {
	if e.after = d; d > patience {
		e.transient = false
		e.Advice = fmt.Sprintf("It is busy and asks to wait for %s. Apply again then.", d.Round(time.Second))
	}
}

// words are what a refusal says, in a sentence. The lines that follow repeat ids and the time.
func (r refusal) words() string {
	words, _, _ := strings.Cut(r.Description, "\n")
	words, _, _ = strings.Cut(words, " Trace ID:")
	if words = strings.TrimSpace(words); words == "" {
		return r.Error + "."
	}
	return words
}
