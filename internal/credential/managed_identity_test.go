package credential_test

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
)

const audience = "https://api.partnercenter.microsoft.com"

// imds answers as the identity endpoints of Azure do, and remembers what it was asked.
type imds struct {
	mu      sync.Mutex
	asked   []string
	answers []http.HandlerFunc // in turn, the last for ever
}

func (i *imds) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	i.mu.Lock()
	defer i.mu.Unlock()
	q := r.URL.Query()
	q.Del("api-version")
	i.asked = append(i.asked, fmt.Sprint(r.Method, " ", r.Host, r.URL.Path, " ", q.Encode(), " ", r.Header.Get("X-Identity-Header")+r.Header.Get("Metadata")))
	i.answers[min(len(i.asked), len(i.answers))-1](w, r)
}

func (i *imds) questions() []string {
	i.mu.Lock()
	defer i.mu.Unlock()
	return append([]string{}, i.asked...)
}

// issues is an answer with a token for a day, as IMDS and App Service write it.
func issues(token string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprintf(w, `{"access_token":%q,"client_id":"x","expires_in":"86400","expires_on":"%d","resource":%q,"token_type":"Bearer"}`, token, time.Now().Add(24*time.Hour).Unix(), audience)
	}
}

func answersWith(status int, body string, header ...string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		for i := 0; i < len(header); i += 2 {
			w.Header().Set(header[i], header[i+1])
		}
		w.WriteHeader(status)
		io.WriteString(w, body)
	}
}

// newIMDS serves an identity endpoint, and makes a configuration for a machine on which it has the address of IMDS.
func newIMDS(t *testing.T, answers ...http.HandlerFunc) (*imds, string, credential.Config) {
	t.Helper()
	i := &imds{answers: answers}
	server := httptest.NewServer(i)
	transport := &http.Transport{DialContext: func(ctx context.Context, network, address string) (net.Conn, error) {
		if address == "169.254.169.254:80" {
			address = strings.TrimPrefix(server.URL, "http://")
		}
		var d net.Dialer
		return d.DialContext(ctx, network, address)
	}}
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	return i, server.URL, credential.Config{ManagedIdentity: true, Transport: transport, Clock: &clock{now: time.Now()}}
}

// On a virtual machine: one request for a token, and another one when that is refused, although the library keeps
// tokens for the whole process.
func TestManagedIdentityOfAMachine(t *testing.T) {
	if !inOwnProcess(t) {
		return
	}
	for clientID, want := range map[string]string{"": "", clientID: "client_id=" + clientID + "&"} {
		i, _, config := newIMDS(t, issues("first"), issues("second"))
		config.ClientID = clientID
		cred := made(t, config)
		mustGet(t, cred, "first")
		mustGet(t, cred, "first")
		if !cred.Renew("first") {
			t.Error("the token can't be renewed")
		}
		mustGet(t, cred, "second")
		question := "GET 169.254.169.254/metadata/identity/oauth2/token " + want + "resource=" + url.QueryEscape(audience) + " true"
		if got := i.questions(); !reflect.DeepEqual(got, []string{question, question}) {
			t.Errorf("asked %q, want %q twice", got, question)
		}
	}
}

// In App Service and what is built on it, the environment says whom to ask, with which secret.
func TestManagedIdentityOfAService(t *testing.T) {
	if !inOwnProcess(t) {
		return
	}
	i, address, config := newIMDS(t, issues("first"), answersWith(400, `{"statusCode":400,"message":"No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId."}`),
		answersWith(400, `{"message":"The header header-s3cret is not accepted."}`))
	t.Setenv("IDENTITY_ENDPOINT", address+"/msi/token")
	t.Setenv("IDENTITY_HEADER", "header-s3cret")
	config.ClientID = clientID
	mustGet(t, made(t, config), "first")
	want := "GET " + strings.TrimPrefix(address, "http://") + "/msi/token client_id=" + clientID + "&resource=" + url.QueryEscape(audience) + " header-s3cret"
	if got := i.questions(); !reflect.DeepEqual(got, []string{want}) {
		t.Errorf("asked %q, want %q", got, want)
	}
	e := failure(t, made(t, config))
	if e.Status != 400 || !strings.HasSuffix(e.Message, "400 Bad Request: No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.") || !strings.Contains(e.Advice, "correct client_id") {
		t.Errorf("got %v", e)
	}
	noSecret(t, e)
	if e := failure(t, made(t, config)); !strings.HasSuffix(e.Message, "400 Bad Request: The header (masked) is not accepted.") {
		t.Errorf("got %v", e)
	}
}

func TestFailuresOfManagedIdentity(t *testing.T) {
	if !inOwnProcess(t) {
		return
	}
	const notHere = "use_msi works only where Azure runs Terraform"
	for name, test := range map[string]struct {
		clientID string
		answer   http.HandlerFunc
		message  string
		advice   string
		tries    int
	}{
		"none assigned":  {"", answersWith(400, `{"error":"invalid_request","error_description":"Identity not found"}`), "answered 400 Bad Request: Identity not found.", "no system-assigned identity", 1},
		"not assigned":   {clientID, answersWith(400, `{"error":"invalid_request","error_description":"Identity not found"}`), "answered 400 Bad Request: Identity not found.", "no user-assigned identity with this client_id", 1},
		"forbidden":      {"", answersWith(403, "<html>s3cret"), "answered 403 Forbidden.", notHere, 1},
		"busy":           {"", answersWith(429, ""), "answered 429 Too Many Requests.", "busy", 4},
		"under upgrade":  {"", answersWith(410, ""), "answered 410 Gone.", "busy", 4},
		"busy for long":  {"", answersWith(503, "", "Retry-After", "600"), "answered 503 Service Unavailable.", "asks to wait for 10m0s", 1},
		"no token":       {"", answersWith(200, `{"refresh_token":"s3cret"}`), "gave an answer without a token.", notHere, 1},
		"no JSON":        {"", answersWith(200, "<html>s3cret"), "gave an answer without a token.", notHere, 1},
		"redirect":       {"", answersWith(302, "", "Location", "https://evil.example.test"), "not followed with a secret.", notHere, 1},
		"wrong audience": {"", answersWith(400, `{"error":"invalid_resource","error_description":"AADSTS500011: The resource principal was not found.\r\nTrace ID: 1"}`), "400 Bad Request: AADSTS500011: The resource principal was not found.", "The audience is not known", 1},
	} {
		i, _, config := newIMDS(t, test.answer)
		config.ClientID = test.clientID
		e := failure(t, made(t, config))
		if !strings.HasSuffix(e.Message, test.message) || !strings.Contains(e.Advice, test.advice) {
			t.Errorf("%s: got %v", name, e)
		}
		if got := len(i.questions()); got != test.tries {
			t.Errorf("%s: asked %d times", name, got)
		}
		noSecret(t, e)
	}
	for name, err := range map[string]error{"no route to host": syscall.EHOSTUNREACH, "no answer came within 10s": context.DeadlineExceeded} {
		a := &authority{replies: []reply{breaks(err)}}
		e := failure(t, made(t, credential.Config{ManagedIdentity: true, Transport: a, Clock: newClock()}))
		if e.Message != "Could not request a token from the managed identity endpoint: "+name+"." || !strings.HasPrefix(e.Advice, notHere) || len(a.questions()) != 1 {
			t.Errorf("got %v", e)
		}
	}
}
