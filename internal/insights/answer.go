package insights

import (
	"bytes"
	"encoding/json"
	"errors"
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"time"
)

// answer is a complete answer of the service, or of what stands in its place.
type answer struct {
	status int // of the answer, or of the failure that is wrapped in it
	header http.Header
	body   []byte // without byte-order mark and white space around it
	envelope
	broken error // why the body is not an envelope
}

// envelope is the shape of every answer [sample P-FIRST, P-PAR]; encoding/json matches its names in any case.
type envelope struct {
	Value      kind    `json:"value"`
	NextLink   *string `json:"nextLink"`
	TotalCount word    `json:"totalCount"`
	Message    word    `json:"message"`
	StatusCode word    `json:"statusCode"`

	// The shapes of other failures: a gateway's, and the common one of Azure services.
	Code  word    `json:"code"`
	Error problem `json:"error"`
}

var byteOrderMark = []byte("\xef\xbb\xbf") // seen in Partner Center's JSON [field F-ZIE]

func newAnswer(status int, header http.Header, body []byte) *answer {
	a := &answer{status: status, header: header, body: bytes.TrimSpace(bytes.TrimPrefix(body, byteOrderMark))}
	text := a.body
	if a.ok() {
		text = outline(text)
	}
	a.broken = shapeError("it", json.Unmarshal(text, &a.envelope))
	if wrapped := a.statusInBody(); a.ok() && wrapped >= 400 {
		a.status = wrapped // [field F-HSO]
	}
	return a
}

// outline is a large answer without what its arrays hold: to read the whole only for the envelope would take as long
// as to read the items, which finds what may be wrong with them.
func outline(body []byte) []byte {
	const large = 64 << 10
	if len(body) < large {
		return body
	}
	var kept []byte
	depth, from, array := 0, 0, false
	for i := 0; i < len(body); i++ {
		switch c := body[i]; c {
		case '"':
			i = endOfText(body, i)
		case '[', '{':
			if depth++; depth == 2 && c == '[' {
				kept, array = append(kept, body[from:i+1]...), true
			}
		case ']', '}':
			if depth == 2 && array {
				from, array = i, false
			}
			depth--
		}
	}
	return append(kept, body[from:]...)
}

// endOfText is where the quotation mark stands that ends the one at a place of some JSON, or the JSON's end.
func endOfText(b []byte, i int) int {
	for i++; i < len(b) && b[i] != '"'; i++ {
		if b[i] == '\\' {
			i++
		}
	}
	return i
}

func (a *answer) ok() bool { return a.status >= 200 && a.status < 300 }

// statusInBody is 0 when the body names none.
func (a *answer) statusInBody() int {
	n, err := strconv.Atoi(string(a.StatusCode))
	if err != nil {
		return 0
	}
	return n
}

// words is what the service says, in whichever of the known shapes.
func (a *answer) words() string {
	if s := strings.TrimSpace(string(a.Message)); s != "" {
		return s
	}
	return strings.TrimSpace(string(a.Error.Message))
}

// code is a failure's code, such as 900421 for a token without MFA (A-MFA1).
func (a *answer) code() string {
	if a.Error.Code != "" {
		return string(a.Error.Code)
	}
	return string(a.Code)
}

// date is the service's clock, zero when it does not say.
func (a *answer) date() time.Time {
	t, err := http.ParseTime(a.header.Get("Date"))
	if err != nil {
		return time.Time{}
	}
	return t
}

// undone tells whether the answer says that nothing was done.
func (a *answer) undone() bool {
	switch a.status {
	case http.StatusServiceUnavailable:
		return a.header.Get("Retry-After") != ""
	case http.StatusNotImplemented, http.StatusHTTPVersionNotSupported:
		return true
	case http.StatusRequestTimeout: // a gateway's, perhaps after it had passed the request on
		return false
	}
	return a.status >= 400 && a.status < 500
}

// missingMessages are what the service says with a 404 of its own [doc P-FAQ].
var missingMessages = [...]string{"no item found", "there are no executions that have occurred"}

// missing tells whether the service says, with its own authority, that nothing was found: in its words, or in
// its envelope.
func (a *answer) missing() bool {
	if s := a.statusInBody(); a.status != http.StatusNotFound || a.broken != nil || s != 0 && s != http.StatusNotFound {
		return false
	}
	for _, m := range missingMessages {
		if strings.Contains(strings.ToLower(a.words()), m) {
			return true
		}
	}
	return a.Value != 0
}

// kind is a JSON value's first letter; 0 is none. The value itself may be large and is read where its type is known.
type kind byte

// UnmarshalJSON notes the first letter.
func (k *kind) UnmarshalJSON(b []byte) error {
	*k = kind(b[0])
	return nil
}

// word is a text that may also come as a number. What is neither says nothing.
type word string

// UnmarshalJSON reads a text or a number.
func (w *word) UnmarshalJSON(b []byte) error {
	var text string
	var number json.Number
	if json.Unmarshal(b, &text) == nil {
		*w = word(text)
	} else if json.Unmarshal(b, &number) == nil {
		*w = word(number)
	}
	return nil
}

// problem is a failure in the shape that is common to Azure services, or only its message.
type problem struct{ Code, Message word }

// UnmarshalJSON reads an object with code and message, or a text.
func (p *problem) UnmarshalJSON(b []byte) error {
	var o struct{ Code, Message word }
	if json.Unmarshal(b, &o) != nil {
		return json.Unmarshal(b, &p.Message)
	}
	*p = problem(o)
	return nil
}

// items reads the array that every answer holds, also of operations on one object. One object alone is taken
// for an array of one, null for an empty one; but an answer without any value is none of this API.
func items[T any](a *answer) ([]T, error) {
	switch a.Value {
	case 0:
		return nil, errors.New("it has no value")
	case 'n':
		return nil, nil
	case '{':
		var one struct {
			Value T `json:"value"`
		}
		err := json.Unmarshal(a.body, &one)
		return []T{one.Value}, shapeError("it", err)
	}
	var all struct {
		Value []T `json:"value"`
	}
	all.Value = make([]T, 0, roomFor[T](a))
	err := json.Unmarshal(a.body, &all)
	return all.Value, shapeError("it", err)
}

// roomFor is how many items the answer says that it has, as far as that is plausible: a slice that grows takes
// five times the memory.
func roomFor[T any](a *answer) int {
	n, err := strconv.Atoi(string(a.TotalCount))
	if err != nil {
		return 0
	}
	return max(0, min(n, len(a.body)/max(1, int(reflect.TypeFor[T]().Size()))))
}

// shapeError says which field is of another type, without the Go names of encoding/json's own message.
func shapeError(whole string, err error) error {
	if err == nil {
		return nil
	}
	wrong, ok := errors.AsType[*json.UnmarshalTypeError](err)
	if !ok {
		return errNoJSON
	}
	if wrong.Field != "" {
		whole = wrong.Field
	}
	return errors.New(whole + " is a JSON " + wrong.Value)
}

// wrongType is the error of an UnmarshalJSON; encoding/json adds the name of the field.
func wrongType[T any](what string) error {
	return &json.UnmarshalTypeError{Value: what, Type: reflect.TypeFor[T]()}
}

var errNoJSON = errors.New("it is not JSON")
