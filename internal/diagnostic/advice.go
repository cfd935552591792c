package diagnostic

import (
	"context"
	"errors"
	"net"
	"net/http"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// advice is what to do about a failure, and the attribute that is at fault where the service names it.
type advice struct{ attribute, next string }

// known are the service's messages [doc P-FAQ, C-FAQ] in lower case, with the object
// that an operation is about when the same words mean different attributes.
var known = []struct {
	message, object string
	advice
}{
	{"invalid table name", "query", advice{"query", "The account's catalogue has no such dataset; the data source partnerinsights_datasets lists what it has."}},
	{"incorrect column name", "query", advice{"query", "The account's catalogue has no such column or metric; the data source partnerinsights_datasets lists what it has."}},
	{"invalid queryid", "query", unknownQuery},
	{"invalid query", "query", advice{"query", "The service does not accept the text. If this provider did, please report it with the text."}},
	{"number of queries exceeded", "query", advice{"", "An account has 100 queries. Delete some that nothing uses."}},
	{"starttime should follow format", "report", advice{"start_time", ""}},
	{"at least be 4 hours from current utc time", "report", advice{"start_time", "The service takes a start only 4 hours ahead or more. The clocks of this machine and of the service may differ; apply again."}},
	{"endtime should be greater", "report", advice{"query_end_time", ""}},
	{"report format should be", "report", advice{"format", ""}},
	{"invalid character (;) in reportname", "report", advice{"name", ""}},
	{"limit reportname and description length", "report", advice{"name", ""}},
	{"callbackmethod can only be", "report", advice{"callback_method", ""}},
	{"recurrence count has to be", "report", advice{"recurrence_count", ""}},
	{"recurrence interval must be", "report", advice{"recurrence_interval", ""}},
	{"invalid queryid", "report", unknownQuery},
	{"requested value", "report", advice{"", "The documents explain this message by callback_url or format: check them and callback_method."}},
	{"requested value", "executions", advice{"statuses", "The documented statuses are Pending, Running, Paused and Completed."}},
	{"quota of 50 active reports", "report", advice{"", "A user has 50 active reports. Delete or pause some, or let another user own these."}},
	{"executenow report creation quota", "report", advice{"execute_now", "A user creates 5 such reports in 60 minutes. Wait, or use a schedule."}},
}

var unknownQuery = advice{"query_id", "The service knows no query with this ID. It may have been deleted, or belong to another account."}

// adviceFor finds the advice for an error.
func adviceFor(err error) advice {
	if entra, ok := errors.AsType[*credential.Error](err); ok {
		return advice{next: entra.Advice}
	}
	e, ok := errors.AsType[*insights.Error](err)
	if !ok {
		return advice{}
	}
	words := strings.ToLower(e.Message)
	for _, k := range known {
		if strings.Contains(words, k.message) && strings.HasSuffix(e.Operation, k.object) {
			return k.advice
		}
	}
	if e.Method == http.MethodPost && nameTaken(words) {
		return advice{"name", "Another object has this name. If this is a replacement with create_before_destroy, it is the one to be replaced: change the name too, or drop create_before_destroy."}
	}
	return advice{next: byStatus(e)}
}

// nameTaken tells whether the service refuses a second object of one name. Whether it does is not documented
// [unknown], so neither are its words.
func nameTaken(words string) bool {
	for _, w := range [...]string{"already exist", "duplicate", "already taken", "already in use", "must be unique"} {
		if strings.Contains(words, w) && strings.Contains(words, "name") {
			return true
		}
	}
	return false
}

// nobodyHere tells whether a connection to this machine itself could not be made.
func nobodyHere(err error) bool {
	dial, ok := errors.AsType[*net.OpError](err)
	if !ok || dial.Op != "dial" {
		return false
	}
	to, ok := dial.Addr.(*net.TCPAddr)
	return ok && to.IP.IsLoopback()
}

// byStatus is the advice that a status alone gives.
func byStatus(e *insights.Error) string {
	switch {
	case insights.IsLinkRefused(e):
		return "The link to the file has expired, or its signature is refused; no role and no token of yours has a part in it. Read the execution again for a new link; if that is refused too, run the report again."
	case e.Operation == insights.OperationDownload && (e.Status == http.StatusNotFound || e.Status == http.StatusGone):
		return "The file is gone: the report or its execution was deleted, or the service does not keep it any more. Run the report again."
	case e.NoMFA:
		return "The service enforces multi-factor authentication, and the token carries no proof of it. Use a refresh token from a sign-in with MFA (Secure Application Model); a password can't carry one."
	case e.Status == http.StatusUnauthorized:
		return "The service does not accept the access token. Check that its audience is https://api.partnercenter.microsoft.com (audience), that it has not expired, and that it comes from an application and a user: the documents want both."
	case e.Status == http.StatusForbidden:
		return "The user lacks a right: the role Executive report viewer in the Insights workspace, on the account of the Microsoft AI Cloud Partner Program (not the CSP account). A token without a user (app-only) may be refused altogether."
	case e.Status == http.StatusTooManyRequests:
		return "The service asks to slow down. Lower max_concurrent_requests or -parallelism, or apply again later."
	case e.Status == http.StatusNotFound:
		return "If nothing at all is found, check endpoint: it ends in /insights/v1/mpn."
	case e.Status >= 500 && e.Operation == insights.TestQuery:
		return "The service gives up on a preview after 100 seconds. Ask for a shorter time or fewer columns; a report, which has more time, may run all the same."
	case e.Status >= 500:
		return "The failure is the service's; apply again later. If it lasts, open a support request with the correlation ID."
	case nobodyHere(e.Cause):
		return "Nothing serves at this address of this machine. If it is the emulator's, start that: make emulator in a clone of the provider's repository; anywhere else, " +
			"go run github.com/partnerinsights/terraform-provider-partnerinsights/internal/cmd/emulator@latest."
	case e.Cause != nil && !e.NoToken && !errors.Is(e.Cause, context.Canceled) && !errors.Is(e.Cause, context.DeadlineExceeded):
		return "Check endpoint, the network and a proxy (HTTPS_PROXY)."
	}
	return ""
}
