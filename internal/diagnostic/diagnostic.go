// Package diagnostic says what went wrong to a person: what was being done to which object, what the service
// said, and what to do next.
package diagnostic

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// AddError adds an error about something that failed; doing is its summary, such as `Creating report "Daily"`.
// Where the service's words name a field, the error is on the attribute of that field.
func AddError(diags *diag.Diagnostics, doing string, err error) {
	advice := adviceFor(err)
	detail := Detail(err)
	if advice.attribute != "" {
		diags.AddAttributeError(path.Root(advice.attribute), doing+" failed", detail)
		return
	}
	diags.AddError(doing+" failed", detail)
}

// AddWarning adds a warning about something that failed and does no harm yet; consequence says what it means.
func AddWarning(diags *diag.Diagnostics, summary, consequence string, err error) {
	diags.AddWarning(summary, consequence+"\n\n"+Detail(err))
}

// Detail is what happened, in the service's words where it said any, what to do about it, and the ids that a
// support request needs.
func Detail(err error) string {
	var e *insights.Error
	switch {
	case errors.As(err, &e):
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		e = &insights.Error{Cause: err} // while it waited for another operation
	default:
		return sentence(err.Error())
	}
	parts := []string{happened(e), adviceFor(err).next}
	var ids []string
	if e.Attempts > 1 {
		ids = append(ids, fmt.Sprintf("tried %d times", e.Attempts))
	}
	if e.CorrelationID != "" {
		ids = append(ids, "correlation ID "+e.CorrelationID)
	}
	if entra, ok := errors.AsType[*credential.Error](err); ok && entra.CorrelationID != "" {
		parts = append(parts, "Correlation ID of Microsoft Entra ID: "+entra.CorrelationID+".")
	}
	if request := strings.TrimSpace(e.Method + " " + e.Path); request != "" && e.Attempts > 0 {
		parts = append(parts, "Request: "+strings.Join(append([]string{request}, ids...), ", ")+".")
	}
	return strings.Join(nonEmpty(parts), "\n\n")
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
	case e.Status > 200 && e.Status < 400 && e.Message != "":
		return sentence(fmt.Sprintf("The service answered %d %s: %s", e.Status, http.StatusText(e.Status), e.Message))
	case e.NoToken, e.Cause != nil && strings.HasPrefix(e.Cause.Error(), "the answer "):
		return sentence(capital(e.Cause.Error()))
	case e.Cause != nil:
		return sentence("The service did not answer: " + e.Cause.Error())
	case e.Status >= 400 && e.Message != "":
		s := fmt.Sprintf("The service answered %d %s: %s", e.Status, http.StatusText(e.Status), e.Message)
		if e.Code != "" && !strings.Contains(e.Message, e.Code) {
			s += " (code " + e.Code + ")"
		}
		return sentence(withDetail(s, e.Detail))
	case e.Status >= 400:
		return sentence(withDetail(fmt.Sprintf("The service answered %d %s", e.Status, http.StatusText(e.Status)), e.Detail))
	}
	return sentence(capital(withDetail(e.Message, e.Detail)))
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

// capital begins a sentence, but leaves the name of an argument as it is.
func capital(s string) string {
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
