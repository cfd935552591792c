package emulator

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"net/http"
	"strings"
	"time"
)

// maxBody bounds what a request may bring, in bytes.
const maxBody = 4 << 20

// call is one request while it is answered.
type call struct {
	e *Emulator
	r *http.Request
	target
	body   []byte
	params parameters

	principal Principal
	now       time.Time
	policy    Policy
	entry     *Request
	fault     *Fault
}

// ServeHTTP answers a request.
func (e *Emulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if e.onlyOwnNames && !isOwnName(r.Host) {
		http.Error(w, "The emulator answers at localhost, at addresses, and at names without a dot.", http.StatusMisdirectedRequest)
		return
	}
	if r.URL.Path == "/" || strings.HasPrefix(r.URL.Path, controlRoot) {
		e.control.ServeHTTP(w, r)
		return
	}
	if !e.enter() {
		http.Error(w, "the emulator is closed", http.StatusServiceUnavailable)
		return
	}
	defer e.inFlight.Done()
	c := e.newCall(r)
	defer func() { e.answered(c.entry, 0) }() // where nothing was sent
	wait(time.Duration(e.latency.Load()), r.Context().Done(), e.closing.Done())
	if c.fault.beforeOperation() {
		c.answerFault(w, c.fault, answer{})
		return
	}
	a := c.op.run(c)
	if c.fault != nil && !c.fault.isNextLink() {
		c.answerFault(w, c.fault, a)
		return
	}
	c.send(w, a)
}

// enter counts a request that Close has to wait for.
func (e *Emulator) enter() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closing.Err() != nil {
		return false
	}
	e.inFlight.Add(1)
	return true
}

func (e *Emulator) newCall(r *http.Request) *call {
	body, _ := io.ReadAll(io.LimitReader(r.Body, maxBody)) // a body that breaks off or is too long is no JSON
	r.Body = io.NopCloser(bytes.NewReader(body))
	c := &call{e: e, r: r, target: targetOf(r), body: body, params: parametersOf(r)}
	defer e.lock()()
	c.now = e.clock.Now()
	c.policy = e.policy
	c.entry = e.record(c)
	c.fault = e.takeFault(c.op.name, c.program)
	return c
}

// api runs an operation of the API: it authenticates and authorizes the caller, then runs the operation atomically.
func (c *call) api(run func(*call) (result, *problem)) answer {
	who, known := c.authenticate()
	w := c.writer()
	r, p := c.admit(known, run)
	a := w.ok(r)
	if p != nil {
		a = w.fail(p)
		c.e.refused(c.entry, p.message)
	}
	c.setHeaders(a.header, who, known)
	return a
}

// admit runs an operation for a caller that may call it.
func (c *call) admit(known bool, run func(*call) (result, *problem)) (result, *problem) {
	if c.old && c.policy.OldCmp == "gone" {
		return result{}, &problem{http.StatusNotFound, "Resource Not Found"}
	}
	if !known {
		return result{}, unauthorized()
	}
	if p := c.authorize(c.principal); p != nil {
		return result{}, p
	}
	r, p := c.locked(run)
	if p == nil {
		c.setNextLink(&r)
	}
	return r, p
}

// writer writes answers as the policy and the program have it.
func (c *call) writer() writer {
	return writer{policy: c.policy, plain: programs[c.program].plain, redacted: c.policy.Redaction == "redacted"}
}

// setNextLink applies a fault that continues a list elsewhere, or at itself.
func (c *call) setNextLink(r *result) {
	if !c.fault.isNextLink() {
		return
	}
	if r.next = c.fault.URL; c.fault.Kind == FaultNextLoop {
		r.next = c.origin() + c.r.URL.RequestURI()
	}
}

// locked runs an operation with the lock held. A state that could not be saved is an error until a later save works.
func (c *call) locked(run func(*call) (result, *problem)) (result, *problem) {
	defer c.e.lock()()
	r, p := run(c)
	if c.e.save(); c.e.saveErr != nil {
		return r, &problem{http.StatusInternalServerError, c.e.saveErr.Error()}
	}
	return r, p
}

// setHeaders sets the headers that correlate an answer with its request [field F-HSO], and the MFA header.
func (c *call) setHeaders(h http.Header, who Principal, known bool) {
	for _, name := range [...]string{"ms-correlationid", "ms-requestid"} {
		if id := c.r.Header.Get(name); id != "" {
			h.Set(name, id)
		} else {
			h.Set(name, c.entry.ID)
		}
	}
	if known && !who.AppOnly && !programs[c.program].application && c.policy.MFA != "silent" {
		h.Set("isMfaCompliant", map[bool]string{true: "true", false: "false"}[who.MFA])
	}
}

// unknownOperation answers a path or a method that the API does not have.
func (c *call) unknownOperation() (result, *problem) {
	_, below, _, _ := serviceAt(c.r.URL.Path)
	for _, route := range routes {
		if _, ok := route.matches(route.method, below); ok {
			return result{}, &problem{http.StatusMethodNotAllowed, "Method Not Allowed"}
		}
	}
	return result{}, &problem{http.StatusNotFound, "Resource Not Found"}
}

// unknownPath answers a path outside the API.
func (c *call) unknownPath() answer {
	return answer{status: http.StatusNotFound, header: http.Header{"Content-Type": {"text/plain; charset=utf-8"}}, body: []byte(nothingHere())}
}

// nothingHere names the paths where there is something.
func nothingHere() string {
	var b strings.Builder
	b.WriteString("There is nothing here. A page is at /, help at " + controlRoot + ", the API at:\n")
	for _, p := range Programs() {
		fmt.Fprintf(&b, "%s: %s\n", p, p.Path())
	}
	return b.String()
}

// send writes an answer; its Date is the time of the emulator's clock.
func (c *call) send(w http.ResponseWriter, a answer) {
	maps.Copy(w.Header(), a.header)
	w.Header().Set("Date", c.now.Format(http.TimeFormat))
	c.e.answered(c.entry, a.status)
	w.WriteHeader(a.status)
	w.Write(a.body) // who went away gets nothing
	if a.more != nil {
		a.more(w)
	}
}
