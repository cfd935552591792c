package credential_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

func TestRedemption(t *testing.T) {
	t.Parallel()
	for secret, want := range map[string]url.Values{
		"": {
			"grant_type": {"refresh_token"}, "client_id": {clientID}, "refresh_token": {refreshToken}, "scope": {"https://api.partnercenter.microsoft.com/.default offline_access"},
		},
		clientSecret: {
			"grant_type": {"refresh_token"}, "client_id": {clientID}, "refresh_token": {refreshToken}, "scope": {"https://api.partnercenter.microsoft.com/.default offline_access"},
			"client_secret": {clientSecret},
		},
	} {
		a := &authority{replies: []reply{gives("first", "")}}
		config := refreshing(a, newClock())
		config.ClientSecret = secret
		mustGet(t, made(t, config), "first")
		want := []question{{"POST https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token", want}}
		if got := a.questions(); !reflect.DeepEqual(got, want) {
			t.Errorf("asked %v, want %v", got, want)
		}
	}
}

// The newest refresh token is what is redeemed next. An answer without one leaves it.
func TestRotationInMemory(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{gives("1", "0.second"), gives("2", ""), gives("3", "0.third"), gives("4", "")}}, newClock()
	cred := made(t, refreshing(a, c))
	for _, want := range []string{"1", "2", "3", "4"} {
		mustGet(t, cred, want)
		c.advance(time.Hour)
	}
	if got := a.redeemed(); !reflect.DeepEqual(got, []string{refreshToken, "0.second", "0.second", "0.third"}) {
		t.Errorf("redeemed %q", got)
	}
}

// v1 writes numbers as texts [sample P-FIRST].
func TestLifeAsText(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{says(200, `{"token_type":"Bearer","expires_in":"3599","expires_on":"1612794445","access_token":"first"}`), gives("second", "")}}, newClock()
	cred := made(t, refreshing(a, c))
	mustGet(t, cred, "first")
	c.advance(50 * time.Minute)
	mustGet(t, cred, "first")
	c.advance(10 * time.Minute)
	mustGet(t, cred, "second")
}

// What passes is tried again, three times; what does not is told at once. Nothing that was sent is told.
func TestFailures(t *testing.T) {
	t.Parallel()
	const notEntra = ", but not as Microsoft Entra ID would."
	const asked = "Could not request a token from login.microsoftonline.com: "
	for name, test := range map[string]struct {
		reply reply
		tries int
		want  string // the message
		next  string // the beginning of the advice
	}{
		"429":           {says(429, ""), 4, "login.microsoftonline.com answered a request for a token with 429 Too Many Requests" + notEntra, "Check authority_host"},
		"500":           {refuses(500, "server_error", "AADSTS50000: There was an error issuing a token."), 4, "Microsoft Entra ID refused to give a token: AADSTS50000: There was an error issuing a token.", ""},
		"503 as HTML":   {says(503, "<html>"+refreshToken), 4, "login.microsoftonline.com answered a request for a token with 503 Service Unavailable" + notEntra, "Check authority_host"},
		"refused":       {breaks(syscall.ECONNREFUSED), 4, asked + "connection refused.", "Check the network"},
		"proxy":         {breaks(errors.New(`invalid proxy address "http://me:proxy-s3cret@proxy:1"`)), 4, asked + `invalid proxy address "http://(masked)@proxy:1".`, "Check the network"},
		"quoting":       {breaks(errors.New("can't send " + refreshToken + " and " + clientSecret)), 4, asked + "can't send (masked) and (masked).", "Check the network"},
		"half a body":   {half, 4, asked + "unexpected EOF.", "Check the network"},
		"redirect":      {says(307, "", "Location", "https://evil.example.test/token"), 1, asked + "the answer redirects, which is not followed with a secret.", "Check the network"},
		"302":           {says(302, "", "Location", "/elsewhere"), 1, asked + "the answer redirects, which is not followed with a secret.", "Check the network"},
		"404 as HTML":   {says(404, "<html>"), 1, "login.microsoftonline.com answered a request for a token with 404 Not Found" + notEntra, "Check authority_host"},
		"sign-in page":  {says(200, "<html>"+refreshToken), 1, "login.microsoftonline.com answered a request for a token with 200 OK" + notEntra, "Check authority_host"},
		"no token":      {says(200, `{"refresh_token":"0.new-s3cret","expires_in":3600}`), 1, "login.microsoftonline.com answered a request for a token with 200 OK" + notEntra, "Check authority_host"},
		"wrong types":   {says(200, `{"access_token":"issued-s3cret","expires_in":{}}`), 1, "login.microsoftonline.com answered a request for a token with 200 OK" + notEntra, "Check authority_host"},
		"endless":       {endless, 1, "login.microsoftonline.com answered a request for a token with 200 OK" + notEntra, "Check authority_host"},
		"another shape": {says(400, `{"error":{"code":"x"}}`), 1, "login.microsoftonline.com answered a request for a token with 400 Bad Request" + notEntra, "Check authority_host"},
		"without words": {says(400, `{"error":"invalid_grant"}`), 1, "Microsoft Entra ID refused to give a token: invalid_grant.", "The refresh token or the password is not valid"},
		"talkative": {refuses(401, "invalid_client", "AADSTS7000215: Invalid client secret "+clientSecret+" with "+refreshToken+". Trace ID: 1 Correlation ID: 2 Timestamp: 3"), 1,
			"Microsoft Entra ID refused to give a token: AADSTS7000215: Invalid client secret (masked) with (masked).", "The client secret is wrong."},
		"wordy": {refuses(400, "invalid_request", strings.Repeat("é", 5000)), 1,
			("Microsoft Entra ID refused to give a token: " + strings.Repeat("é", 5000))[:2000] + "…", ""},
		"control characters": {says(400, `{"error":"invalid_grant","error_description":"AADSTS70008: \u001b[2JExpired\u202e."}`), 1, `Microsoft Entra ID refused to give a token: AADSTS70008: \x1b[2JExpired\u202e.`, "The refresh token has expired."},
		"several lines":      {refuses(400, "invalid_grant", "AADSTS70008: Expired.\r\nTrace ID: 1"), 1, "Microsoft Entra ID refused to give a token: AADSTS70008: Expired.", "The refresh token has expired."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, c := &authority{replies: []reply{test.reply}}, newClock()
			config := refreshing(a, c)
			config.ClientSecret = clientSecret
			e := failure(t, made(t, config))
			if e.Message != test.want || !strings.HasPrefix(e.Advice, test.next) || test.next == "" && e.Advice != "" {
				t.Errorf("got  %s %s\nwant %s %s", e.Message, e.Advice, test.want, test.next)
			}
			if got := len(a.questions()); got != test.tries {
				t.Errorf("asked %d times", got)
			}
			if want := []time.Duration{time.Second, 2 * time.Second, 4 * time.Second}[:test.tries-1]; !reflect.DeepEqual(append([]time.Duration{}, c.waited()...), want) {
				t.Errorf("waited %v", c.waited())
			}
			noSecret(t, e)
		})
	}
}

func half(r *http.Request) (*http.Response, error) {
	body := io.MultiReader(strings.NewReader(`{"access_token":"iss`), failing{})
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(body), Request: r}, nil
}

type failing struct{}

func (failing) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// endless is a body of which nobody should want more than this.
func endless(r *http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(&blanks{left: 2 << 20}), Request: r}, nil
}

type blanks struct{ left int }

func (b *blanks) Read(p []byte) (int, error) {
	if b.left -= len(p); b.left < 0 {
		panic("the answer is read without bound")
	}
	for i := range p {
		p[i] = ' '
	}
	return len(p), nil
}

// A request for a token has 30 seconds.
func TestSilentAuthority(t *testing.T) {
	t.Parallel()
	for name, config := range map[string]func(http.RoundTripper, *clock) credential.Config{"refresh token": refreshing, "client secret": appOnly} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				a := &authority{replies: []reply{func(r *http.Request) (*http.Response, error) {
					<-r.Context().Done()
					return nil, r.Context().Err()
				}}}
				patient, cancel := context.WithTimeout(t.Context(), 2*time.Minute+time.Second)
				defer cancel()
				_, err := get(patient, made(t, config(a, newClock())))
				if !strings.Contains(text(err), ": no answer came within 30s. Check the network") || len(a.questions()) != 4 {
					t.Errorf("got %v after %d requests", err, len(a.questions()))
				}
			})
		})
	}
}

func TestWhatAFailureKnows(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{refuses(400, "invalid_grant", "AADSTS70000: Wrong.")}}
	e := failure(t, made(t, refreshing(a, newClock())))
	if e.Status != 400 || e.Code != "AADSTS70000" || e.CorrelationID != "correlation-1" || e.Cause != nil ||
		e.Error() != "Microsoft Entra ID refused to give a token: AADSTS70000: Wrong. The refresh token is not valid for this application and tenant. Check refresh_token, client_id and tenant_id." {
		t.Errorf("got %+v", e)
	}
	broken := failure(t, made(t, refreshing(&authority{replies: []reply{breaks(syscall.ECONNREFUSED)}}, newClock())))
	if broken.Status != 0 || !errors.Is(broken, syscall.ECONNREFUSED) {
		t.Errorf("got %+v", broken)
	}
}

func TestFailureThatPasses(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{breaks(io.EOF), says(503, ""), gives("first", "")}}, newClock()
	mustGet(t, made(t, refreshing(a, c)), "first")
	if got := c.waited(); !reflect.DeepEqual(got, []time.Duration{time.Second, 2 * time.Second}) {
		t.Errorf("waited %v", got)
	}
}

// A token that can't be in a header is refused before anything quotes it.
func TestUnusableToken(t *testing.T) {
	t.Parallel()
	a := &authority{replies: []reply{says(200, `{"expires_in":3600,"access_token":"issued-s3cret\nX-Other: 1"}`)}}
	if _, err := get(t.Context(), made(t, refreshing(a, newClock()))); text(err) != "The answer can't be used: the access token holds a blank, a line break or another character that no token has." {
		t.Errorf("got %v", err)
	}
}

// Over a real connection: http on loopback is good enough for a refresh token, and no redirect gets it.
func TestOverTheNetwork(t *testing.T) {
	t.Parallel()
	elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("the redirect was followed") }))
	t.Cleanup(elsewhere.Close)
	redirect := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if redirect {
			http.Redirect(w, r, elsewhere.URL, http.StatusTemporaryRedirect)
			return
		}
		if r.FormValue("refresh_token") != refreshToken || r.Header.Get("Content-Type") != "application/x-www-form-urlencoded" {
			t.Errorf("got %v, %v", r.Header, r.Form)
		}
		io.WriteString(w, `{"expires_in":3600,"access_token":"first"}`)
	}))
	t.Cleanup(server.Close)
	transport := &http.Transport{DisableKeepAlives: true}
	c := newClock()
	cred := made(t, credential.Config{AuthorityHost: server.URL, TenantID: tenant, ClientID: clientID, RefreshToken: refreshToken, Transport: transport, Clock: c})
	mustGet(t, cred, "first")
	c.advance(2 * time.Hour)
	redirect = true
	if e := failure(t, cred); !strings.HasSuffix(e.Message, "the answer redirects, which is not followed with a secret.") {
		t.Errorf("got %v", e)
	}
}
