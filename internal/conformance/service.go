package conformance

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/retryafter"
)

const (
	maxBody     = 16 << 20 // bytes of an answer
	maxAttempts = 4        // of a request that may be repeated
	maxWait     = time.Minute
)

// service makes single calls and notes what they answer.
type service struct {
	base    *url.URL
	client  *http.Client
	clock   insights.Clock
	token   func(context.Context) (string, error)
	renew   func(string) bool
	timeout time.Duration

	stopped string        // why nothing is sent any more; "" while it is
	skew    time.Duration // how far the service's clock is ahead
	answers []*answer     // all that came, in their order
	secrets []string      // what no text of the report may hold
}

// request is one call. A field of the body that is nil is sent as null.
type request struct {
	method, path string // below the base URL
	query        url.Values
	body         map[string]any
	address      string // instead of path and query: the next page of a list
	token        string // instead of the credential's
	header       http.Header
}

func get(path string, query ...string) request {
	r := request{method: http.MethodGet, path: path, query: url.Values{}}
	for i := 0; i+1 < len(query); i += 2 {
		r.query.Set(query[i], query[i+1])
	}
	return r
}

func post(path string, body map[string]any) request {
	return request{method: http.MethodPost, path: path, body: body}
}

func put(path string, body map[string]any) request {
	return request{method: http.MethodPut, path: path, body: body}
}

func remove(path string) request { return request{method: http.MethodDelete, path: path} }

// do makes a call. Reads and deletions are repeated after failures that may pass, everything after a 429: such a request was
// not carried out. Once the run is stopped nothing is sent.
func (s *service) do(ctx context.Context, q request) *answer {
	var a *answer
	for attempt := 1; ; attempt++ {
		if s.stopped == "" && ctx.Err() != nil {
			s.stopped = "The run was interrupted."
		}
		if s.stopped != "" {
			return &answer{request: q, err: errors.New(stoppedBefore)}
		}
		a = s.send(ctx, q)
		repeatable := a.http == http.StatusTooManyRequests || q.method == http.MethodGet || q.method == http.MethodDelete
		if attempt == maxAttempts || !repeatable || !a.mayPass() {
			break
		}
		wait := time.Second << (attempt - 1)
		if asked := retryafter.Parse(a.header, s.clock.Now()); asked > 0 {
			wait = min(asked, maxWait)
		}
		if s.clock.Sleep(ctx, wait) != nil {
			break
		}
	}
	s.answers = append(s.answers, a)
	return a
}

// send makes one attempt, and a second one with another token when the service refuses the first. A change that is under
// way is not broken off: nobody would know what became of it.
func (s *service) send(ctx context.Context, q request) *answer {
	if q.method != http.MethodGet {
		ctx = context.WithoutCancel(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, s.timeout)
	defer cancel()
	token := q.token
	if token == "" {
		var err error
		if token, err = s.token(ctx); err != nil {
			s.stopped = "No access token could be obtained: " + s.clean(err.Error())
			return &answer{request: q, err: errors.New("there was no access token")}
		}
		s.secrets = append(s.secrets, token)
	}
	a := s.roundTrip(ctx, q, token)
	if a.http == http.StatusUnauthorized && q.token == "" && s.renew != nil && s.renew(token) {
		if another, err := s.token(ctx); err == nil && another != token {
			s.secrets = append(s.secrets, another)
			return s.roundTrip(ctx, q, another)
		}
	}
	return a
}

func (s *service) roundTrip(ctx context.Context, q request, token string) *answer {
	a := &answer{request: q}
	var payload io.Reader
	if q.body != nil {
		data, err := json.Marshal(q.body)
		if err != nil {
			a.err = err
			return a
		}
		payload = bytes.NewReader(data)
	}
	r, err := http.NewRequestWithContext(ctx, q.method, s.address(q), payload)
	if err != nil {
		a.err = err
		return a
	}
	if q.header != nil {
		r.Header = q.header
	}
	r.Header.Set("Authorization", "Bearer "+token)
	r.Header.Set("Content-Type", "application/json") // listed for every call [doc P-PAR]
	resp, err := s.client.Do(r)
	if err != nil {
		a.err = errors.New("the connection failed") // the error would name the address
		return a
	}
	defer resp.Body.Close()
	a.http, a.header = resp.StatusCode, resp.Header
	if date, err := http.ParseTime(resp.Header.Get("Date")); err == nil {
		s.skew = date.Sub(s.clock.Now()).Round(time.Second)
	}
	if a.raw, err = io.ReadAll(http.MaxBytesReader(nil, resp.Body, maxBody)); err != nil {
		a.err = errors.New("the answer broke off or was too long")
		return a
	}
	a.decode()
	return a
}

func (s *service) address(q request) string {
	if q.address != "" {
		return q.address
	}
	u := s.base.String() + "/" + q.path
	if len(q.query) > 0 {
		u += "?" + strings.ReplaceAll(q.query.Encode(), "+", "%20")
	}
	return u
}

// now is the time by the service's clock.
func (s *service) now() time.Time { return s.clock.Now().Add(s.skew).UTC().Truncate(time.Second) }

// next is the address of the next page, which is only followed within the service: the token travels with the request.
func (s *service) next(link string) (string, error) {
	u, err := url.Parse(link)
	if err != nil {
		return "", errors.New("nextLink is no address")
	}
	if !u.IsAbs() && !strings.HasPrefix(link, "/") {
		u, err = url.Parse(s.base.String() + "/" + link)
	} else {
		u, err = s.base.Parse(link)
	}
	if err != nil || u.Scheme != s.base.Scheme || u.Host != s.base.Host || u.User != nil {
		return "", errors.New("nextLink leads to another host")
	}
	return u.String(), nil
}

// listing is a list with all of its pages.
type listing struct {
	items  []item
	first  *answer // its first page
	sizes  []int   // how many items each page has
	link   string  // the first nextLink as it was written
	last   request // asks for the last page again
	failed string  // why it is not whole; "" when it is
}

// list reads all pages of a list. A 404 is how an empty list may be answered.
func (s *service) list(ctx context.Context, q request) *listing {
	l := &listing{}
	seen := map[string]bool{}
	for {
		a := s.do(ctx, q)
		if l.first == nil {
			l.first = a
		}
		l.last = q
		if !a.ok() {
			if l.first != a || a.status != http.StatusNotFound {
				l.failed = s.describe(a)
			}
			return l
		}
		l.items = append(l.items, a.items...)
		l.sizes = append(l.sizes, len(a.items))
		if a.next == "" {
			return l
		}
		if l.link == "" {
			l.link = a.next
		}
		address, err := s.next(a.next)
		if err == nil && seen[address] {
			err = errors.New("nextLink leads in a circle")
		}
		if err != nil {
			l.failed = err.Error()
			return l
		}
		seen[address] = true
		q = request{method: http.MethodGet, path: q.path, address: address}
	}
}

// describe says in a few words what was answered. Nothing in it is secret or of others.
func (s *service) describe(a *answer) string {
	switch {
	case a.err != nil:
		return a.err.Error()
	case a.status != a.http:
		return fmt.Sprintf("HTTP %d with statusCode %d%s", a.http, a.status, s.quote(a.message))
	case a.ok():
		return fmt.Sprintf("HTTP %d with %s%s", a.http, count(len(a.items), "object"), s.quote(a.message))
	}
	return fmt.Sprintf("HTTP %d%s", a.http, s.quote(a.message))
}

func (s *service) quote(message string) string {
	if message == "" {
		return ""
	}
	return fmt.Sprintf(", message %q", s.mask(message))
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
