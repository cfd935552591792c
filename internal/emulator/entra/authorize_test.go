package entra

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const (
	signIn = "/contoso.onmicrosoft.com/oauth2/v2.0/authorize"
	reply  = "http://localhost:8400/"
)

// signs lets the user sign in and gives the address that the browser is sent to, "" for none.
func (a *tester) signs(change url.Values) (int, *url.URL) {
	a.t.Helper()
	asked := url.Values{"client_id": {DefaultClientID}, "response_type": {"code"}, "redirect_uri": {reply}, "state": {"mine"}}
	maps.Copy(asked, change)
	answer := a.Respond(Request{Method: http.MethodGet, Path: signIn, Origin: origin, Query: asked, Now: a.now})
	at, err := url.Parse(answer.Location)
	if err != nil {
		a.t.Fatal(err)
	}
	return answer.Status, at
}

func TestAuthorizationCode(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	status, back := a.signs(nil)
	if status != http.StatusFound || !strings.HasPrefix(back.String(), reply) || back.Query().Get("state") != "mine" {
		t.Fatalf("the browser is sent to %s with %d", back, status)
	}
	form := url.Values{
		"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {reply}, "client_id": {DefaultClientID}, "client_secret": {DefaultClientSecret},
		"scope": {DefaultResource + "/user_impersonation offline_access"},
	}
	status, granted := a.ask(v2, form)
	if status != http.StatusOK || granted["access_token"] == nil || granted["refresh_token"] == nil {
		t.Fatalf("got %d %v", status, granted)
	}
	next := url.Values{"grant_type": {"refresh_token"}, "refresh_token": {granted["refresh_token"].(string)}, "client_id": {DefaultClientID}, "client_secret": {DefaultClientSecret}, "scope": form["scope"]}
	if status, granted := a.ask(v2, next); status != http.StatusOK {
		t.Errorf("the refresh token can't be redeemed: %v", granted)
	}
	if _, refused := a.ask(v2, form); !strings.Contains(refused["error_description"].(string), "AADSTS54005") {
		t.Errorf("a code can be redeemed twice: %v", refused)
	}
}

func TestAuthorizationCodeIsRefused(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		sign, redeem url.Values
		after        time.Duration
		want         string
	}{
		"unknown application": {sign: url.Values{"client_id": {"other"}}, want: "AADSTS700016"},
		"no reply address":    {sign: url.Values{"redirect_uri": {""}}, want: "AADSTS900971"},
		"no code asked for":   {sign: url.Values{"response_type": {"id_token"}}, want: "AADSTS700054"},
		"unknown code":        {redeem: url.Values{"code": {"1.code.other"}}, want: "AADSTS70000"},
		"too late":            {after: codeLifetime + time.Second, want: "AADSTS70008"},
		"another address":     {redeem: url.Values{"redirect_uri": {"http://localhost:8400"}}, want: "AADSTS500112"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a := newTester(t, Options{})
			asked := url.Values{"client_id": {DefaultClientID}, "response_type": {"code"}, "redirect_uri": {reply}}
			maps.Copy(asked, c.sign)
			status, refused := a.put(Request{Method: http.MethodGet, Path: signIn, Origin: origin, Query: asked, Now: a.now})
			if c.sign == nil {
				_, back := a.signs(nil)
				form := url.Values{
					"grant_type": {"authorization_code"}, "code": {back.Query().Get("code")}, "redirect_uri": {reply}, "client_id": {DefaultClientID}, "client_secret": {DefaultClientSecret},
					"scope": {DefaultResource + "/.default"},
				}
				maps.Copy(form, c.redeem)
				a.now = a.now.Add(c.after)
				status, refused = a.ask(v2, form)
			}
			if text, _ := refused["error_description"].(string); status != http.StatusBadRequest || !strings.HasPrefix(text, c.want+":") {
				t.Errorf("got %d %v", status, refused)
			}
		})
	}
}
