package emulator

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// form is the body of a request. Field names are compared without case [doc P-PAR, field F-STORE: clients send Pascal and camel case].
type form map[string]any

// presence tells how a field was sent.
type presence uint8

const (
	absent presence = iota
	null
	present
)

// bind reads a body: a JSON object, with or without a byte-order mark, whatever its Content-Type says.
func bind(body []byte) (form, *problem) {
	body = bytes.TrimPrefix(body, []byte("\ufeff"))
	if len(bytes.TrimSpace(body)) == 0 {
		return nil, badRequest("Null or missing value")
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	var fields map[string]any
	if err := decoder.Decode(&fields); err != nil || fields == nil {
		return nil, badRequest("Invalid report parameters")
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, badRequest("Invalid report parameters")
	}
	f := form{}
	for name, value := range fields {
		f[strings.ToLower(name)] = value
	}
	return f, nil
}

func (f form) presence(name string) presence {
	v, ok := f[strings.ToLower(name)]
	switch {
	case !ok:
		return absent
	case v == nil:
		return null
	}
	return present
}

// text is a field's text, "" when it is null or left out.
func (f form) text(name string) (string, *problem) {
	switch v := f[strings.ToLower(name)].(type) {
	case nil:
		return "", nil
	case string:
		return v, nil
	}
	return "", badRequest("Invalid report parameters")
}

// integer is a field's whole number, also when it is sent as a text; 0 when it is null or left out.
func (f form) integer(name string) (int, *problem) {
	var digits string
	switch v := f[strings.ToLower(name)].(type) {
	case nil:
		return 0, nil
	case json.Number:
		digits = v.String()
	case string:
		digits = v
	}
	n, err := strconv.ParseInt(digits, 10, 32)
	if err != nil {
		return 0, badRequest("Invalid report parameters")
	}
	return int(n), nil
}

// boolean is a field's truth, also when it is sent as a text; false when it is null or left out.
func (f form) boolean(name string) (bool, *problem) {
	switch v := f[strings.ToLower(name)].(type) {
	case nil:
		return false, nil
	case bool:
		return v, nil
	case string:
		if b, ok := parseBool(v); ok {
			return b, nil
		}
	}
	return false, badRequest("Invalid report parameters")
}

// parseBool reads a boolean without case: F-DE sends getLatestExecution=False.
func parseBool(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// parameters are the query parameters of a request, their names in lower case.
type parameters map[string]string

func parametersOf(r *http.Request) parameters {
	p := parameters{}
	// Go takes a bare semicolon for a mistake; here it separates values. What can't be read is ignored.
	values, _ := url.ParseQuery(strings.ReplaceAll(r.URL.RawQuery, ";", "%3B"))
	for name, v := range values {
		p[strings.ToLower(name)] = v[0]
	}
	return p
}

// boolean is a boolean parameter, or its default when it is missing or empty.
func (p parameters) boolean(name string, otherwise bool) (bool, *problem) {
	v := p[strings.ToLower(name)]
	if v == "" {
		return otherwise, nil
	}
	b, ok := parseBool(v)
	if !ok {
		return false, badRequest("The value '" + v + "' is not valid.")
	}
	return b, nil
}

// list is a parameter's values, which a semicolon separates [doc P-PAR]; nil when there are none.
func (p parameters) list(name string) []string {
	var values []string
	for v := range strings.SplitSeq(p[strings.ToLower(name)], ";") {
		if v = strings.TrimSpace(v); v != "" {
			values = append(values, v)
		}
	}
	return values
}
