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
)

// Error is a token that could not be had. Its texts hold no secret.
type Error struct {
	Status        int    // of the answer; 0 when there was none
	Code          string // of Entra, such as AADSTS7000215
	Message       string // what happened
	Advice        string // what to do about it
	CorrelationID string // of Entra, for a support request
	Cause         error  // why there was no answer, nil when there was one

	transient bool // it may work a moment later
	grant     bool // what was redeemed is not good any more
}

// Error is what happened and what to do, on one line.
func (e *Error) Error() string {
	return strings.TrimSpace(strings.Join([]string{e.Message, e.Advice}, " "))
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

func transient(err error) bool {
	e, ok := errors.AsType[*Error](err)
	return ok && e.transient
}

// password is that of a proxy, which Go quotes when it can't read the proxy's address.
var password = regexp.MustCompile(`://[^/\s"'@]+@`)

// scrubbed removes secrets that an answer, or Go, may have quoted.
func (e *Error) scrubbed(secrets ...string) *Error {
	scrub := func(s string) string {
		for _, secret := range secrets {
			if secret != "" {
				s = strings.ReplaceAll(s, secret, "(masked)")
			}
		}
		return password.ReplaceAllString(s, "://(masked)@")
	}
	e.Message = scrub(e.Message)
	if e.Cause != nil && scrub(e.Cause.Error()) != e.Cause.Error() {
		e.Cause = errors.New(scrub(e.Cause.Error()))
	}
	return e
}

// unreachable makes the error of a request that was not answered.
func unreachable(host string, err error) *Error {
	if u, ok := errors.AsType[*url.Error](err); ok {
		err = u.Err
	}
	if errors.Is(err, context.DeadlineExceeded) {
		err = fmt.Errorf("no answer came within %s", tokenTimeout) // the only deadline there is
	}
	_, untrusted := errors.AsType[*tls.CertificateVerificationError](err)
	return &Error{Message: fmt.Sprintf("No token could be asked for at %s: %s.", host, err), Cause: err,
		transient: !untrusted && !errors.Is(err, errRedirect), Advice: "Check the network, a proxy (HTTPS_PROXY) and authority_host."}
}

// noToken makes the error of an answer that should be a token and is not.
func noToken(status int, host string) *Error {
	return &Error{Status: status, transient: status == http.StatusTooManyRequests || status >= 500,
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

var entraCode = regexp.MustCompile(`AADSTS\d+`)

// refused makes the error of an answer that is no token.
func refused(status int, host string, body []byte) *Error {
	e := noToken(status, host)
	var r refusal
	if json.Unmarshal(body, &r) != nil || r.Error == "" {
		return e
	}
	e.CorrelationID, e.Code, e.grant = r.CorrelationID, entraCode.FindString(r.Description), r.Error == "invalid_grant"
	if e.Code == "" {
		e.Code = r.Error
	}
	words, _, _ := strings.Cut(r.Description, "\n") // the next lines repeat ids and the time
	words, _, _ = strings.Cut(words, " Trace ID:")
	if words = strings.TrimSpace(words); words == "" {
		words = r.Error + "."
	}
	e.Message, e.Advice = "Microsoft Entra ID refused to give a token: "+words, advice[e.Code]
	return e
}
