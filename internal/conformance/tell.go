package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// These questions need no call of their own: what came in answer to the others tells them.

const allAnswers = "all answers"

// envelopes are the answers that worked.
func (r *run) envelopes() []*answer {
	return slices.DeleteFunc(slices.Clone(r.svc.answers), func(a *answer) bool { return !a.ok() })
}

// items calls f with each object of a kind that was shown.
func (r *run) eachItem(kind string, f func(a *answer, i item)) {
	for _, a := range r.envelopes() {
		if a.kind() == kind {
			for _, i := range a.items {
				f(a, i)
			}
		}
	}
}

// tellTimeout learns from previews whether they time out. A preview without rows tells it when the file of the same text has
// some.
func (r *run) tellTimeout() {
	const sent = "previews of whole datasets"
	switch a := r.noRows; {
	case a == nil && len(r.datasets.items) > 0 && r.failure == "":
		r.learn("TestTimeout", sent, "they have rows", "never")
	case a == nil:
	case a.status == http.StatusInternalServerError:
		r.learn("TestTimeout", sent, r.svc.describe(a), "500")
	case a.status == http.StatusGatewayTimeout:
		r.learn("TestTimeout", sent, r.svc.describe(a), "504")
	case a.ok() && r.fileRows:
		r.learn("TestTimeout", sent, "no rows, and the file of a run has some", "empty")
	case a.ok():
		r.learn("TestTimeout", sent, "no rows", "empty", "never")
	}
}

// tellPages looks for a list of several pages.
func (r *run) tellPages() {
	longest := 0
	for _, l := range [...]*listing{r.datasets, r.queries, r.reports} {
		if l.failed != "" {
			continue
		}
		if l.link != "" {
			size, got := l.sizes[0], fmt.Sprintf("the first of %d pages has %s", len(l.sizes), count(l.sizes[0], "object"))
			r.learn("PageSize", "lists", got, fitting("PageSize", func(v string) bool { return v == fmt.Sprint(size) })...)
			r.learnNextLink(l.link)
			return
		}
		longest = max(longest, len(l.items))
	}
	r.learn("PageSize", "lists", fmt.Sprintf("%s on one page", count(longest, "object")), fitting("PageSize", func(v string) bool {
		var n int
		_, err := fmt.Sscan(v, &n)
		return err != nil || n >= longest
	})...)
}

func (r *run) learnNextLink(link string) {
	form := "relative"
	switch {
	case strings.HasPrefix(link, "/"):
		form = "path"
	case strings.Contains(link, "://"):
		form = "absolute"
	}
	r.learn("NextLink", "lists", "nextLink is "+form, form)
}

// tellCase looks at the names of an envelope, of the ID of an object, and of callbackMethod.
func (r *run) tellCase() {
	envelope, object, slip := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, a := range r.envelopes() {
		envelope[a.envelope["value"].name] = true
	}
	for kind, id := range map[string]string{"dataset": "datasetname", "query": "queryid", "report": "reportid", "execution": "executionid"} {
		r.eachItem(kind, func(_ *answer, i item) {
			object[i.fields[id].name[:1]] = i.has(id)
			if i.has("callbackMethod") {
				slip[i.fields["callbackmethod"].name[:1]] = true
			}
		})
	}
	if len(envelope) == 0 || len(object) == 0 {
		return
	}
	got := fmt.Sprintf("value: %s, IDs begin with %s, callbackMethod with %s", names(envelope), names(object), first(names(slip), "nothing that was seen"))
	r.learn("Case", allAnswers, got, fitting("Case", func(v string) bool {
		want := map[string][3]string{"camel": {"value", "", "c"}, "pascal": {"Value", "P", "C"}, "slips": {"value", "", "C"}, "pascal-envelope": {"Value", "", "c"}}[v]
		return names(envelope) == want[0] && (strings.ToUpper(names(object)) == names(object)) == (want[1] == "P") && (len(slip) == 0 || names(slip) == want[2])
	})...)
}

// names are the keys of a set.
func names(set map[string]bool) string {
	var list []string
	for n := range set {
		list = append(list, n)
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// documented are the fields that every object of a kind has.
func documented() map[string][]string {
	return map[string][]string{
		"query":     {"queryId", "name", "description", "query", "type", "user", "createdTime"},
		"report":    {"reportId", "description", "user", "createdTime", "modifiedTime", "startTime", "callbackUrl", "callbackMethod"},
		"execution": {"executionId", "callbackUrl", "reportAccessSecureLink", "reportExpiryTime"},
	}
}

// tellNulls looks for nulls, and for documented fields that are not there.
func (r *run) tellNulls() {
	nulls, absent := 0, 0
	for kind, all := range documented() {
		r.eachItem(kind, func(_ *answer, i item) {
			for _, name := range all {
				if !i.has(name) {
					absent++
				} else if i.fields[strings.ToLower(name)].value == nil {
					nulls++
				}
			}
		})
	}
	got := fmt.Sprintf("documented fields are null %d times and absent %d times", nulls, absent)
	switch {
	case nulls > 0 && absent > 0:
		r.strange("Nulls", allAnswers, got)
	case nulls+absent > 0:
		r.choose("Nulls", allAnswers, got, nulls > 0, "null", "absent")
	}
}

// tellDescription looks at objects that were created without a description.
func (r *run) tellDescription() {
	for _, o := range [...]*object{r.query, r.other, r.once} {
		if o == nil {
			continue
		}
		i := o.created.items[0]
		value, text := i.fields["description"].value, i.text("description")
		if value == nil || text == "" {
			r.choose("NoDescription", "objects without a description", fmt.Sprintf("the field is there: %t, null: %t", i.has("description"), value == nil), value == nil, "null", "empty")
		} else {
			r.strange("NoDescription", "objects without a description", "the field has a text")
		}
		return
	}
}

// tellTimes compares all times with the ways to write one.
func (r *run) tellTimes() {
	fit := fitting("Timestamps", func(string) bool { return true })
	seen := 0
	for kind, times := range map[string][]string{"query": {"createdTime"}, "report": {"createdTime", "modifiedTime", "startTime"}, "execution": {"reportGeneratedTime"}} {
		r.eachItem(kind, func(_ *answer, i item) {
			for _, name := range times {
				if s := i.text(name); s != "" {
					seen++
					fit = slices.DeleteFunc(fit, func(v string) bool { return !timeLayouts()[v].MatchString(s) })
				}
			}
		})
	}
	if seen > 0 {
		r.learn("Timestamps", allAnswers, count(seen, "time")+" in one form", fit...)
	}
}

// tellFormat compares the formats that were sent with those that are shown, and texts with a blank at their end.
func (r *run) tellFormat() {
	fit := fitting("Format", func(string) bool { return true })
	var got []string
	for _, o := range r.objects {
		sent, _ := o.sent["Format"].(string)
		if sent == "" || o.created == nil {
			continue
		}
		shown := o.created.items[0].text("format")
		got = append(got, sent+" is shown as "+r.svc.mask(shown))
		fit = slices.DeleteFunc(fit, func(v string) bool {
			return shown != map[string]string{"lower": strings.ToLower(sent), "upper": strings.ToUpper(sent), "as-given": sent}[v]
		})
	}
	if len(got) > 0 {
		slices.Sort(got)
		r.learn("Format", "reports in CSV and csv", strings.Join(slices.Compact(got), ", "), fit...)
	}
	if r.query != nil {
		text := r.query.created.items[0].text("query")
		r.choose("Trim", "a query with a blank at its end", fmt.Sprintf("the blank is there: %t", strings.HasSuffix(text, " ")), strings.HasSuffix(text, " "), "keep", "trim")
	}
}

// tellRedaction looks for dataRedacted.
func (r *run) tellRedaction() {
	seen := map[string]bool{}
	for _, a := range r.envelopes() {
		if f, ok := a.envelope["dataredacted"]; ok {
			seen[fmt.Sprint(f.value)] = true
		}
	}
	got := "dataRedacted is " + first(names(seen), "absent")
	switch {
	case seen["true"]:
		r.learn("Redaction", allAnswers, got, "redacted")
	case seen["false"]:
		r.learn("Redaction", allAnswers, got, "none")
	default:
		r.learn("Redaction", allAnswers, got, "none", "redacted")
	}
}

// tellOwners looks at the user of system queries and of objects of this run, and never quotes one.
func (r *run) tellOwners() {
	var system []item
	for _, i := range r.list(get("ScheduledQueries", "includeOnlySystemQueries", "true")).items {
		if i.text("type") == "system" {
			system = append(system, i)
		}
	}
	if len(system) > 0 {
		named := system[0].text("user") != ""
		r.choose("SystemQueryOwner", "system queries", fmt.Sprintf("a user is shown: %t", named), named, "microsoft", "null")
	} else if r.failure == "" {
		r.learn("SystemQueryOwner", "system queries", "there are none", "null", "microsoft")
	}
	if r.query == nil {
		return
	}
	user := r.query.created.items[0].fields["user"].value
	switch text, _ := user.(string); {
	case user == nil:
		r.learn("StoreOwner", "a query of this run", "no user is shown", "null")
	case text != "" && strings.Trim(text, "0123456789") == "":
		r.learn("StoreOwner", "a query of this run", "a number is shown", "numeric")
	default:
		r.strange("StoreOwner", "a query of this run", "something else than a number is shown")
	}
}

// tellFields looks for fields that reports may have.
func (r *run) tellFields() {
	reports, times, extra := 0, false, false
	r.eachItem("report", func(_ *answer, i item) {
		reports++
		times = times || i.has("queryStartTime") || i.has("queryEndTime")
		extra = extra || i.has("isPublicInOrg") || i.has("executionStatus")
	})
	if reports == 0 {
		return
	}
	got := fmt.Sprintf("in %s: %%t", count(reports, "report"))
	// Where fields without a value are left out, only a report that was given a range would show it.
	if times || r.once != nil {
		r.choose("QueryTimesEcho", "reports, one with a range of days", fmt.Sprintf(got, times), times, "present", "absent")
	}
	r.choose("ExtraFields", "reports", fmt.Sprintf(got, extra), extra, "present", "none")
}
