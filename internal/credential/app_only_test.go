package credential_test

import (
	"crypto/rand"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// appOnly is a configuration with which the client signs itself in.
func appOnly(a http.RoundTripper, c *clock) credential.Config {
	return credential.Config{AuthorityHost: "https://login.example.test", TenantID: tenant, ClientID: clientID, ClientSecret: clientSecret, Transport: a, Clock: c, NewID: rand.Text}
}

// configuration is what the library asks before the first token.
var configuration = says(200, `{"issuer":"https://login.example.test/contoso.onmicrosoft.com/v2.0",
	"authorization_endpoint":"https://login.example.test/contoso.onmicrosoft.com/oauth2/v2.0/authorize",
	"token_endpoint":"https://login.example.test/contoso.onmicrosoft.com/oauth2/v2.0/token"}`)

// answering answers a library: its question for the configuration, and then each for a token with a reply, in turn.
func answering(replies ...reply) *authority {
	tokens := &authority{replies: replies}
	return &authority{replies: []reply{func(r *http.Request) (*http.Response, error) {
		if r.Method == http.MethodGet {
			return configuration(r)
		}
		return tokens.RoundTrip(r)
	}}}
}

func TestClientSecret(t *testing.T) {
	t.Parallel()
	a := answering(gives("first", ""), gives("second", ""))
	cred := made(t, appOnly(a, &clock{now: time.Now()})) // the library reckons by the real clock
	mustGet(t, cred, "first")
	mustGet(t, cred, "first")
	asked := a.questions()
	if len(asked) != 2 || asked[1].url != "POST https://login.example.test/contoso.onmicrosoft.com/oauth2/v2.0/token" {
		t.Fatalf("asked %v", asked)
	}
	for name, want := range map[string]string{
		"grant_type": "client_credentials", "client_id": clientID, "client_secret": clientSecret, "claims": "",
		"scope": "https://api.partnercenter.microsoft.com/.default openid offline_access profile",
	} {
		if got := asked[1].form.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	// The library would keep its token for an hour.
	if !cred.Renew("first") {
		t.Error("the token can't be renewed")
	}
	mustGet(t, cred, "second")
}

// For an authority that is Microsoft's own the library asks Microsoft whether it is, for others it does not.
func TestInstanceDiscovery(t *testing.T) {
	t.Parallel()
	for host, want := range map[string]bool{
		"https://login.microsoftonline.com": true, "https://LOGIN.microsoftonline.us": true, "https://login.chinacloudapi.cn": true, "https://login.example.test": false,
	} {
		a := &authority{replies: []reply{breaks(syscall.ECONNREFUSED)}}
		config := appOnly(a, newClock())
		config.AuthorityHost = host
		if e := failure(t, made(t, config)); !errors.Is(e, syscall.ECONNREFUSED) {
			t.Errorf("got %v", e)
		}
		asked, err := url.Parse(strings.TrimPrefix(a.questions()[0].url, "GET "))
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Contains(asked.Path, "discovery/instance"); got != want {
			t.Errorf("%s: asked %s", host, asked)
		}
	}
}

func TestFailuresOfTheLibrary(t *testing.T) {
	t.Parallel()
	const wrongShape = "login.example.test did not answer a request for a token as Microsoft Entra ID would."
	for name, test := range map[string]struct {
		reply reply
		tries int
		want  string
		next  string
	}{
		"wrong secret": {refuses(401, "invalid_client", "AADSTS7000215: Invalid client secret "+clientSecret+" provided. Trace ID: 1"), 1,
			"Microsoft Entra ID refused to give a token: AADSTS7000215: Invalid client secret (masked) provided.", "The client secret is wrong."},
		"429":         {says(429, ""), 4, "login.example.test answered a request for a token with 429 Too Many Requests, but not as Microsoft Entra ID would.", "Check authority_host"},
		"503":         {says(503, "<html>"), 4, "login.example.test answered a request for a token with 503 Service Unavailable, but not as Microsoft Entra ID would.", "Check authority_host"},
		"unreachable": {breaks(errors.New("can't send " + clientSecret)), 4, "Could not request a token from login.example.test: can't send (masked).", "Check the network"},
		// The library's own words for these quote the whole answer.
		"wrong types": {says(200, `{"access_token":"issued-s3cret","expires_in":{}}`), 4, wrongShape, "Check authority_host"},
		"no JSON":     {says(200, `<html>issued-s3cret`), 4, wrongShape, "Check authority_host"},
		"no token":    {says(200, `{"expires_in":3600,"refresh_token":"0.s3cret"}`), 4, wrongShape, "Check authority_host"},
		"half a body": {half, 4, "Could not request a token from login.example.test: unexpected EOF.", "Check the network"},
		"endless":     {endless, 4, wrongShape, "Check authority_host"},
		"redirect":    {says(307, "", "Location", "https://evil.example.test/"), 1, "Could not request a token from login.example.test: the answer redirects, which is not followed with a secret.", "Check the network"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			a, c := answering(test.reply), newClock()
			e := failure(t, made(t, appOnly(a, c)))
			if e.Message != test.want || !strings.HasPrefix(e.Advice, test.next) {
				t.Errorf("got  %s %s\nwant %s %s", e.Message, e.Advice, test.want, test.next)
			}
			tokens := 0
			for _, q := range a.questions() {
				if strings.Contains(q.url, "evil.example.test") {
					t.Error("the secret went elsewhere")
				}
				if strings.HasPrefix(q.url, "POST ") {
					tokens++
				}
			}
			if tokens != test.tries || len(c.waited()) != test.tries-1 {
				t.Errorf("asked %d times, waited %v", tokens, c.waited())
			}
			noSecret(t, e)
		})
	}
}

func TestFailingConfiguration(t *testing.T) {
	t.Parallel()
	a, c := &authority{replies: []reply{refuses(400, "invalid_tenant", "AADSTS90002: Tenant 'contoso' not found.")}}, newClock()
	e := failure(t, made(t, appOnly(a, c)))
	if e.Message != "Microsoft Entra ID refused to give a token: AADSTS90002: Tenant 'contoso' not found." || e.Advice != "There is no such tenant. Check tenant_id." || len(a.questions()) != 1 {
		t.Errorf("got %v after %v", e, a.questions())
	}
	if got := c.waited(); len(got) != 0 {
		t.Errorf("waited %v", got)
	}
}
