package emulator

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// FaultKind is what goes wrong.
type FaultKind string

// The kinds of faults. Those that say so apply after the operation has run; the others before, unless AfterCommit is set.
const (
	FaultStatus     FaultKind = "status"         // an answer with Status, Header and Body; without a body a failure as Policy.ErrorBody has it
	FaultReset      FaultKind = "reset"          // the connection is reset before any byte of an answer
	FaultStall      FaultKind = "stall"          // no answer until the client goes away or the emulator is closed
	FaultHalf       FaultKind = "half"           // after the commit: half of the answer's bytes, then the connection ends
	FaultNotJSON    FaultKind = "not-json"       // a 200 that promises JSON and brings Body, or a page of HTML
	FaultWrongTypes FaultKind = "wrong-types"    // a 200 with JSON whose fields have other types
	FaultEndless    FaultKind = "endless"        // a 200 with a body of Bytes bytes, or without end
	FaultRedirect   FaultKind = "redirect"       // Status, or 307, to URL
	FaultNextLink   FaultKind = "next-elsewhere" // after the commit: the list goes on at URL
	FaultNextLoop   FaultKind = "next-loop"      // after the commit: the list goes on at itself
)

var faultKinds = []FaultKind{
	FaultStatus, FaultReset, FaultStall, FaultHalf, FaultNotJSON, FaultWrongTypes, FaultEndless, FaultRedirect, FaultNextLink, FaultNextLoop,
}

// Fault is a failure to inject. It applies to calls of one operation that come after it was injected.
type Fault struct {
	// Operation is one of Operations, or "" for any but callbacks. A Callback that any kind of fault applies to
	// is not sent.
	Operation string    `json:"operation,omitempty"`
	Program   Program   `json:"program,omitempty"` // "" for any
	Kind      FaultKind `json:"kind"`

	Call  int `json:"call,omitempty"`  // the first call that it applies to, from 1; 0 is 1
	Times int `json:"times,omitempty"` // how many calls in a row; 0 is 1, negative is all

	AfterCommit bool `json:"afterCommit,omitempty"` // the operation is carried out first

	Status int               `json:"status,omitempty"`
	Header map[string]string `json:"header,omitempty"`
	Body   string            `json:"body,omitempty"` // in it, {request} stands for what was asked, as a JSON string has it: its line, Authorization and body
	URL    string            `json:"url,omitempty"`
	Bytes  int64             `json:"bytes,omitempty"`

	Seen int `json:"seen"` // calls that came
	Hits int `json:"hits"` // calls that it applied to
}

// Operations are the names by which faults and the request log know what a request asks for.
func Operations() []string {
	names := []string{"Token", "Discovery", "Download", "Callback"}
	for _, r := range routes {
		names = append(names, r.name)
	}
	return names
}

// check says what is wrong with a fault.
func (f Fault) check() error {
	switch {
	case !slices.Contains(faultKinds, f.Kind):
		return fmt.Errorf("emulator: there is no kind of fault %q; there are %v", f.Kind, faultKinds)
	case f.Operation != "" && !slices.Contains(Operations(), f.Operation):
		return fmt.Errorf("emulator: there is no operation %q; there are %s", f.Operation, strings.Join(Operations(), ", "))
	case f.Program != "" && !slices.Contains(Programs(), f.Program):
		return fmt.Errorf("emulator: there is no program %q; there are %v", f.Program, Programs())
	case f.Kind == FaultStatus && (f.Status < 200 || f.Status > 599):
		return fmt.Errorf("emulator: a fault of the kind status needs a status from 200 to 599, not %d", f.Status)
	case f.Kind == FaultRedirect && f.Status != 0 && (f.Status < 300 || f.Status > 399):
		return fmt.Errorf("emulator: a fault of the kind redirect needs a status from 300 to 399, not %d", f.Status)
	case f.Kind == FaultRedirect || f.Kind == FaultNextLink:
		if u, err := url.Parse(f.URL); err != nil || f.URL == "" || u.Host == "" {
			return fmt.Errorf("emulator: a fault of the kind %s needs an absolute URL, not %q", f.Kind, f.URL)
		}
	}
	return nil
}

// Inject adds faults. The first that is not used up applies. It fails, and adds none, on one that makes no sense.
func (e *Emulator) Inject(faults ...Fault) error {
	for _, f := range faults {
		if err := f.check(); err != nil {
			return err
		}
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, f := range faults {
		f.Seen, f.Hits = 0, 0
		e.faults = append(e.faults, &f)
	}
	return nil
}

// Faults are the injected faults with the calls that they applied to.
func (e *Emulator) Faults() []Fault {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := []Fault{}
	for _, f := range e.faults {
		out = append(out, *f)
	}
	return out
}

// ClearFaults takes all faults back.
func (e *Emulator) ClearFaults() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.faults = nil
}

// takeFault returns the fault that applies to a call of an operation, nil when none does, and counts the call in all
// faults of that operation. The lock is held.
func (e *Emulator) takeFault(operation string, p Program) *Fault {
	if operation == "" {
		return nil
	}
	var found *Fault
	for _, f := range e.faults {
		if f.Operation != operation && (f.Operation != "" || operation == "Callback") || f.Program != "" && f.Program != p {
			continue
		}
		f.Seen++
		first := max(1, f.Call)
		if found == nil && f.Seen >= first && (f.Times < 0 || f.Hits < max(1, f.Times)) {
			f.Hits++
			hit := *f
			found = &hit
		}
	}
	return found
}

// beforeOperation reports whether the fault applies before the operation runs.
func (f *Fault) beforeOperation() bool {
	return f != nil && !f.AfterCommit && f.Kind != FaultHalf && !f.isNextLink()
}

// isNextLink reports whether the fault is a nextLink, which is part of an otherwise good answer.
func (f *Fault) isNextLink() bool {
	return f != nil && (f.Kind == FaultNextLink || f.Kind == FaultNextLoop)
}

// header is the fault's header as net/http has it.
func (f *Fault) header() http.Header {
	h := http.Header{}
	for name, value := range f.Header {
		h.Set(name, value)
	}
	return h
}
