package insights

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
)

// denials remembers that the service has refused an access token before it has accepted any: the same token is refused for
// whatever else a run requests, so nothing more is sent with it. It is for concurrent use.
type denials struct {
	mu       sync.Mutex
	accepted bool
	token    string  // the refused token, "" for none
	answer   *answer // the refusal
	reported map[string]*atomic.Bool
}

// note takes the answer to a call with a token.
func (d *denials) note(k *call, a *answer) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case a.broken != nil && len(a.body) > 0: // something that stands between has answered
	case a.status == http.StatusUnauthorized, a.status == http.StatusForbidden && k.isCollection():
		if !d.accepted {
			d.token, d.answer = k.token, a
		}
	case a.status != http.StatusForbidden && a.status < http.StatusInternalServerError:
		d.accepted = true
		d.token, d.answer = "", nil
	}
}

// isCollection tells whether a call reads what belongs to everybody: a refusal is then not about one object.
func (k *call) isCollection() bool {
	return k.method == http.MethodGet && !strings.Contains(k.path, "/") && !strings.Contains(k.query, "Id=")
}

// of is the refusal of a token, nil when the service has not refused it.
func (d *denials) of(token string) *answer {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.answer == nil || d.token != token {
		return nil
	}
	return d.answer
}

// share marks a denial, so that of all equal ones of the client only the first is reported in full.
func (d *denials) share(e *Error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.reported == nil {
		d.reported = map[string]*atomic.Bool{}
	}
	key := fmt.Sprintf("%d %q %q", e.Status, e.Code, e.Message)
	if d.reported[key] == nil {
		d.reported[key] = new(atomic.Bool)
	}
	e.reported = d.reported[key]
}

// isDenial tells whether the service refuses the access token, or its right.
func (e *Error) isDenial() bool {
	return e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden
}

// Report tells whether a message with the whole error is still to be written. Of denials (401, 403) with the same words,
// which is what many objects meet for one reason, that is so once.
func (e *Error) Report() bool { return e.reported == nil || !e.reported.Swap(true) }
