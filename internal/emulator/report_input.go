package emulator

import (
	"net/http"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// The limits of a report [doc P-PAR, P-FAQ; the length is C-FAQ's].
const (
	shortestInterval = 4    // hours
	longestInterval  = 2160 // hours
	longestText      = 256  // characters
	startsIn         = 4 * time.Hour
)

const creation = "Invalid report parameters for creation - "

// reportInput is the body of a creation or an update, read and not yet checked.
type reportInput struct {
	form
	name, description, queryID, start, end, queryStart, queryEnd string
	format, callbackURL, method                                  string
	executeNow                                                   bool
	interval, count                                              int
}

func (c *call) readReport() (in reportInput, p *problem) {
	if in.form, p = bind(c.body); p != nil {
		return in, p
	}
	p = c.texts(in.form, map[string]*string{
		"ReportName": &in.name, "Description": &in.description, "QueryId": &in.queryID, "StartTime": &in.start, "EndTime": &in.end,
		"QueryStartTime": &in.queryStart, "QueryEndTime": &in.queryEnd, "Format": &in.format,
		"CallbackUrl": &in.callbackURL, "CallbackMethod": &in.method,
	})
	if p != nil {
		return in, p
	}
	if in.executeNow, p = in.boolean("ExecuteNow"); p != nil {
		return in, p
	}
	if in.interval, p = in.integer("RecurrenceInterval"); p != nil {
		return in, p
	}
	in.count, p = in.integer("RecurrenceCount")
	return in, p
}

// checkTexts checks what create and update have in common, in the order of the fields.
func (c *call) checkTexts(in reportInput) *problem {
	strict := c.policy.CmpRules == "on"
	switch {
	case strings.TrimSpace(in.name) == "":
		return badRequest("Null or missing value")
	case strict && strings.Contains(in.name, ";"):
		return badRequest(creation + "Invalid character (;) in ReportName")
	case strict && (utf8.RuneCountInString(in.name) > longestText || utf8.RuneCountInString(in.description) > longestText):
		return badRequest(creation + "Limit ReportName and Description length to 256 characters or less")
	case in.format != "" && !oneOf(in.format, "csv", "tsv"):
		if strict {
			return badRequest(creation + "Report format should be csv/tsv")
		}
		return unknownValue(in.format)
	case in.method != "" && !oneOf(in.method, http.MethodGet, http.MethodPost):
		if strict {
			return badRequest(creation + "CallbackMethod can only be GET or POST")
		}
		return unknownValue(in.method)
	case in.callbackURL != "" && c.program == Store && c.policy.StoreCallback == "refused":
		return badRequest("Invalid report parameters")
	case in.callbackURL != "" && !isWebURL(in.callbackURL, c.policy.CallbackScheme):
		return unknownValue(in.callbackURL)
	}
	return nil
}

// unknownValue is .NET's message for a text that is no value of an enumeration [doc P-FAQ: format, callbackurl].
func unknownValue(value string) *problem {
	return badRequest("Requested value '" + value + "' not found")
}

func oneOf(s string, words ...string) bool {
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return true
		}
	}
	return false
}

// isWebURL is lenient: P-PAR's sample has https://<SampleCallbackUrl>.
func isWebURL(s string, schemes Choice) bool {
	lower := strings.ToLower(s)
	return strings.HasPrefix(lower, "https://") || schemes == "any" && strings.HasPrefix(lower, "http://")
}

// checkSchedule checks a scheduled report as it would be after a creation or update. ExecuteNow reports ignore their
// schedule [doc P-PAR].
func (c *call) checkSchedule(in reportInput, r Report) *problem {
	if c.program == Store && c.policy.StoreSchedules == "unchecked" {
		return nil
	}
	least := c.minimumInterval(r.Query)
	shortest := shortestInterval
	if c.program == CMP && c.policy.ShortIntervals == "allowed" && least > 0 {
		shortest = min(shortest, least)
	}
	if r.Interval < shortest || r.Interval > longestInterval {
		return badRequest("Recurrence Interval must be between 4 and 2160")
	}
	if p := c.checkCount(in); p != nil {
		return p
	}
	if c.policy.MinimumInterval == "enforced" && r.Interval < least {
		return badRequest(creation + "Recurrence Interval is below the minimum of the dataset")
	}
	return c.checkEnd(r)
}

func (c *call) checkCount(in reportInput) *problem {
	switch {
	case in.presence("RecurrenceCount") != present || in.count > 0:
		return nil
	case c.policy.CmpRules == "on":
		return badRequest(creation + "Recurrence count has to be a positive integer value")
	}
	return badRequest("Invalid report parameters")
}

// checkStart checks a start time by the four-hour rule [doc P-FAQ].
func (c *call) checkStart(start time.Time, rule bool) *problem {
	if rule && start.Before(c.now.Add(startsIn)) {
		return badRequest(creation + "Start time of report should at least be 4 hours from current UTC time")
	}
	return nil
}

// stamp reads a time of the body; zero where there is none.
func (c *call) stamp(field, s string) (time.Time, *problem) {
	t, ok := parseStamp(s)
	return c.checkedTime(field, t, ok || s == "")
}

// queryStamp reads a bound of a query's range of days.
func (c *call) queryStamp(field, s string) (time.Time, *problem) {
	t, ok := c.parseQueryTime(s)
	return c.checkedTime(field, t, ok)
}

// checkedTime refuses a time in another format, for which there are two answers [doc P-FAQ].
func (c *call) checkedTime(field string, t time.Time, ok bool) (time.Time, *problem) {
	switch {
	case ok:
		return t, nil
	case c.policy.BadDate == "500":
		return t, &problem{http.StatusInternalServerError, "Internal error encountered while creating report. Correlation ID " + c.entry.ID}
	}
	return t, badRequest(creation + field + " should follow format: yyyy-MM-ddTHH:mm:ssZ")
}

// minimumInterval is the shortest interval in hours for a query's dataset, 0 when it is not known.
func (c *call) minimumInterval(text string) int {
	q, err := reportquery.Parse(text)
	if err != nil {
		return 0
	}
	d, _ := c.e.dataset(c.program, q.Dataset.Text)
	return d.MinimumRecurrenceInterval
}
