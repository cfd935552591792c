package diagnostic

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// advice is what to do about a failure, and the attribute that is at fault where the service names it.
type advice struct{ attribute, next string }

// known are the service's messages [doc P-FAQ, C-FAQ] in lower case, with the object that an operation is about when the
// same words mean different attributes. The first that fits is taken. That
// names of queries may have letters, digits and spaces is [field F-HSO]. {program} and {quotas} are those of the program.
var known = []struct {
	message, object string
	advice
}{
	{"invalid table name", "query", advice{"query", "The account's catalogue has no such dataset; the data source partnerinsights_datasets lists the datasets."}},
	{"incorrect column name", "query", advice{"query", "The account's catalogue has no such column or metric; the data source partnerinsights_datasets lists them."}},
	{"invalid queryid", "", advice{"query_id", "The service has no query with this ID. It may have been deleted, or belong to another account. IDs of system queries differ from the documented ones: look them up by name with the data source partnerinsights_queries."}},
	{"query name", "query", advice{"name", "The service does not accept the name. It accepts letters, digits and spaces."}},
	{"invalid name", "query", advice{"name", "The service does not accept the name. It accepts letters, digits and spaces."}},
	{"invalid query", "query", advice{"query", "The service does not accept the text. With query_validation = \"none\" it was not checked before; otherwise please report it with the text, because the provider should have refused it."}},
	{"number of queries exceeded", "query", advice{"", "Delete unused queries. {quotas}"}},
	{"querystarttime should", "report", advice{"query_start_time", ""}},
	{"queryendtime should", "report", advice{"query_end_time", ""}},
	{"starttime should follow format", "report", advice{"start_time", ""}},
	{"at least be 4 hours from current utc time", "report", advice{"start_time", "The service requires a start at least 4 hours ahead. The clocks of this machine and of the service may differ; apply again."}},
	{"endtime should", "report", advice{"", "Check end_time, which has to be after the first run, or query_start_time and query_end_time."}},
	{"report format should be", "report", advice{"format", ""}},
	{"invalid character (;) in reportname", "report", advice{"name", ""}},
	{"limit reportname and description length", "report", advice{"name", ""}},
	{"callbackmethod can only be", "report", advice{"callback_method", ""}},
	{"recurrence count has to be", "report", advice{"recurrence_count", ""}},
	{"exceeds the limit of the recurrenceinterval", "report", advice{"", "The service limits how often a report runs by its interval: lower recurrence_count, choose an earlier end_time, or raise recurrence_interval."}},
	{"recurrence interval must be", "report", advice{"recurrence_interval", ""}},
	{"null or missing value", "report", advice{"", "An argument that program {program} needs is missing. A report of the marketplace (cmp) needs recurrence_count or end_time. If start_time is not set and the service reports no start, set it."}},
	{"requested value", "report", advice{"", "The documentation attributes this message to callback_url or format: check them and callback_method."}},
	{`" can't be used: it `, "executions", advice{"report_id", ""}}, // refused before it was sent
	{"requested value", "executions", advice{"statuses", "The documented statuses are Pending, Running, Paused and Completed."}},
	{"executenow report creation quota", "report", advice{"execute_now", "Wait, or use a schedule. {quotas}"}},
	{"report creation quota", "report", advice{"", "Delete or pause unused reports. {quotas}"}},
}

// adviceFor finds the advice for an error.
func adviceFor(err error) advice {
	if entra, ok := errors.AsType[*credential.Error](err); ok {
		return advice{next: entra.Advice}
	}
	e, ok := errors.AsType[*insights.Error](err)
	if !ok {
		return advice{}
	}
	message := strings.ToLower(e.Message)
	for _, k := range known {
		if strings.HasSuffix(e.Operation, k.object) && says(message, k.message) {
			k.next = strings.NewReplacer("{program}", programOf(e).String(), "{quotas}", programOf(e).Quotas).Replace(k.next)
			if !programOf(e).Schedule.EndTime && strings.HasPrefix(k.message, "endtime") {
				k.attribute = "query_end_time" // the only one that there is
			}
			return k.advice
		}
	}
	if e.Method == http.MethodPost && nameTaken(message) {
		return advice{"name", "Another object has this name. If this is a replacement with create_before_destroy, it is the one that is replaced: change the name too, or remove create_before_destroy."}
	}
	return advice{next: byStatus(e)}
}

// says tells whether a message has some words. That a query is invalid is a message of its own: with more words, it is
// something about the query that is.
func says(message, words string) bool {
	before, after, found := strings.Cut(message, words)
	if words != "invalid query" {
		return found
	}
	after = strings.TrimSpace(after)
	return found && before == "" && (after == "" || strings.ContainsAny(after[:1], ".:;,!-(") || strings.HasPrefix(after, "text") || strings.HasPrefix(after, "syntax"))
}

// nameTaken tells whether the service refuses a second object of one name. Whether it does is not documented, so neither
// are its words.
func nameTaken(message string) bool {
	for _, w := range [...]string{"already exist", "duplicate", "already taken", "already in use", "must be unique"} {
		if strings.Contains(message, w) && strings.Contains(message, "name") {
			return true
		}
	}
	return false
}

// programOf is the program that was called, the default of the provider where an error does not tell.
func programOf(e *insights.Error) insights.Program {
	if e.Program == (insights.Program{}) {
		return insights.MPN()
	}
	return e.Program
}

// byStatus is the advice that a status alone gives.
func byStatus(e *insights.Error) string {
	switch {
	case insights.IsLinkRefused(e):
		return "The link to the file has expired, or its signature is refused. Roles and access tokens do not matter for a link. Read the execution again for a new link; if that is refused too, run the report again."
	case e.Operation == insights.OperationDownload && (e.Status == http.StatusNotFound || e.Status == http.StatusGone):
		return "The file is gone: the report or its execution was deleted, or the service no longer keeps it. Run the report again."
	case e.NoMFA:
		return "The service enforces multi-factor authentication, and the token does not prove it. Use a refresh token from a sign-in with MFA (Secure Application Model); a password is not sufficient."
	case e.Status == http.StatusUnauthorized:
		return "The service does not accept the access token. " + explainUnauthorized(e)
	case e.Status == http.StatusForbidden:
		return "The sign-in is accepted, but lacks a right. " + explainForbidden(e)
	case e.Status == http.StatusTooManyRequests:
		return "The service throttles requests. Lower max_concurrent_requests or -parallelism, or apply again later."
	case e.Status == http.StatusNotFound:
		return fmt.Sprintf("If nothing at all is found, check endpoint: that of program %s is %s.", programOf(e), programOf(e).Endpoint)
	case e.Status >= 500 && e.Operation == insights.TestQuery:
		return "The service stops a preview after 100 seconds. Use a shorter time span or fewer columns. A report has more time and may succeed."
	case e.Status >= 500:
		return "The service failed; apply again later. If the failure persists, open a support request with the correlation ID."
	case strings.HasPrefix(e.Message, "the answer redirects"):
		return "Check endpoint, and whether a proxy answers instead of the service."
	case e.Cause != nil && !e.NoToken && !errors.Is(e.Cause, context.Canceled) && !errors.Is(e.Cause, context.DeadlineExceeded):
		return adviceForConnection(e.Cause)
	}
	return ""
}
