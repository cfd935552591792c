// Package diagnostic says what went wrong to a person: what was being done to which object, what the service
// answered, and what to do next. Text of others is shown as it can be seen: see printable.
package diagnostic

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// AddError adds an error about something that failed; doing is its summary, such as `Creating report "Daily"`.
// Where the service's message names a field, the error is on the attribute of that field.
func AddError(diags *diag.Diagnostics, doing string, err error) {
	summary, detail := printable.Text(doing)+" failed", Detail(err)
	if attribute := adviceFor(err).attribute; attribute != "" {
		diags.AddAttributeError(path.Root(attribute), summary, detail)
		return
	}
	diags.AddError(summary, detail)
}

// AddWarning adds a warning about something that failed and does no harm yet; consequence says what it means.
func AddWarning(diags *diag.Diagnostics, summary, consequence string, err error) {
	diags.AddWarning(printable.Text(summary), consequence+"\n\n"+WholeDetail(err))
}

// Detail is what happened, in the service's words where there are any, what to do about it, and the IDs that a
// support request needs. A failed sign-in and a denial, which many objects have in common, are told in full once and
// else in a line.
func Detail(err error) string {
	if signIn, ok := errors.AsType[*credential.SignInError](err); ok && !signIn.Report() {
		return printable.Text(signIn.Repeated())
	}
	if e, ok := errors.AsType[*insights.Error](err); ok && !e.Report() {
		return sentence(printable.Text("The service answered "+e.Answer())) + " Another message of this run says what to do."
	}
	return WholeDetail(err)
}

// WholeDetail is Detail in full each time, for warnings: the errors that follow refer to an error.
func WholeDetail(err error) string {
	var e *insights.Error
	switch {
	case errors.As(err, &e):
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e = &insights.Error{Cause: err} // while it waited for another operation
	default:
		return sentence(printable.Text(err.Error()))
	}
	parts := []string{printable.Text(happened(e)), printable.Text(adviceFor(err).next)}
	if signIn, ok := errors.AsType[*credential.SignInError](err); ok {
		parts = append(parts, signIn.Origin)
	}
	parts = append(parts, printable.Text(e.CredentialOrigin))
	if entra, ok := errors.AsType[*credential.Error](err); ok && entra.CorrelationID != "" {
		parts = append(parts, "Correlation ID of Microsoft Entra ID: "+printable.Text(entra.CorrelationID)+".")
	}
	parts = append(parts, printable.Text(request(e)))
	return strings.Join(nonEmpty(parts), "\n\n")
}

// request is what was sent, with what a support request needs; "" when nothing was.
func request(e *insights.Error) string {
	if e.Attempts == 0 || e.Method+e.Path == "" {
		return ""
	}
	s := "Request: " + strings.TrimSpace(e.Method+" "+e.Path)
	if e.Attempts > 1 {
		s += fmt.Sprintf(", tried %d times", e.Attempts)
	}
	if e.CorrelationID != "" {
		s += ", correlation ID " + e.CorrelationID
	}
	return s + "."
}

// happened is the failure itself.
func happened(e *insights.Error) string {
	var entra *credential.Error
	switch {
	case errors.As(e.Cause, &entra):
		return entra.Message
	case errors.Is(e.Cause, context.Canceled):
		return "It was interrupted before the service had answered."
	case errors.Is(e.Cause, context.DeadlineExceeded):
		return "The time for this operation (timeouts) was over before the service had answered."
	case e.NoToken, e.Cause != nil && strings.HasPrefix(e.Cause.Error(), "the answer "):
		return sentence(Capital(e.Cause.Error()))
	case e.Cause != nil:
		return sentence("The service did not answer: " + e.Cause.Error())
	case e.Status > 200 && (e.Status >= 400 || e.Message != ""):
		s := "The service answered " + e.Answer()
		if e.Code != "" && !strings.Contains(e.Message, e.Code) {
			s += " (code " + e.Code + ")"
		}
		return sentence(withDetail(s, e.Detail))
	}
	return sentence(Capital(withDetail(e.Message, e.Detail)))
}

func withDetail(s, detail string) string {
	if detail == "" {
		return s
	}
	return s + "; " + detail
}

// sentence ends a text with a full stop.
func sentence(s string) string {
	if s = strings.TrimSpace(s); s == "" || strings.ContainsAny(s[len(s)-1:], ".!?") {
		return s
	}
	return s + "."
}

// Capital begins a sentence, but leaves the name of an argument as it is.
func Capital(s string) string {
	if word, _, _ := strings.Cut(s, " "); s == "" || strings.Contains(word, "_") {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

func nonEmpty(parts []string) []string {
	kept := parts[:0]
	for _, p := range parts {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}
