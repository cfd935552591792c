package credential_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// One token serves everyone until five minutes before its end, by the injected clock.
func TestTokenIsKept(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("first", ""), gives("second", "")}}, newClock()
	cred := made(t, refreshing(a, c))
	mustGet(t, cred, "first")
	c.advance(55*time.Minute - time.Second)
	mustGet(t, cred, "first")
	c.advance(time.Second)
	mustGet(t, cred, "second")
	if got := len(a.questions()); got != 2 {
		t.Errorf("asked %d times", got)
	}
}

// A token with a short life is not replaced before half of it.
func TestShortLife(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{givesFor(240, "first", ""), givesFor(240, "second", "")}}, newClock()
	cred := made(t, refreshing(a, c))
	mustGet(t, cred, "first")
	c.advance(2*time.Minute - time.Second)
	mustGet(t, cred, "first")
	c.advance(time.Second)
	mustGet(t, cred, "second")
}

// A token that is still valid serves when it could not be replaced ahead of time. That is tried again a minute later,
// unless it was refused.
func TestFailedRenewalAheadOfTime(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("first", ""), says(503, ""), says(503, ""), says(503, ""), says(503, ""), refuses(400, "invalid_grant", "AADSTS50173: revoked.")}}, newClock()
	cred := made(t, refreshing(a, c))
	mustGet(t, cred, "first")
	c.advance(56 * time.Minute)
	mustGet(t, cred, "first")
	mustGet(t, cred, "first")
	if got := len(a.questions()); got != 5 {
		t.Errorf("asked %d times at once", got)
	}
	c.advance(time.Minute)
	mustGet(t, cred, "first")
	c.advance(time.Minute)
	mustGet(t, cred, "first")
	if got := len(a.questions()); got != 6 {
		t.Errorf("asked %d times after a minute", got)
	}
	c.advance(3 * time.Minute)
	if e := failure(t, cred); e.Code != "AADSTS50173" || len(a.questions()) != 6 {
		t.Errorf("after its end: got %v after %d requests", e, len(a.questions()))
	}
}

// Everyone who asks at once waits for one request and gets what comes of it.
func TestSingleFlight(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer reply
		token  string
		failed bool
	}{
		"token":   {gives("first", ""), "first", false},
		"failure": {refuses(401, "invalid_client", "AADSTS7000215: wrong."), "", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				open := make(chan struct{})
				a := &authority{replies: []reply{func(r *http.Request) (*http.Response, error) {
					<-open
					return test.answer(r)
				}}}
				cred := made(t, refreshing(a, newClock()))
				var all sync.WaitGroup
				for range 50 {
					all.Go(func() {
						if got, err := get(t.Context(), cred); got != test.token || (err != nil) != test.failed {
							t.Errorf("got %q, %v", got, err)
						}
					})
				}
				synctest.Wait()
				close(open)
				all.Wait()
				if got := len(a.questions()); got != 1 {
					t.Errorf("asked %d times", got)
				}
			})
		})
	}
}

// Who goes away does not wait, and takes nothing away from those who stay: least of all a rotated refresh token.
func TestWaiterGoesAway(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		open := make(chan struct{})
		a := &authority{replies: []reply{func(r *http.Request) (*http.Response, error) {
			<-open
			if err := r.Context().Err(); err != nil {
				t.Errorf("the request ended with its asker: %v", err)
			}
			return gives("first", "0.rotated")(r)
		}, gives("second", "")}}
		c := newClock()
		cred := made(t, refreshing(a, c))
		hurried, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		if _, err := get(hurried, cred); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		close(open)
		synctest.Wait()
		mustGet(t, cred, "first")
		c.advance(time.Hour)
		mustGet(t, cred, "second")
		if got := a.redeemed(); len(got) != 2 || got[1] != "0.rotated" {
			t.Errorf("redeemed %q", got)
		}
	})
}

func TestNobodyAsks(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		a := &authority{replies: []reply{gives("first", "")}}
		_, err := get(ctx, made(t, refreshing(a, newClock())))
		synctest.Wait()
		if !errors.Is(err, context.Canceled) || len(a.questions()) != 0 {
			t.Errorf("got %v after %v", err, a.questions())
		}
	})
}

// After a 401 there is one new token. When that is refused too, its age is not what is wrong, and the next
// minute brings no other.
func TestRenew(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("first", ""), gives("second", ""), gives("third", "")}}, newClock()
	cred := made(t, refreshing(a, c))
	mustGet(t, cred, "first")
	if !cred.Renew("first") {
		t.Error("the first token can't be renewed")
	}
	if !cred.Renew("first") {
		t.Error("the second to hear of it gets no other token")
	}
	mustGet(t, cred, "second")
	if !cred.Renew("first") {
		t.Error("who comes late gets no other token")
	}
	mustGet(t, cred, "second")
	c.advance(time.Minute - time.Second)
	if cred.Renew("second") {
		t.Error("a new token that is refused is renewed at once")
	}
	mustGet(t, cred, "second")
	c.advance(time.Second)
	if !cred.Renew("second") {
		t.Error("after a minute, there is no other token")
	}
	mustGet(t, cred, "third")
	if got := len(a.questions()); got != 3 {
		t.Errorf("asked %d times", got)
	}
}

// A refusal is remembered, so that a wrong password is presented once; another failure for a minute. All callers get the
// same error, of which one message is to tell the whole.
func TestFailureIsRemembered(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		reply    reply
		requests int // at once, and again after a minute
		again    bool
		repeated string
	}{
		"refused":           {refuses(400, "invalid_grant", "AADSTS50126: wrong."), 1, false, "The sign-in failed (AADSTS50126): another error of this run says why."},
		"not Entra":         {says(404, "<html>"), 1, false, "The sign-in failed: another error of this run says why."},
		"busy":              {says(503, ""), 4, true, "The sign-in failed: another error of this run says why."},
		"broken":            {breaks(io.EOF), 4, true, "The sign-in failed: another error of this run says why."},
		"expired assertion": {refuses(401, "invalid_client", "AADSTS700024: old."), 1, true, "The sign-in failed (AADSTS700024): another error of this run says why."},
	} {
		a, c := &authority{replies: []reply{test.reply}}, newClock()
		config := refreshing(a, c)
		config.Origin = "They come from a test."
		cred := made(t, config)
		var first *credential.SignInError
		for range 3 {
			_, err := get(t.Context(), cred)
			e, ok := errors.AsType[*credential.SignInError](err)
			if first == nil {
				first = e
			}
			if !ok || e != first || e.Origin != config.Origin || e.Repeated() != test.repeated {
				t.Errorf("%s: got %v", name, err)
			}
		}
		if !first.Report() || first.Report() {
			t.Errorf("%s: it must be reported once", name)
		}
		if got := len(a.questions()); got != test.requests || cred.Renew("x") != test.again {
			t.Errorf("%s: asked %d times", name, got)
		}
		c.advance(time.Minute)
		if _, err := get(t.Context(), cred); (len(a.questions()) == 2*test.requests) != test.again || err == nil {
			t.Errorf("%s: asked %d times after a minute: %v", name, len(a.questions()), err)
		}
	}
	none := (&credential.Unavailable{Reason: "None."}).Credential()
	_, err := get(t.Context(), none)
	if e, ok := errors.AsType[*credential.SignInError](err); !ok || e.Repeated() != "There are no usable credentials: another error of this run says why." {
		t.Errorf("got %v", err)
	}
}

func TestAccessToken(t *testing.T) {
	t.Parallel()
	c := newClock()
	cred := made(t, credential.Config{AccessToken: "given", Clock: c})
	mustGet(t, cred, "given")
	c.advance(100 * 24 * time.Hour)
	mustGet(t, cred, "given")
	if cred.Renew("given") {
		t.Error("a token that was given can't be renewed")
	}
}

func TestUnavailable(t *testing.T) {
	t.Parallel()
	none := &credential.Unavailable{Reason: "No credentials are configured."}
	cred := none.Credential()
	for range 2 {
		if got, err := get(t.Context(), cred); got != "" || !errors.Is(err, none) || err.Error() != "No credentials are configured." {
			t.Errorf("got %q, %v", got, err)
		}
	}
	if cred.Renew("x") {
		t.Error("there is nothing to renew")
	}
}

func TestNew(t *testing.T) {
	t.Parallel()
	const blank = " holds a blank, a line break or another character that no token has"
	for name, test := range map[string]struct {
		config credential.Config
		want   string
	}{
		"nothing":                      {credential.Config{TenantID: tenant, ClientID: clientID}, "there is no credential"},
		"no tenant":                    {credential.Config{ClientID: clientID, ClientSecret: clientSecret}, "a client ID and a tenant ID are needed"},
		"no client":                    {credential.Config{TenantID: tenant, RefreshToken: refreshToken}, "a client ID and a tenant ID are needed"},
		"secret over http":             {credential.Config{AuthorityHost: "http://127.0.0.1:1", TenantID: tenant, ClientID: clientID, ClientSecret: clientSecret}, "no refresh token is set, so the application signs in by itself, which needs an https authority even on a loopback address"},
		"refresh token over http":      {credential.Config{AuthorityHost: "http://127.0.0.1:1", TenantID: tenant, ClientID: clientID, ClientSecret: clientSecret, RefreshToken: refreshToken}, ""},
		"http elsewhere":               {credential.Config{AuthorityHost: "http://login.example.test", AccessToken: "x"}, "the authority host must use https: secrets are sent there, and http is allowed on a loopback address only, not on login.example.test"},
		"access token with line break": {credential.Config{AccessToken: "s3cret\nX-Other: 1"}, "the access token" + blank},
		"access token as JSON":         {credential.Config{AccessToken: `{"accessToken":"s3cret","x":1}`}, `the access token is a JSON document; the token alone is wanted, such as the text of its member "accessToken"`},
		"access token with its scheme": {credential.Config{AccessToken: "bearer s3cret"}, "the access token begins with the word Bearer; the token alone is wanted"},
		"access token with blank":      {credential.Config{AccessToken: "s3cret "}, "the access token" + blank},
		"access token of other signs":  {credential.Config{AccessToken: "s3crét"}, "the access token" + blank},
		"tenant that is none":          {credential.Config{TenantID: "con toso", ClientID: clientID, RefreshToken: refreshToken}, "the tenant ID is neither an ID nor a domain name, such as contoso.onmicrosoft.com"},
		"tenant with a path":           {credential.Config{TenantID: "contoso/../x", AzureCLI: true}, "the tenant ID is neither an ID nor a domain name, such as contoso.onmicrosoft.com"},
		"refresh token with tab":       {credential.Config{TenantID: tenant, ClientID: clientID, RefreshToken: "s3cret\t"}, "the refresh token" + blank},
	} {
		cred, err := credential.New(test.config)
		if text(err) != test.want || (cred == nil) != (err != nil) {
			t.Errorf("%s: got %v, %v", name, cred, err)
		}
	}
}

func TestCheckAuthority(t *testing.T) {
	t.Parallel()
	const bare = "the authority host is a scheme and a host only, such as https://login.microsoftonline.com"
	for given, want := range map[string][2]string{
		"https://login.microsoftonline.com/":  {"https://login.microsoftonline.com", ""},
		"login.microsoftonline.us":            {"https://login.microsoftonline.us", ""},
		"https://login.example.test:8443":     {"https://login.example.test:8443", ""},
		"http://localhost:8080":               {"http://localhost:8080", ""},
		"http://127.0.0.1":                    {"http://127.0.0.1", ""},
		"http://[::1]:1/":                     {"http://[::1]:1", ""},
		"http://login.example.test":           {"", "the authority host must use https: secrets are sent there, and http is allowed on a loopback address only, not on login.example.test"},
		"https://login.example.test/contoso":  {"", bare},
		"https://a:s3cret@login.example.test": {"", bare},
		"https://login.example.test?":         {"", bare},
		"https://login.example.test/#x":       {"", bare},
		"ftp://login.example.test":            {"", "the authority host must be an https URL, such as https://login.microsoftonline.com"},
		"https://:443":                        {"", "the authority host must be an https URL, such as https://login.microsoftonline.com"},
		"https://a:s3cret@b c":                {"", "the authority host is not a URL"},
	} {
		u, err := credential.CheckAuthority(given)
		if text(err) != want[1] || err == nil && u.String() != want[0] {
			t.Errorf("%s: got %v, %v", given, u, err)
		}
	}
}
