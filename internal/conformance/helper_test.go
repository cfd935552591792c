package conformance_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/conformance"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// TestMain makes haste: a thousand runs are made here, and a third of their time would go into collecting garbage.
func TestMain(m *testing.M) {
	debug.SetGCPercent(400)
	goleak.VerifyTestMain(m)
}

// start is when the clock of a test begins.
var start = time.Date(2026, time.December, 1, 12, 0, 0, 0, time.UTC)

// application and user are access tokens that tell who signed in: JWTs without a signature.
const (
	application = "e30.eyJhcHBpZCI6ImMwZmZlZSJ9.c2ln"
	user        = "e30.eyJ1cG4iOiJhZGFAY29udG9zby5jb20ifQ.c2ln"
)

// account is an emulator that is called in process: no connection is made, and time moves when somebody waits.
type account struct {
	*emulator.Emulator
	program emulator.Program
	calls   atomic.Int64
	before  func(n int64, r *http.Request) // called before each request; nil for nothing
	token   string
}

func newAccount(t testing.TB, p emulator.Program, o emulator.Options) *account {
	t.Helper()
	o.Clock = emulator.NewClock(start)
	e, err := emulator.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(e.Close)
	return &account{Emulator: e, program: p, token: emulator.DefaultAccessToken}
}

// with sets a field of a policy.
func with(t testing.TB, p emulator.Policy, field, value string) emulator.Policy {
	t.Helper()
	f, ok := emulator.PolicyNamed(field)
	if !ok {
		t.Fatalf("there is no policy %s", field)
	}
	if err := f.Set(&p, value); err != nil {
		t.Fatal(err)
	}
	return p
}

// RoundTrip serves a request in process. What the emulator breaks off is an error, as it is on a connection.
func (a *account) RoundTrip(r *http.Request) (resp *http.Response, err error) {
	n := a.calls.Add(1)
	if a.before != nil {
		a.before(n, r)
	}
	if err := r.Context().Err(); err != nil {
		return nil, err
	}
	w := httptest.NewRecorder()
	defer func() {
		if recover() != nil {
			resp, err = nil, errors.New("connection reset")
		}
	}()
	in := r.Clone(r.Context())
	if in.Body == nil {
		in.Body = http.NoBody
	}
	in.Host, in.RequestURI = r.URL.Host, r.URL.RequestURI()
	a.ServeHTTP(w, in)
	return w.Result(), nil
}

func (a *account) Now() time.Time { return a.Clock().Now() }

func (a *account) Sleep(ctx context.Context, d time.Duration) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	a.Clock().Advance(d)
	return nil
}

// options ask the account.
func (a *account) options() conformance.Options {
	program, _ := insights.ProgramByName(string(a.program))
	return conformance.Options{
		Program: program, Endpoint: &url.URL{Scheme: "http", Host: "127.0.0.1", Path: a.program.Path()}, Transport: a, Clock: a,
		Token:          func(context.Context) (string, error) { return a.token, nil },
		RequestTimeout: time.Minute,
	}
}

func (a *account) run(t testing.TB) conformance.Result {
	t.Helper()
	return conformance.Run(t.Context(), a.options())
}

// answer finds what was learnt about a field.
func answer(t testing.TB, r conformance.Result, field string) conformance.Answer {
	t.Helper()
	i := slices.IndexFunc(r.Answers, func(a conformance.Answer) bool { return a.Field.Name == field })
	if i < 0 {
		t.Fatalf("there is no answer about %s", field)
	}
	return r.Answers[i]
}

// wantClean fails if anything of a run is left.
func (a *account) wantClean(t testing.TB) {
	t.Helper()
	for _, q := range a.Queries() {
		if strings.HasPrefix(q.Name, conformance.Prefix) {
			t.Errorf("the query %s is left", q.Name)
		}
	}
	for _, r := range a.Reports() {
		if strings.HasPrefix(r.Name, conformance.Prefix) {
			t.Errorf("the report %s is left", r.Name)
		}
	}
}
