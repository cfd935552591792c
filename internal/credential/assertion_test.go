package credential_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

// A platform's token is asked for each time that Entra is: it lives for minutes.
func TestPlatformIsAskedAnew(t *testing.T) {
	t.Parallel()
	_, now, config := authorityOverTLS(t, start, known())
	p := newPlatform(t, func() string { return platformToken(subject, now.Now()) })
	config.Assertion = credential.Assertion{RequestURL: p.URL + "/github?run=7", RequestToken: requestToken}
	config.RefreshToken = refreshToken
	cred := made(t, config)
	for range 3 {
		if _, err := get(t.Context(), cred); err != nil {
			t.Fatal(err)
		}
		now.Advance(time.Hour)
	}
	if got := p.count(); got != 3 {
		t.Errorf("asked %d times", got)
	}
}

// A file with a platform's token is read each time: the process that writes it renews it.
func TestPlatformFileIsReadAnew(t *testing.T) {
	t.Parallel()
	_, now, config := authorityOverTLS(t, start, known())
	path := file(t, []byte("\ufeff"+platformToken(subject, now.Now())+"\r\n"))
	config.Assertion.TokenFile, config.RefreshToken = path, refreshToken
	cred := made(t, config)
	if _, err := get(t.Context(), cred); err != nil {
		t.Fatal(err)
	}
	now.Advance(2 * time.Hour)
	if e := failure(t, cred); e.Code != "AADSTS700024" || !strings.Contains(e.Advice, "oidc_token_file_path") {
		t.Errorf("got %v", e)
	}
	rewrite(t, path, platformToken(subject, now.Now()))
	now.Advance(time.Minute) // until then the failure is remembered
	if _, err := get(t.Context(), cred); err != nil {
		t.Error(err)
	}
}

// What a platform refuses comes with the next step, and nothing of it is told but its status.
func TestRefusalsOfPlatforms(t *testing.T) {
	t.Parallel()
	const github, azure = "/github?run=7", "/azure"
	quoting := func(status int) http.HandlerFunc {
		return func(w http.ResponseWriter, r *http.Request) {
			w.WriteHeader(status)
			w.Write([]byte(r.Header.Get("Authorization")))
		}
	}
	for name, test := range map[string]struct {
		path    string
		answer  http.HandlerFunc
		message string
		advice  string
		asked   int
	}{
		"GitHub, 403":       {github, quoting(403), "GitHub Actions gave no OIDC token: it answered 403 Forbidden.", "id-token: write", 1},
		"GitHub, no JSON":   {github, quoting(200), "GitHub Actions gave no OIDC token: it answered 200 OK.", "id-token: write", 1},
		"Azure DevOps, 401": {azure, quoting(401), "Azure DevOps gave no OIDC token: it answered 401 Unauthorized.", "SYSTEM_ACCESSTOKEN: $(System.AccessToken)", 1},
		"Azure DevOps, 404": {azure, quoting(404), "Azure DevOps gave no OIDC token: it answered 404 Not Found.", "ado_service_connection_id", 1},
		"busy":              {github, quoting(503), "GitHub Actions gave no OIDC token: it answered 503 Service Unavailable.", "id-token: write", 4},
		"redirect": {azure, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example.test/", http.StatusTemporaryRedirect)
		}, "it answered with its sign-in page, as it does when the request token is not valid.", "SYSTEM_ACCESSTOKEN: $(System.AccessToken)", 1},
		"sign-in page": {azure, quoting(203), "it answered with its sign-in page, as it does when the request token is not valid.", "SYSTEM_ACCESSTOKEN: $(System.AccessToken)", 1},
		"GitHub, redirect": {github, func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://evil.example.test/", http.StatusTemporaryRedirect)
		}, "the answer redirects, which is not followed with a secret.", "GitHub Actions issues its tokens there", 1},
		"long wait": {github, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Retry-After", "3600")
			w.WriteHeader(http.StatusTooManyRequests)
		}, "GitHub Actions gave no OIDC token: it answered 429 Too Many Requests.", "asks to wait for 1h0m0s", 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, _, config := authorityOverTLS(t, start, known())
			p := newPlatform(t, nil)
			p.answer = test.answer
			config.Assertion = credential.Assertion{RequestURL: p.URL + test.path, RequestToken: requestToken}
			if test.path == azure {
				config.Assertion.ServiceConnectionID = "connection-1"
			}
			for _, config.RefreshToken = range []string{"", refreshToken} {
				before := p.count()
				e := failure(t, made(t, config))
				if !strings.HasSuffix(e.Message, test.message) || !strings.Contains(e.Advice, test.advice) {
					t.Errorf("got %v", e)
				}
				if got := p.count() - before; got != test.asked {
					t.Errorf("asked %d times", got)
				}
				noSecret(t, e)
			}
			if got := server.Count("Token"); got != 0 {
				t.Errorf("Entra was asked %d times", got)
			}
		})
	}
}

func TestUnusableAssertions(t *testing.T) {
	t.Parallel()
	const notHTTPS = "the OIDC request URL must be an https URL"
	for name, test := range map[string]struct {
		assertion credential.Assertion
		argument  string
		reason    string
	}{
		"http":          {credential.Assertion{RequestURL: "http://token.example.test/x", RequestToken: "t"}, "oidc_request_url", notHTTPS},
		"JSON":          {credential.Assertion{Token: `{"oidcToken":"s3cret"}`}, "oidc_token", `the OIDC token is a JSON document; the token alone is wanted, such as the text of its member "oidcToken"`},
		"no URL":        {credential.Assertion{RequestURL: "token", RequestToken: "t"}, "oidc_request_url", notHTTPS},
		"broken URL":    {credential.Assertion{RequestURL: "https://a:s3cret@b c", RequestToken: "t"}, "oidc_request_url", notHTTPS},
		"blank":         {credential.Assertion{RequestURL: "https://token.example.test", RequestToken: "s3 cret"}, "oidc_request_token", "the OIDC request token holds a blank, a line break or another character that no token has"},
		"line break":    {credential.Assertion{Token: "s3\ncret"}, "oidc_token", "the OIDC token holds a blank, a line break or another character that no token has"},
		"http loopback": {credential.Assertion{RequestURL: "http://localhost:1/x", RequestToken: "t"}, "", ""},
	} {
		config := appOnly(nil, newClock())
		config.ClientSecret, config.Assertion = "", test.assertion
		wantArgument(t, name, config, test.argument, test.reason)
	}
}

// A file that can't be read, or holds no token, is told before Entra is asked.
func TestBadPlatformFiles(t *testing.T) {
	t.Parallel()
	a := answering(gives("first", ""))
	for content, want := range map[string]string{"": " is empty.", "s3cret s3cret": " holds a blank, a line break or another character that no token has."} {
		config := appOnly(a, newClock())
		config.ClientSecret, config.Assertion.TokenFile = "", file(t, []byte(content))
		if _, err := get(t.Context(), made(t, config)); text(err) != "The OIDC token file "+config.Assertion.TokenFile+want {
			t.Errorf("%q: got %v", content, err)
		}
	}
	if len(a.questions()) != 0 {
		t.Errorf("asked %v", a.questions())
	}
}
