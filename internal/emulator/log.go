package emulator

import (
	"net/http"
	"slices"
	"time"
)

// Request is an entry of the request log.
type Request struct {
	ID        string    // the id that the answer carries as ms-requestid
	Time      time.Time // when it came
	Answered  time.Time // when its answer began, or its connection was broken; zero before
	Began     int       // the order of what happens: each coming and each answer takes the next number from 1
	Ended     int       // 0 before the answer
	Program   Program   // "" outside of the API
	Operation string    // "CreateReport" for example; "" for what is no operation
	Method    string
	Path      string
	Query     string
	Header    http.Header
	Body      string
	Status    int    // 0 while there is no answer, and for ever when the connection was broken instead
	Message   string // why it was refused
	Object    string // the ID of the one object that it reads or changes; "" for all of them
	Uses      string // the ID of the query that the report of Object runs; "" where Object is none
	User      string // who asked, when that is known
}

// logLength bounds the log of an emulator that runs for long: the oldest requests are forgotten.
const logLength = 100_000

// record writes a request into the log when it comes. The lock is held.
func (e *Emulator) record(c *call) *Request {
	entry := &Request{
		ID: e.newID("request"), Time: c.now, Began: e.nextEvent(), Program: c.program, Operation: c.op.name, Method: c.r.Method, Path: c.r.URL.Path,
		Query: c.r.URL.RawQuery, Header: c.r.Header.Clone(), Body: string(c.body), Object: c.object(),
	}
	if r := e.db.report(entry.Object); r != nil {
		entry.Uses = r.QueryID
	}
	if len(e.log) == logLength {
		e.log = append([]*Request(nil), e.log[logLength/2:]...)
	}
	e.log = append(e.log, entry)
	return entry
}

// object is the ID in the path of a request, or the one that it filters a list by.
func (c *call) object() string {
	switch filter := map[string]string{"ListQueries": "queryId", "ListReports": "reportId"}[c.op.name]; {
	case c.id != "":
		return c.id
	case filter != "":
		if ids := c.params.list(filter); len(ids) == 1 {
			return ids[0]
		}
	}
	return ""
}

// concerns notes the object that a request creates, and the query that it runs. The lock is held.
func (c *call) concerns(id, uses string) { c.entry.Object, c.entry.Uses = id, uses }

func (e *Emulator) name(entry *Request, who Principal) {
	e.mu.Lock()
	defer e.mu.Unlock()
	entry.User = who.User
}

// refused notes why a request is refused.
func (e *Emulator) refused(entry *Request, message string) {
	e.mu.Lock()
	defer e.mu.Unlock()
	entry.Message = message
}

// answered notes the answer to a request; status is 0 where the connection was broken instead.
func (e *Emulator) answered(entry *Request, status int) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if entry.Ended == 0 {
		entry.Status, entry.Answered, entry.Ended = status, e.clock.Now(), e.nextEvent()
	}
}

// nextEvent is the next number of the order of requests and answers. The lock is held.
func (e *Emulator) nextEvent() int {
	e.events++
	return e.events
}

// Requests is the log since the start or the last ResetRequests, in the order in which the requests came.
func (e *Emulator) Requests() []Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	out := make([]Request, len(e.log))
	for i, entry := range e.log {
		out[i] = *entry
		out[i].Header = entry.Header.Clone()
	}
	return out
}

// Count is the number of requests in the log for an operation, "CreateReport" for example.
func (e *Emulator) Count(operation string) int {
	e.mu.Lock()
	defer e.mu.Unlock()
	n := 0
	for _, entry := range e.log {
		if entry.Operation == operation {
			n++
		}
	}
	return n
}

// ResetRequests empties the log.
func (e *Emulator) ResetRequests() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.log = slices.Delete(e.log, 0, len(e.log))
}
