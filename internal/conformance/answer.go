package conformance

import (
	"bytes"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// answer is what a call was answered, with the spelling of its fields.
type answer struct {
	request request
	err     error // why there is no answer that can be read
	http    int   // the status of HTTP
	status  int   // what it means: the statusCode of a failure within a 200, else that of HTTP
	header  http.Header
	raw     []byte

	envelope fields
	items    []item
	message  string
	next     string
}

// fields are the members of a JSON object by their names in lower case.
type fields map[string]field

// field is a member of a JSON object: its name as it was spelt, and its value.
type field struct {
	name  string
	value any
}

// item is an object of an answer.
type item struct{ fields }

func newFields(object map[string]any) fields {
	f := fields{}
	for name, value := range object {
		f[strings.ToLower(name)] = field{name, value}
	}
	return f
}

// has reports whether a field is there, also as null.
func (f fields) has(name string) bool {
	_, ok := f[strings.ToLower(name)]
	return ok
}

// text is a field's text, "" where there is none.
func (f fields) text(name string) string {
	s, _ := f[strings.ToLower(name)].value.(string)
	return s
}

// number is a field's number, 0 where there is none.
func (f fields) number(name string) int {
	n, _ := f[strings.ToLower(name)].value.(float64)
	return int(n)
}

// list are the texts of a field.
func (f fields) list(name string) []string {
	values, _ := f[strings.ToLower(name)].value.([]any)
	var texts []string
	for _, v := range values {
		if s, ok := v.(string); ok {
			texts = append(texts, s)
		}
	}
	return texts
}

// decode reads the body. A success that is no envelope of the service is not one.
func (a *answer) decode() {
	a.status = a.http
	var object map[string]any
	if err := json.Unmarshal(bytes.TrimPrefix(a.raw, []byte("\ufeff")), &object); err != nil {
		if a.http < 300 {
			a.err = errNoEnvelope
		}
		return
	}
	a.envelope = newFields(object)
	a.message = a.envelope.text("message")
	if inner, ok := a.envelope["error"].value.(map[string]any); ok {
		a.message = newFields(inner).text("message")
	}
	a.next = a.envelope.text("nextLink")
	values, isList := a.envelope["value"].value.([]any)
	for _, v := range values {
		if o, ok := v.(map[string]any); ok {
			a.items = append(a.items, item{newFields(o)})
		}
	}
	if code := a.envelope.number("statusCode"); a.http == http.StatusOK && code >= 400 {
		a.status = code
		return
	}
	if a.http < 300 && (!isList && a.envelope["value"].value != nil || !a.envelope.has("value") || len(a.items) != len(values)) {
		a.err = errNoEnvelope
	}
}

const errNoEnvelope = shapeError("the answer was no envelope of the service")

type shapeError string

func (e shapeError) Error() string { return string(e) }

// ok reports whether the call worked.
func (a *answer) ok() bool { return a.err == nil && a.status >= 200 && a.status < 300 }

// refused reports whether the service refused what was asked because of what it was.
func (a *answer) refused() bool {
	return a.err == nil && a.status >= 400 && a.status < 500 && !a.denied() &&
		a.status != http.StatusRequestTimeout && a.status != http.StatusTooManyRequests
}

// denied reports whether the service refused the caller.
func (a *answer) denied() bool {
	return a.err == nil && (a.status == http.StatusUnauthorized || a.status == http.StatusForbidden)
}

// mayPass reports whether the same call may work later.
func (a *answer) mayPass() bool {
	return a.err != nil || a.status == http.StatusRequestTimeout || a.status == http.StatusTooManyRequests || a.status >= 500
}

// kind tells what the items of an answer are: query, report, execution, dataset, or row.
func (a *answer) kind() string {
	switch path := a.request.path; {
	case strings.HasPrefix(path, "ScheduledDataset"):
		return "dataset"
	case strings.HasPrefix(path, "ScheduledQueries/test"):
		return "row"
	case strings.HasPrefix(path, "ScheduledQueries"):
		return "query"
	case strings.HasPrefix(path, "ScheduledReport/execution"):
		return "execution"
	}
	return "report"
}

// timeLayouts are the ways to write a time, by the values of the policy Timestamps.
var timeLayouts = sync.OnceValue(func() map[string]*regexp.Regexp {
	const upToSeconds = `^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d`
	return map[string]*regexp.Regexp{
		"z": regexp.MustCompile(upToSeconds + `Z$`), "no-z": regexp.MustCompile(upToSeconds + `$`),
		"fraction": regexp.MustCompile(upToSeconds + `\.\d+Z$`), "offset": regexp.MustCompile(upToSeconds + `[+-]\d\d:\d\d$`),
	}
})

// parseTime reads a time of an answer in any of the ways to write one; zero where it is none.
func parseTime(s string) time.Time {
	for _, layout := range [...]string{time.RFC3339, "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

// stamp writes a time as requests have it [doc P-PAR].
func stamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05Z") }

// foreign finds what may tell of others in a message: addresses, users and IDs.
var foreign = sync.OnceValue(func() []*regexp.Regexp {
	return []*regexp.Regexp{
		regexp.MustCompile(`(?i)\b[a-z][a-z0-9+.-]*://[^\s"'<>]+`),
		regexp.MustCompile(`[^\s"'<>@]+@[^\s"'<>@]+`),
		regexp.MustCompile(`(?i)\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b`),
		regexp.MustCompile(`\b\d{6,}\b`),
	}
})

const maxQuoted = 200 // characters of a message

// mask makes a text of the service fit for a report that others read, and short.
func (s *service) mask(text string) string {
	text = s.clean(text)
	if runes := []rune(text); len(runes) > maxQuoted {
		text = string(runes[:maxQuoted]) + "…"
	}
	return text
}

// clean takes out of a text what may be secret or of others.
func (s *service) clean(text string) string {
	text = secret.Mask(text, s.secrets...)
	for _, pattern := range foreign() {
		text = pattern.ReplaceAllString(text, secret.Masked)
	}
	return printable.Text(text)
}
