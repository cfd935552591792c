package credential

import (
	"context"
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
	CorrelationID string
	Cause         error

	transient bool
}

// Error is what happened and what to do, on one line.
func (e *Error) Error() string {
	return strings.TrimSpace(strings.Join([]string{e.Message, e.Advice}, " "))
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// scrub removes secrets that an answer may have quoted.
func (e *Error) scrub(secrets []string) {
	for _, s := range secrets {
		if s != "" {
			e.Message = strings.ReplaceAll(e.Message, s, "(masked)")
		}
	}
}

// unreachable makes the error of a request that was not answered.
func unreachable(host string, err error) error {
	if errors.Is(err, context.Canceled) {
		return err
	}
	var u *url.Error
	if errors.As(err, &u) {
		err = u.Err
	}
	return &Error{Message: fmt.Sprintf("No token could be asked for at %s: %s.", host, err), Cause: err, transient: true,
		Advice: "Check the network, a proxy (HTTPS_PROXY) and authority_host."}
}

// entraError is a failure as Entra writes it.
type entraError struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	CorrelationID string `json:"correlation_id"`
}

var entraCode = regexp.MustCompile(`AADSTS\d+`)

// refused makes the error of an answer that is no token.
func refused(status int, host string, body []byte) error {
	e := &Error{Status: status, transient: status == http.StatusTooManyRequests || status >= 500}
	var answer entraError
	if json.Unmarshal(body, &answer) != nil || answer.Error == "" {
		e.Message = fmt.Sprintf("%s answered a request for a token with %d %s, not as Microsoft Entra ID would.", host, status, http.StatusText(status))
		e.Advice = "Check authority_host and whether a proxy answers in its place."
		return e
	}
	e.CorrelationID, e.Code = answer.CorrelationID, entraCode.FindString(answer.Description)
	if e.Code == "" {
		e.Code = answer.Error
	}
	first, _, _ := strings.Cut(answer.Description, "\n") // the next lines repeat ids and the time
	first, _, _ = strings.Cut(first, " Trace ID:")
	e.Message = fmt.Sprintf("Microsoft Entra ID refused to give a token: %s", strings.TrimSpace(first))
	if first == "" {
		e.Message = fmt.Sprintf("Microsoft Entra ID refused to give a token: %s.", answer.Error)
	}
	e.Advice = advice[e.Code]
	return e
}

// advice is the next step for each code of Entra that users of this API meet.
var advice = map[string]string{
	"AADSTS7000215":  "The client secret is wrong. Use the secret's value, not its ID; make a new one if it is lost.",
	"AADSTS7000222":  "The client secret has expired. Make a new one in the app registration.",
	"AADSTS7000218":  "The app registration is a confidential client: it needs client_secret, or another proof, beside the refresh token.",
	"AADSTS700016":   "There is no application with this client_id in this tenant. Check client_id and tenant_id.",
	"AADSTS90002":    "There is no such tenant. Check tenant_id.",
	"AADSTS900023":   "tenant_id is neither an ID nor a domain name of a tenant.",
	"AADSTS65001":    "Nobody has consented to the application's permission. Grant user_impersonation on Microsoft Partner Center, then sign in once more to get a new refresh token.",
	"AADSTS500011":   "The audience is not known in this tenant. Check audience, and that Microsoft Partner Center is among the application's API permissions.",
	"AADSTS700082":   "The refresh token was not used for 90 days and has expired. Sign in once more to get a new one, and store each rotated token (refresh_token_file).",
	"AADSTS70008":    "The refresh token has expired. Sign in once more to get a new one, and store each rotated token (refresh_token_file).",
	"AADSTS50173":    "The refresh token was revoked, for example by a new password. Sign in once more to get a new one.",
	"AADSTS70000":    "The refresh token is not valid for this application and tenant. Check refresh_token, client_id and tenant_id.",
	"AADSTS9002313":  "The request is malformed: refresh_token is probably cut off or has a line break in it.",
	"AADSTS50076":    "Multi-factor authentication is required. Get the refresh token by a sign-in with MFA (Secure Application Model).",
	"AADSTS50079":    "Multi-factor authentication is required. Get the refresh token by a sign-in with MFA (Secure Application Model).",
	"AADSTS50126":    "The user name or the password is wrong.",
	"AADSTS53003":    "A Conditional Access policy blocks the token. Ask the tenant's administrator.",
	"invalid_client": "Check client_id and client_secret.",
	"invalid_grant":  "The refresh token is not valid any more, or not for this application. Sign in once more to get a new one.",
}
