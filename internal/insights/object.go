package insights

import (
	"bytes"
	"encoding/json"
	"iter"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// UnreadField is a field of an object that came in a form that can't be read, and counts as absent.
type UnreadField struct {
	Field string // as the documents spell it: "recurrenceInterval"
	Found string // what came instead, without its content: "a JSON object, not a string"
}

func (n UnreadField) String() string { return n.Field + " is " + n.Found }

// IsUnread tells whether one of some fields, spelt as the documents do, could not be read.
func IsUnread(notes []UnreadField, fields ...string) bool {
	return slices.ContainsFunc(notes, func(n UnreadField) bool { return slices.Contains(fields, n.Field) })
}

// objectType says how objects of the type T are decoded: into its fields with a json tag, whatever the case of their
// names and of the white space around them [sample P-DS]. A field that can't be read is an UnreadField; it does not spoil the
// object.
type objectType[T any] struct {
	fields   []objectField
	byName   map[string]int // index of a field by its folded name
	identify func(*T) (id, name string, notes *[]UnreadField)
	checkID  func(id string) error
}

type objectField struct {
	index int    // in T
	name  string // as the documents spell it
}

// longestName bounds the names of fields, in bytes. Documented ones are shorter.
const longestName = 64

func newObjectType[T any](identify func(*T) (id, name string, notes *[]UnreadField)) *objectType[T] {
	o := &objectType[T]{byName: map[string]int{}, identify: identify, checkID: CheckID}
	of := reflect.TypeFor[T]()
	for i := range of.NumField() {
		if name := of.Field(i).Tag.Get("json"); name != "-" {
			o.byName[strings.ToLower(name)] = len(o.fields)
			o.fields = append(o.fields, objectField{index: i, name: name})
		}
	}
	return o
}

// decode reads a valid JSON object. Of a field that comes several times, in different case, a value counts more than a
// null or what can't be read, and the documented spelling more than another.
func (o *objectType[T]) decode(object []byte) *T {
	const (
		absent = iota
		respelt
		documented
	)
	into := new(T)
	target := reflect.ValueOf(into).Elem()
	var found [32]byte // rank of the value of each field
	var unread [32]string
	var name []byte
	for part := range values(object) {
		if name == nil {
			name = part
			continue
		}
		i, ok := o.lookUp(name)
		rank := byte(respelt)
		if ok && string(name[1:len(name)-1]) == o.fields[i].name {
			rank = documented
		}
		if name = nil; !ok || rank < found[i] {
			continue
		}
		is, problem := decodeValue(part, target.Field(o.fields[i].index).Addr().Interface())
		if is {
			found[i] = rank
		}
		if problem != "" {
			unread[i] = problem
		}
	}
	_, _, notes := o.identify(into)
	for i, problem := range unread[:len(o.fields)] {
		if problem != "" && found[i] == absent {
			*notes = append(*notes, UnreadField{Field: o.fields[i].name, Found: problem})
		}
	}
	return into
}

// lookUp returns the index of the field with a quoted name.
func (o *objectType[T]) lookUp(quoted []byte) (int, bool) {
	var buffer [longestName]byte
	i, ok := o.byName[string(foldName(buffer[:0], quoted))]
	return i, ok
}

// values yields the values in a valid JSON array, or the names and values in an object by turns.
func values(list []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for rest := list[1 : len(list)-1]; ; {
			start := 0
			for start < len(rest) && (isSpace(rest[start]) || rest[start] == ',' || rest[start] == ':') {
				start++
			}
			if rest = rest[start:]; len(rest) == 0 {
				return
			}
			var end valueEnd
			n, _ := end.in(rest)
			if !yield(rest[:n]) {
				return
			}
			rest = rest[n:]
		}
	}
}

// foldName appends the name of a field to a buffer as it is looked up: in lower case, without outer white space.
func foldName(buffer, quoted []byte) []byte {
	if len(quoted) > cap(buffer) || len(quoted) < 2 {
		return buffer // no documented name
	}
	name := quoted[1 : len(quoted)-1]
	if bytes.IndexByte(name, '\\') >= 0 {
		name = []byte(unquote(quoted))
	}
	for _, c := range bytes.TrimSpace(name) {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		buffer = append(buffer, c)
	}
	return buffer
}

// decodeValue reads a value into a field. If the field stays as it is, problem says why, but for null and blank texts.
func decodeValue(raw []byte, into any) (ok bool, problem string) {
	kind := kindOf(raw)
	if kind == jsonNull {
		return false, ""
	}
	text := scalarText(raw)
	want := ""
	switch p := into.(type) {
	case *string:
		if kind == jsonString {
			*p = text
			return true, ""
		}
		want = "a string"
	case *Owner:
		if kind == jsonString || kind == jsonNumber && isDigits(text) {
			*p = Owner(text)
			return true, ""
		}
		want = "a string or a whole number"
	case **int64:
		n, isInteger := parseInteger(text)
		ok, want = assign(p, &n, isInteger), "a whole number"
	case **bool:
		b, isBool := parseBool(text)
		ok, want = assign(p, &b, isBool), "a boolean"
	case *Time:
		t, err := ParseTime(text)
		ok, want = assign(&p.Time, t, err == nil), "a time that is certain"
	case *[]string:
		texts, allTexts := decodeTexts(raw)
		ok, want = assign(p, texts, texts != nil) && allTexts, "an array of strings"
	}
	if ok || kind == jsonString && strings.TrimSpace(text) == "" {
		return ok, ""
	}
	return false, "a JSON " + kind.String() + ", not " + want
}

func assign[T any](p *T, value T, ok bool) bool {
	if ok {
		*p = value
	}
	return ok
}

// scalarText is the text of a string, and the JSON of a number or boolean.
func scalarText(raw []byte) string {
	switch kindOf(raw) {
	case jsonString:
		return unquote(raw)
	case jsonNumber, jsonBool:
		return string(raw)
	}
	return ""
}

// decodeTexts reads an array of strings. It leaves out what is no string, and blank strings, which are short in an answer
// and long in memory; an array of very many short ones is none.
func decodeTexts(raw []byte) (texts []string, all bool) {
	if kindOf(raw) != jsonArray {
		return nil, false
	}
	count := 0
	for range values(raw) {
		count++
	}
	if size := count * stringSize; size > memoryAllowance && size > memoryPerByte*len(raw) {
		return nil, false
	}
	texts, all = make([]string, 0, count), true
	for v := range values(raw) {
		if text := scalarText(v); kindOf(v) == jsonString && strings.TrimSpace(text) != "" {
			texts = append(texts, text)
		} else if kindOf(v) != jsonString && kindOf(v) != jsonNull {
			all = false
		}
	}
	return texts, all
}

// parseInteger reads a whole number in any notation of JSON, such as 24, 24.0 and 2.4e1.
func parseInteger(s string) (int64, bool) {
	s = strings.TrimSpace(s)
	if n, err := strconv.ParseInt(s, 10, 64); err == nil {
		return n, true
	}
	const exact = 1 << 53 // above, a float64 is not certain to be the number that was written
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || f != math.Trunc(f) || math.Abs(f) > exact || strings.Trim(s, "+-.eE0123456789") != "" {
		return 0, false
	}
	return int64(f), true
}

func isDigits(s string) bool { return strings.Trim(s, "0123456789") == "" }

func isInteger(s string) bool { _, ok := parseInteger(s); return ok }

// parseBool reads true and false in any case, and 1 and 0.
func parseBool(s string) (value, ok bool) {
	switch strings.ToLower(strings.TrimSpace(s)) {
	case "true", "1":
		return true, true
	case "false", "0":
		return false, true
	}
	return false, false
}

// unquote is the text of a valid JSON string.
func unquote(quoted []byte) string {
	if bytes.IndexByte(quoted, '\\') < 0 {
		return strings.ToValidUTF8(string(quoted[1:len(quoted)-1]), "\uFFFD")
	}
	var s string
	if json.Unmarshal(quoted, &s) != nil {
		return ""
	}
	return s
}

// jsonKind is the first byte of a JSON value, one for each kind; 0 is no value.
type jsonKind byte

const (
	jsonNull   jsonKind = 'n'
	jsonString jsonKind = '"'
	jsonNumber jsonKind = '0'
	jsonBool   jsonKind = 't'
	jsonArray  jsonKind = '['
	jsonObject jsonKind = '{'
)

func kindOf(raw []byte) jsonKind {
	switch c := raw[0]; c {
	case 'n', '"', '[', '{', 't':
		return jsonKind(c)
	case 'f':
		return jsonBool
	}
	return jsonNumber
}

func (k jsonKind) String() string {
	switch k {
	case jsonNull:
		return "null"
	case jsonString:
		return "string"
	case jsonBool:
		return "bool"
	case jsonArray:
		return "array"
	case jsonObject:
		return "object"
	}
	return "number"
}
