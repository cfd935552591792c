package conformance

import (
	"fmt"
	"net/http"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
)

const (
	noSuchID   = "00000000-0000-4000-8000-c0ffee000000"
	noSuchName = "terraform conformance asks for a name that nothing has"
	testResult = "ScheduledQueries/testQueryResult"
)

// The documented quotas, with a margin [doc C-FAQ].
const (
	queriesBefore = 100 - MaxQueries - 1
	reportsBefore = 50 - MaxReports - MaxRunNow
)

// askLists looks what there is. Only a list of nothing tells how one is answered.
func (r *run) askLists() {
	r.queries = r.list(get("ScheduledQueries", "includeSystemQueries", "false"))
	r.reports = r.list(get("ScheduledReport"))
	r.datasets = r.list(get("ScheduledDataset"))
	for _, i := range slices.Concat(r.queries.items, r.reports.items) {
		for _, name := range [...]string{"user", "name", "reportName", "callbackUrl"} {
			if s := i.text(name); len(s) > 3 {
				r.svc.secrets = append(r.svc.secrets, s)
			}
		}
	}
	switch {
	case r.queries.failed+r.reports.failed+r.datasets.failed != "":
		r.noRoom = "what the account has could not be read"
	case len(r.queries.items) > queriesBefore || len(r.reports.items) > reportsBefore:
		r.noRoom = fmt.Sprintf("the account has %d queries and %d reports, which leaves no margin to the quotas of 100 and 50", len(r.queries.items), len(r.reports.items))
	case len(r.datasets.items) == 0:
		r.noRoom = "the catalogue is empty: the role may see no data. " + r.Program.Access
	}
	for what, l := range map[string]*listing{"queries": r.queries, "reports": r.reports} {
		if len(l.items) == 0 && l.failed == "" {
			r.learnMiss("EmptyList", "a list of "+what+", of which there are none", l.first)
			return
		}
	}
	if r.failure == "" {
		r.learn("EmptyList", "lists of queries and reports", "both have objects", "404", "empty", "null")
	}
}

// learnMiss learns how a list of nothing is answered.
func (r *run) learnMiss(field, sent string, a *answer) {
	got := r.svc.describe(a)
	switch v := a.envelope["value"]; {
	case a.status == http.StatusNotFound:
		r.learn(field, sent, got, "404")
	case a.ok() && v.value == nil:
		r.learn(field, sent, got+", value null", "null")
	case a.ok() && len(a.items) == 0:
		r.learn(field, sent, got, "empty")
	case a.refused():
		r.strange(field, sent, got)
	}
}

// askSignIn learns what kinds of tokens are accepted: of the one that there is.
func (r *run) askSignIn() {
	who := r.principal().Kind
	q := get("ScheduledDataset")
	q.header = http.Header{"Validatemfa": {"true"}} // asks for the header below [doc A-MFA1]
	a := r.do(q)
	got := r.svc.describe(a)
	if a.ok() {
		switch who {
		case accesstoken.KindApplication:
			r.learn("AppOnly", "a token without a user", got, "accepted")
		case accesstoken.KindUser:
			r.learn("UserTokens", "a token with a user", got, "accepted")
		}
	}
	r.learnMFA(a, who)
}

func (r *run) learnMFA(a *answer, who accesstoken.Kind) {
	const sent = "a call with the header ValidateMfa"
	compliant := strings.ToLower(a.header.Get("isMfaCompliant"))
	got := "the header isMfaCompliant is " + first(compliant, "absent")
	switch {
	case strings.Contains(a.message, "900421"):
		r.learn("MFA", sent, r.svc.describe(a), "enforced")
	case !a.ok():
	case compliant == "false":
		r.learn("MFA", sent, got, "reported")
	case compliant != "":
		r.learn("MFA", sent, got, "reported", "enforced")
	case who == accesstoken.KindUser:
		r.learn("MFA", sent, got, "silent")
	}
}

// askMiss asks for what nothing passes. Filters that are not applied show objects: then the catalogue is asked.
func (r *run) askMiss() {
	sent := "a list of queries by an unknown name and ID"
	l := r.list(get("ScheduledQueries", "queryName", noSuchName, "queryId", noSuchID, "includeSystemQueries", "false"))
	if len(l.items) > 0 {
		sent = "a list of datasets by an unknown name"
		l = r.list(get("ScheduledDataset", "datasetName", "NoSuchDataset"))
	}
	if len(l.items) == 0 && l.failed == "" {
		r.learnMiss("FilterMiss", sent, l.first)
	}
}

// provokeErrors makes mistakes whose answers are documented, so that the bodies of failures can be seen: an unknown dataset,
// and a token that is none.
func (r *run) provokeErrors() {
	r.do(get(testResult, "exportQuery", "SELECT NoSuchColumn FROM NoSuchDataset"))
	bad := get("ScheduledDataset")
	bad.token = "not-a-token"
	r.svc.do(r.ctx, bad)
}

func (r *run) askQueryIDMessage() {
	const sent = "a preview of an unknown query"
	a := r.do(get(testResult, "queryId", noSuchID))
	got := r.svc.describe(a)
	for _, spelling := range [...]string{"QueryID", "QueryId"} {
		if strings.Contains(a.message, "Invalid "+spelling) {
			r.learn("QueryIDMessage", sent, got, spelling)
			return
		}
	}
	if a.refused() && a.message != "" {
		r.strange("QueryIDMessage", sent, got)
	} else if a.refused() {
		r.learn("QueryIDMessage", sent, got, "QueryID", "QueryId")
	}
}

var writable = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)

// textOf is a query of a few columns of a dataset.
func (r *run) textOf(dataset item, timespan string, aggregated bool) string {
	columns := slices.DeleteFunc(dataset.list("selectableColumns"), func(c string) bool { return !writable.MatchString(c) })
	text := "SELECT " + strings.Join(columns[:min(5, len(columns))], ", ") + " FROM " + dataset.text("datasetName")
	if timespan != "" {
		text += " TIMESPAN " + timespan
	}
	if aggregated {
		text += " AGGREGATED Daily"
	}
	return text
}

func timespanOf(dataset item) string { return first(dataset.list("availableDateRanges")...) }

// askAggregated previews a text with the clause and one without it.
func (r *run) askAggregated() {
	d := firstOf(r.datasets)
	if d == nil {
		return
	}
	with := r.do(get(testResult, "exportQuery", r.textOf(*d, timespanOf(*d), true)))
	without := r.do(get(testResult, "exportQuery", r.textOf(*d, timespanOf(*d), false)))
	got := "with it " + r.svc.describe(with) + "; without it " + r.svc.describe(without)
	r.learnAlternative("Aggregated", "previews with and without AGGREGATED", got, with, without, [3]string{"required", "refused", "optional"})
}

// learnAlternative learns from the answers to two ways to write a request which of them the service accepts: the values are
// those for the first way only, the second only, and both.
func (r *run) learnAlternative(field, sent, got string, first, second *answer, values [3]string) {
	switch {
	case first.err != nil || second.err != nil:
	case first.refused() && second.refused():
		r.strange(field, sent, got)
	case second.refused():
		r.learn(field, sent, got, values[0])
	case first.refused():
		r.learn(field, sent, got, values[1])
	default:
		r.learn(field, sent, got, values[2])
	}
}

// chooseTexts chooses two datasets: one with a short interval for most questions, and one with a long one.
func (r *run) chooseTexts() {
	if len(r.datasets.items) == 0 {
		return
	}
	byMinimum := slices.SortedStableFunc(slices.Values(r.datasets.items), func(a, b item) int {
		return a.number("minimumRecurrenceInterval") - b.number("minimumRecurrenceInterval")
	})
	aggregated := slices.Equal(r.answers["Aggregated"].Values, []string{"required"})
	short, long := byMinimum[0], byMinimum[len(byMinimum)-1]
	if i := slices.IndexFunc(byMinimum, func(d item) bool { return d.number("minimumRecurrenceInterval") > shortest }); i >= 0 {
		long = byMinimum[i]
	}
	r.text, r.minimum = r.textOf(short, timespanOf(short), aggregated), short.number("minimumRecurrenceInterval")
	r.otherText, r.otherMinimum = r.textOf(long, timespanOf(long), aggregated), long.number("minimumRecurrenceInterval")
}

// askDateRanges previews a time span that the dataset does not list.
func (r *run) askDateRanges() {
	for _, d := range r.datasets.items {
		listed := d.list("availableDateRanges")
		for _, span := range [...]string{"LAST_7_DAYS", "LAST_14_DAYS", "LAST_30_DAYS", "LAST_1_YEAR", "LIFETIME"} {
			if slices.Contains(listed, span) || len(listed) == 0 {
				continue
			}
			a := r.do(get(testResult, "exportQuery", r.textOf(d, span, strings.Contains(r.text, "AGGREGATED"))))
			if a.err == nil {
				r.choose("DateRanges", "a preview with a TIMESPAN that the dataset does not list", r.svc.describe(a), a.refused(), "enforced", "ignored")
			}
			return
		}
	}
	if len(r.datasets.items) > 0 {
		r.learn("DateRanges", "", "no dataset was found that lacks a time span", "enforced", "ignored")
	}
}

// askTestRows previews texts of datasets until one has more rows than the fewest that there may be.
func (r *run) askTestRows() {
	field := "TestRows"
	if r.program == "cmp" {
		field = "CmpTestRows"
	}
	const sent = "previews of whole datasets"
	either := fitting(field, func(string) bool { return true })
	most := 0
	for _, d := range r.datasets.items[:min(5, len(r.datasets.items))] {
		a := r.do(get(testResult, "exportQuery", r.textOf(d, timespanOf(d), strings.Contains(r.text, "AGGREGATED"))))
		if !a.ok() || len(a.items) == 0 {
			r.noRows = a
			if a.status == http.StatusInternalServerError || a.status == http.StatusGatewayTimeout {
				r.learn(field, sent, r.svc.describe(a), either...)
				return
			}
			continue
		}
		most = max(most, len(a.items))
		if most > 10 {
			break
		}
	}
	if most > 0 {
		r.noRows = nil
	}
	got := "at most " + count(most, "row")
	switch {
	case most > 100:
		r.strange(field, sent, got)
	case most > 10:
		r.learn(field, sent, got, "100")
	case most == 10:
		r.learn(field, sent, got, "10")
	case r.failure == "":
		r.learn(field, sent, got, either...)
	}
}

// askStoreDates previews a range of days in both ways to write one.
func (r *run) askStoreDates() {
	const ago = -40 * 24 * time.Hour
	day := r.do(get(testResult, "exportQuery", r.text, "startTime", r.in(ago)[:10]))
	moment := r.do(get(testResult, "exportQuery", r.text, "startTime", r.in(ago)))
	got := "a date: " + r.svc.describe(day) + "; a time: " + r.svc.describe(moment)
	r.learnAlternative("StoreDates", "previews with startTime as a date and as a time", got, day, moment, [3]string{"dates", "times", "both"})
}

// askOldVersion asks version 1 of the marketplace's service.
func (r *run) askOldVersion() {
	path := strings.Replace(r.svc.base.Path, "/v1.1/", "/v1/", 1)
	if path == r.svc.base.Path {
		return
	}
	old := *r.svc.base
	old.Path = path
	q := get("ScheduledDataset")
	q.address = old.String() + "/ScheduledDataset"
	a := r.svc.do(r.ctx, q)
	if a.err == nil {
		r.choose("OldCmp", "a list of datasets from version 1", r.svc.describe(a), a.ok(), "answers", "gone")
	}
}

// askNameFilter asks for a query by its name and by parts of it.
func (r *run) askNameFilter() {
	q := *r.anyQuery()
	name, id := q.text("name"), q.text("queryId")
	if len(name) < 4 {
		return
	}
	shows := func(wanted string) bool {
		l := r.list(get("ScheduledQueries", "queryName", wanted))
		return slices.ContainsFunc(l.items, func(i item) bool { return i.text("queryId") == id })
	}
	whole, prefix, part, other := shows(name), shows(name[:len(name)/2]), shows(name[1:len(name)/2]), shows(noSuchName)
	if r.failure != "" {
		return
	}
	seen := [...]bool{whole, prefix, part, other}
	got := fmt.Sprintf("the whole name finds it: %t, its beginning: %t, a part: %t, another name: %t", whole, prefix, part, other)
	r.learn("NameFilter", "lists of queries by a name", got, fitting("NameFilter", func(v string) bool {
		return seen == map[string][4]bool{"exact": {true, false, false, false}, "prefix": {true, true, false, false}, "contains": {true, true, true, false}, "ignored": {true, true, true, true}}[v]
	})...)
}

// askIDFilter asks for an unknown ID while there is something to be shown instead.
func (r *run) askIDFilter() {
	l := r.list(get("ScheduledQueries", "queryId", noSuchID))
	if l.failed == "" {
		r.choose("IDFilter", "a list of queries by an unknown ID", count(len(l.items), "object"), len(l.items) == 0, "honoured", "ignored")
	}
}
