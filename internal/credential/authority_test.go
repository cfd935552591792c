package credential_test

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

const (
	refreshToken = "0.AXoA-first-refresh-s3cret"
	clientSecret = "Q~8client-s3cret"
	tenant       = "contoso.onmicrosoft.com"
	clientID     = "c0ffee00-1234-4567-89ab-0123456789ab"
)

var start = time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)

// authority is a transport that answers as a test says and remembers what it was asked. The last reply is given
// for ever.
type authority struct {
	replies []reply

	mu    sync.Mutex
	asked []question
}

type question struct {
	url  string
	form url.Values
}

type reply func(*http.Request) (*http.Response, error)

func (a *authority) RoundTrip(r *http.Request) (*http.Response, error) {
	var body []byte
	var err error
	if r.Body != nil {
		body, err = io.ReadAll(r.Body)
	}
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, err
	}
	a.mu.Lock()
	next := a.replies[min(len(a.asked), len(a.replies)-1)]
	a.asked = append(a.asked, question{r.Method + " " + r.URL.String(), form})
	a.mu.Unlock()
	return next(r)
}

func (a *authority) questions() []question {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Clone(a.asked)
}

// redeemed are the refresh tokens that came, in turn.
func (a *authority) redeemed() []string {
	var all []string
	for _, q := range a.questions() {
		all = append(all, q.form.Get("refresh_token"))
	}
	return all
}

func says(status int, body string, headers ...string) reply {
	return func(r *http.Request) (*http.Response, error) {
		h := http.Header{}
		for i := 0; i < len(headers); i += 2 {
			h.Set(headers[i], headers[i+1])
		}
		return &http.Response{StatusCode: status, Header: h, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
	}
}

// gives is an answer with an access token for an hour and, unless it is empty, a new refresh token.
func gives(access, refresh string) reply { return givesFor(3600, access, refresh) }

func givesFor(seconds int, access, refresh string) reply {
	if refresh != "" {
		refresh = fmt.Sprintf(`,"refresh_token":%q`, refresh)
	}
	return says(200, fmt.Sprintf(`{"token_type":"Bearer","expires_in":%d,"access_token":%q%s}`, seconds, access, refresh))
}

// refuses is a failure as Entra writes it.
func refuses(status int, kind, description string) reply {
	return says(status, fmt.Sprintf(`{"error":%q,"error_description":%q,"error_codes":[1],"trace_id":"t","correlation_id":"correlation-1"}`, kind, description))
}

func breaks(err error) reply {
	return func(*http.Request) (*http.Response, error) { return nil, err }
}

// clock stands still until it is moved, and writes down how long it was asked to wait.
type clock struct {
	mu    sync.Mutex
	now   time.Time
	waits []time.Duration
}

func newClock() *clock { return &clock{now: start} }

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) Sleep(_ context.Context, d time.Duration) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.waits = append(c.waits, d)
	return nil
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

func (c *clock) waited() []time.Duration {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.waits)
}

// refreshing is a configuration with a refresh token.
func refreshing(a http.RoundTripper, c *clock) credential.Config {
	return credential.Config{TenantID: tenant, ClientID: clientID, RefreshToken: refreshToken, Transport: a, Clock: c, NewID: rand.Text}
}

func made(t *testing.T, c credential.Config) *credential.Credential {
	t.Helper()
	cred, err := credential.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return cred
}

// get asks for a token as the client does.
func get(ctx context.Context, c *credential.Credential) (string, error) {
	t, err := c.GetToken(ctx, policy.TokenRequestOptions{Scopes: []string{"https://api.partnercenter.microsoft.com/.default"}})
	return t.Token, err
}

func mustGet(t *testing.T, c *credential.Credential, want string) {
	t.Helper()
	if got, err := get(t.Context(), c); err != nil || got != want {
		t.Fatalf("got %q, %v, want %q", got, err, want)
	}
}

// failure is the *Error of asking for a token; there must be one.
func failure(t *testing.T, c *credential.Credential) *credential.Error {
	t.Helper()
	got, err := get(t.Context(), c)
	e, ok := errors.AsType[*credential.Error](err)
	if !ok || got != "" {
		t.Fatalf("got %q, %T (%v), want a *credential.Error", got, err, err)
	}
	return e
}

func text(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// replyAfter does something before it answers.
func replyAfter(do func(), r reply) reply {
	return func(req *http.Request) (*http.Response, error) {
		do()
		return r(req)
	}
}

// noSecret checks that an error quotes nothing that is secret in these tests, however it is printed.
func noSecret(t *testing.T, err error) {
	t.Helper()
	for ; err != nil; err = errors.Unwrap(err) {
		if s := fmt.Sprintf("%v %+v %#v %s", err, err, err, err.Error()); strings.Contains(s, "s3cret") || strings.Contains(s, "eyJ") {
			t.Errorf("a secret is told: %.300s", s)
		}
	}
}
