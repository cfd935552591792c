package emulator

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// controlRoot is where scripts control the emulator. These requests are not in the log, and faults and latency
// don't touch them.
const controlRoot = "/_emulator/"

const controlHelp = `The Partner Insights emulator. A page for people is at /. Control it with JSON:

GET, POST         /_emulator/clock      {"advance":"5h"} or {"now":"2024-01-31T00:00:00Z"}
GET, DELETE       /_emulator/requests
GET, POST, DELETE /_emulator/faults     {"operation":"CreateReport","kind":"status","status":503}
POST              /_emulator/objects    {"program":"cmp","queries":[{"name":"Usage","query":"SELECT OfferName FROM ISVUsage"}]}
GET, PATCH        /_emulator/policy     {"filter-miss":"empty"}
GET               /_emulator/callbacks
POST              /_emulator/reset
`

// controls routes the control endpoints.
func (e *Emulator) controls() http.Handler {
	mux := http.NewServeMux()
	handle := func(pattern string, f func(body []byte) (any, error)) {
		mux.HandleFunc(pattern, func(w http.ResponseWriter, r *http.Request) { control(w, r, f) })
	}
	handle("GET /_emulator/clock", func([]byte) (any, error) { return e.clockNow(), nil })
	handle("POST /_emulator/clock", e.moveClock)
	handle("GET /_emulator/requests", func([]byte) (any, error) { return e.maskedRequests(), nil })
	handle("DELETE /_emulator/requests", func([]byte) (any, error) { e.ResetRequests(); return e.maskedRequests(), nil })
	handle("GET /_emulator/faults", func([]byte) (any, error) { return e.Faults(), nil })
	handle("POST /_emulator/faults", e.postFaults)
	handle("DELETE /_emulator/faults", func([]byte) (any, error) { e.ClearFaults(); return e.Faults(), nil })
	handle("POST /_emulator/objects", e.postObjects)
	handle("GET /_emulator/policy", func([]byte) (any, error) { return e.Policy().Values(), nil })
	handle("PATCH /_emulator/policy", e.patchPolicy)
	handle("GET /_emulator/callbacks", func([]byte) (any, error) { return e.Callbacks(), nil })
	handle("POST /_emulator/reset", func([]byte) (any, error) { e.Reset(); return e.clockNow(), nil })
	mux.HandleFunc("GET /{$}", e.servePage)
	mux.HandleFunc("POST /{$}", e.movePage)
	mux.HandleFunc("/_emulator/{$}", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, controlHelp) })
	return mux
}

func control(w http.ResponseWriter, r *http.Request, f func([]byte) (any, error)) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
	if err == nil && r.URL.RawQuery != "" {
		err = fmt.Errorf("the request has the query string %q, which has no effect: give everything in the JSON body", r.URL.RawQuery)
	}
	var value any
	if err == nil {
		value, err = f(body)
	}
	status := http.StatusOK
	if err != nil {
		status, value = http.StatusBadRequest, map[string]string{"error": err.Error()}
	}
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	must(encoder.Encode(value))
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	w.Write(b.Bytes())
}

// decodeStrictly reads one JSON value and refuses fields that it does not know: a misspelt one would do nothing.
func decodeStrictly(body []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); err != io.EOF {
		return errors.New("there is something after the JSON value")
	}
	return nil
}

func (e *Emulator) clockNow() any { return map[string]time.Time{"now": e.clock.Now()} }

func (e *Emulator) moveClock(body []byte) (any, error) {
	var move struct {
		Advance string    `json:"advance"`
		Now     time.Time `json:"now"`
	}
	if err := decodeStrictly(body, &move); err != nil {
		return nil, err
	}
	if (move.Advance == "") == move.Now.IsZero() {
		return nil, errors.New(`either "advance" or "now" is needed, for example {"advance":"5h"}`)
	}
	if move.Advance == "" {
		e.clock.Set(move.Now)
		return e.clockNow(), nil
	}
	d, err := time.ParseDuration(move.Advance)
	if err != nil {
		return nil, err
	}
	e.clock.Advance(d)
	return e.clockNow(), nil
}

// postFaults takes one fault or a list.
func (e *Emulator) postFaults(body []byte) (any, error) {
	var faults []Fault
	if trimmed := bytes.TrimSpace(body); len(trimmed) > 0 && trimmed[0] == '{' {
		body = append(append([]byte("["), body...), ']')
	}
	if err := decodeStrictly(body, &faults); err != nil {
		return nil, err
	}
	if err := e.Inject(faults...); err != nil {
		return nil, err
	}
	return e.Faults(), nil
}

// postObjects adds objects as they are written, and answers to which program, and how many of all programs there are now.
func (e *Emulator) postObjects(body []byte) (any, error) {
	o, err := ReadRawObjects(body)
	if err != nil {
		return nil, err
	}
	if err := e.AddRaw(o); err != nil {
		return nil, err
	}
	return struct {
		Program Program `json:"program"`
		Queries int     `json:"queries"`
		Reports int     `json:"reports"`
	}{cmp.Or(o.Program, MPN), len(e.Queries()), len(e.Reports())}, nil
}

func (e *Emulator) patchPolicy(body []byte) (any, error) {
	p, err := ReadPolicy(body, e.Policy())
	if err == nil {
		err = e.SetPolicy(p)
	}
	return p.Values(), err
}
