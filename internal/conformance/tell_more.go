package conformance

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// tellErrors looks at the failures: their status, and their body.
func (r *run) tellErrors() {
	wrapped, plain, bodies := map[bool]bool{}, false, fitting("ErrorBody", func(string) bool { return true })
	for _, a := range r.envelopes() {
		plain = plain || !a.envelope.has("nextLink") && !a.envelope.has("dataRedacted")
	}
	var got []string
	for _, a := range r.svc.answers {
		if a.err != nil || a.status < 400 || a.status == http.StatusTooManyRequests || a.request.address != "" {
			continue
		}
		within := a.http != a.status
		if a.status == http.StatusBadRequest || a.status == http.StatusNotFound {
			wrapped[within] = true
		} else if !a.denied() && a.status != http.StatusInternalServerError {
			continue
		}
		seen := bodyOf(a)
		got = append(got, fmt.Sprintf("HTTP %d with statusCode %d: %s", a.http, a.status, seen))
		bodies = slices.DeleteFunc(bodies, func(v string) bool { return predictedBody(v, within, plain) != seen })
	}
	if len(got) == 0 {
		return
	}
	slices.Sort(got)
	answers := strings.Join(slices.Compact(got), ", ")
	switch {
	case wrapped[true] && wrapped[false]:
		r.strange("ErrorStatus", "requests that are refused", answers)
	case len(wrapped) > 0:
		r.choose("ErrorStatus", "requests that are refused", answers, wrapped[true], "wrapped", "http")
	}
	r.learn("ErrorBody", "requests that are refused", answers, bodies...)
}

// bodyOf is the form of a failure's body, as a value of the policy ErrorBody.
func bodyOf(a *answer) string {
	value, enveloped := a.envelope["value"]
	list, isList := value.value.([]any)
	switch {
	case len(strings.TrimSpace(string(a.raw))) == 0:
		return "empty"
	case a.envelope.has("error"):
		return "error-object"
	case enveloped && value.value == nil:
		return "null-value"
	case isList && len(list) == 0 && (a.envelope.has("nextLink") || a.envelope.has("dataRedacted")):
		return "envelope"
	case isList && len(list) == 0:
		return "short"
	}
	return "something else"
}

// predictedBody is the form that a body has under a value of ErrorBody. A failure within a 200 is always an envelope, and where
// envelopes have neither nextLink nor dataRedacted the whole one is the short one.
func predictedBody(value string, wrapped, plain bool) string {
	if wrapped && (value == "error-object" || value == "empty") {
		value = "envelope"
	}
	if plain && value == "envelope" {
		return "short"
	}
	return value
}

// tellRemaining looks where the fields about the runs that remain are: in answers to changes, to reads, and in executions.
func (r *run) tellRemaining() {
	const field = "totalrecurrencecount"
	var looked, seen [3]bool
	spelt := map[string]bool{}
	look := func(place int, i item) {
		looked[place] = true
		for _, name := range [...]string{field, "nextexecutionstarttime", "endtime"} {
			if i.has(name) {
				seen[place] = true
				spelt[i.fields[name].name[:1]] = true
			}
		}
	}
	r.eachItem("report", func(a *answer, i item) {
		switch id := i.text("reportId"); {
		case a.request.method == http.MethodDelete:
		case r.own(id) == nil: // another's may be of any age
		case a.request.method == http.MethodGet:
			look(1, i)
		default:
			look(0, i)
		}
	})
	r.eachItem("execution", func(_ *answer, i item) { look(2, i) })
	if looked == [3]bool{} {
		return
	}
	got := fmt.Sprintf("seen in answers to changes, to reads, and in executions: %v of %v", seen, looked)
	const sent = "reports and executions"
	if seen == [3]bool{} {
		if looked[2] {
			r.learn("RemainingFields", sent, got, "absent")
		}
		r.learn("RemainingIn", sent, got, "all", "reads", "executions")
		return
	}
	r.learn("RemainingFields", sent, got, fitting("RemainingFields", func(v string) bool {
		pascal := slices.Equal(r.answers["Case"].Values, []string{"pascal"})
		return v != "absent" && (pascal || (v == "pascal") == spelt["T"])
	})...)
	r.learn("RemainingIn", sent, got, fitting("RemainingIn", func(v string) bool {
		want := map[string][3]bool{"all": {true, true, true}, "reads": {false, true, true}, "executions": {false, false, true}}[v]
		for place := range looked {
			if looked[place] && seen[place] != want[place] {
				return false
			}
		}
		return true
	})...)
}

// tellCallback looks for the callback of the run's reports, in reports and in executions.
func (r *run) tellCallback() {
	if r.callback == "" {
		r.learn("CallbackEcho", "", "no report could be given a callback", "reports", "none", "everywhere")
		return
	}
	var looked, shown [2]bool
	for _, o := range [...]*object{r.report, r.once} {
		if o != nil && (o.sent["CallbackUrl"] != nil || o == r.report) {
			looked[0], shown[0] = true, shown[0] || o.created.items[0].text("callbackUrl") != ""
		}
	}
	r.eachItem("execution", func(_ *answer, i item) {
		if o := r.own(i.text("reportId")); o != nil {
			looked[1], shown[1] = true, shown[1] || i.text("callbackUrl") != ""
		}
	})
	got := fmt.Sprintf("reports show it: %t, executions show it: %t of %t", shown[0], shown[1], looked[1])
	r.learn("CallbackEcho", "reports with a callback", got, fitting("CallbackEcho", func(v string) bool {
		want := map[string][2]bool{"reports": {true, false}, "none": {false, false}, "everywhere": {true, true}}[v]
		return (!looked[0] || shown[0] == want[0]) && (!looked[1] || shown[1] == want[1])
	})...)
}
