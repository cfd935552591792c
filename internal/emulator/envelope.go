package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

// member is one field of a JSON object; value is what encoding/json takes, an object, or a list of them.
type member struct {
	name  string // in camel case, as the samples of answers have it
	value any
}

// object is a JSON object whose fields keep their order.
type object []member

// result is what an operation answers when it works.
type result struct {
	items   []object
	message string // "" is null
	next    string // nextLink, "" is null
	null    bool   // value is null instead of empty
	rows    bool   // items are rows of data: their names are columns and are not respelt
}

// problem is why an operation is refused: a status of the service and its words.
type problem struct {
	status  int
	message string
}

func badRequest(message string) *problem { return &problem{http.StatusBadRequest, message} }
func itemNotFound() *problem {
	return &problem{http.StatusNotFound, "No item found with given filters."}
}                                   // P-FAQ
func unauthorized() *problem        { return &problem{http.StatusUnauthorized, "Unauthorized"} } // P-FAQ
func forbidden(why string) *problem { return &problem{http.StatusForbidden, why} }
func (p *problem) code() string     { return strings.ReplaceAll(http.StatusText(p.status), " ", "") }

// answer is a complete HTTP answer, before it is written.
type answer struct {
	status int
	header http.Header
	body   []byte
	more   func(io.Writer) // what follows the body and is too large to be held; nil for nothing
}

// writer spells answers as the policy says.
type writer struct {
	policy   Policy
	plain    bool // the program leaves out nextLink, where there is none, and dataRedacted
	redacted bool
}

// ok is the answer to an operation that worked: the documented envelope [sample P-PAR].
func (w writer) ok(r result) answer {
	items := make([]any, len(r.items))
	for i, o := range r.items {
		if !r.rows {
			o = w.spell(o, w.policy.Case == "pascal")
		}
		items[i] = o
	}
	var value any = items
	if r.null {
		value = nil
	}
	return w.answer(http.StatusOK, w.envelope(value, len(items), r.message, r.next, http.StatusOK))
}

// fail is the answer to an operation that was refused.
func (w writer) fail(p *problem) answer {
	wrapped := w.policy.ErrorStatus == "wrapped" && (p.status == http.StatusBadRequest || p.status == http.StatusNotFound)
	status := p.status
	if wrapped {
		status = http.StatusOK
	}
	switch {
	case w.policy.ErrorBody == "null-value":
		return w.answer(status, w.envelope(nil, 0, p.message, "", p.status))
	case w.policy.ErrorBody == "error-object" && !wrapped:
		return w.answer(status, object{{"error", object{{"code", p.code()}, {"message", p.message}}}})
	case w.policy.ErrorBody == "empty" && !wrapped:
		return answer{status: status, header: http.Header{}}
	case w.policy.ErrorBody == "short":
		return w.answer(status, w.short(w.envelope([]any{}, 0, p.message, "", p.status)))
	}
	return w.answer(status, w.envelope([]any{}, 0, p.message, "", p.status))
}

func (w writer) envelope(value any, count int, message, next string, status int) object {
	pascal := w.policy.Case == "pascal" || w.policy.Case == "pascal-envelope"
	o := object{{"value", value}, {"nextLink", orNull(next)}, {"totalCount", count}, {"message", orNull(message)}, {"statusCode", status}, {"dataRedacted", w.redacted}}
	if w.plain && next != "" {
		o = o[:len(o)-1]
	} else if (w.plain || w.policy.Case == "pascal" && !w.redacted) && next == "" {
		o = w.short(o) // as cmp has it [captured F-GPS], and as on the pages in Pascal case
	}
	for i := range o {
		o[i].name = cased(o[i].name, pascal)
	}
	return o
}

// short is an envelope without nextLink and dataRedacted.
func (w writer) short(o object) object {
	return slices.DeleteFunc(o, func(m member) bool {
		return strings.EqualFold(m.name, "nextLink") || strings.EqualFold(m.name, "dataRedacted")
	})
}

// spell gives an object's fields the names and nulls of the policy.
func (w writer) spell(o object, pascal bool) object {
	var out object
	for _, m := range o {
		if m.value == nil && w.policy.Nulls == "absent" {
			continue
		}
		slip := w.policy.Case == "slips" && m.name == "callbackMethod" // P-FIRST prints it so
		out = append(out, member{cased(m.name, pascal || slip), m.value})
	}
	return out
}

func cased(name string, pascal bool) string {
	if pascal {
		return strings.ToUpper(name[:1]) + name[1:]
	}
	return name
}

func orNull(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (w writer) answer(status int, body object) answer {
	return answer{status: status, header: http.Header{"Content-Type": {"application/json; charset=utf-8"}}, body: encode(body)}
}

// encode writes JSON as it is read by people too: signs of HTML, which links have, are not escaped.
func encode(v any) []byte {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		panic("emulator: an answer can't be written: " + err.Error()) // only texts, numbers and booleans go in
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

// index is the place of a field, whose name is compared without case; -1 when there is none.
func (o object) index(name string) int {
	return slices.IndexFunc(o, func(m member) bool { return strings.EqualFold(m.name, name) })
}

// MarshalJSON writes the fields in their order.
func (o object) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, m := range o {
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(append(b, encode(m.name)...), ':'), encode(m.value)...)
	}
	return append(b, '}'), nil
}
