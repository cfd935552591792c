package emulator

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// control asks a control endpoint and gives the JSON as it is written.
func (s service) control(method, path, body string) string {
	s.t.Helper()
	r := s.send(request(s.t, method, controlRoot+path, body))
	return strings.Join(strings.Fields(string(r.raw)), "")
}

func TestControlClock(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, test := range []struct{ method, body, want string }{
		{"GET", "", `{"now":"2024-03-05T10:00:00Z"}`},
		{"POST", `{"advance":"5h30m"}`, `{"now":"2024-03-05T15:30:00Z"}`},
		{"POST", `{"now":"2024-04-01T02:00:00+02:00"}`, `{"now":"2024-04-01T00:00:00Z"}`},
		{"POST", `{}`, `{"error":"either\"advance\"or\"now\"isneeded,forexample{\"advance\":\"5h\"}"}`},
		{"POST", `{"advance":"5h","now":"2024-04-01T00:00:00Z"}`, `{"error":"either\"advance\"or\"now\"isneeded,forexample{\"advance\":\"5h\"}"}`},
		{"POST", `{"advance":"soon"}`, `{"error":"time:invalidduration\"soon\""}`},
		{"POST", `{"forward":"5h"}`, `{"error":"json:unknownfield\"forward\""}`},
		{"GET", "", `{"now":"2024-04-01T00:00:00Z"}`},
	} {
		if got := s.control(test.method, "clock", test.body); got != test.want {
			t.Errorf("%s %s: %s, want %s", test.method, test.body, got, test.want)
		}
	}
	if got := s.send(request(t, http.MethodPost, controlRoot+"clock", "{}")).status; got != 400 {
		t.Errorf("a mistake was answered with %d", got)
	}
	if got := s.control("POST", "objects?program=cmp", `{"queries":[{"name":"Q"}]}`); !strings.Contains(got, `\"program=cmp\",whichhasnoeffect`) || len(s.Queries()) > 0 {
		t.Errorf("a query string was answered with %s", got)
	}
	if got := s.send(request(t, http.MethodPut, controlRoot+"clock", "{}")).status; got != 405 {
		t.Errorf("PUT was answered with %d", got)
	}
}

// TestControlRequestsHaveNoSecrets searches the log that leaves the process for every secret that came in.
func TestControlRequestsHaveNoSecrets(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	link := s.linkAfter(time.Minute)
	s.download(link)
	r := request(t, http.MethodGet, MPN.Path()+"/ScheduledReport", nil)
	r.Header.Set("X-AadUserTicket", "secret-ticket")
	r.Header.Set("Cookie", "secret-cookie")
	s.send(r)
	s.report(m{"CallbackUrl": "https://x.example/secret-callback"})
	s.do(http.MethodPost, "/ScheduledReport", s.daily(m{"CallbackUrl": "ftp://x.example/secret-scheme"})).refused(400, "Requested value 'ftp://x.example/secret-scheme' not found")
	s.do(http.MethodPost, "/ScheduledReport", "secret-nonsense")
	for _, form := range []string{"client_secret=secret-client", "client_assertion=secret-assertion", "refresh_token=secret-refresh", "password=secret-password&username=u", "password=secret%zz"} {
		s.send(request(t, http.MethodPost, "/contoso.onmicrosoft.com/oauth2/token", form+"&grant_type=none"))
	}
	log := s.control("GET", "requests", "")
	_, signature, _ := strings.Cut(link, "sig=")
	signature, _, _ = strings.Cut(signature, "&")
	for _, secret := range []string{"secret-", "secret%zz", signature, "Bearer", DefaultAccessToken + `"`} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q:\n%s", secret, log)
		}
	}
	for _, needed := range []string{`"operation":"Token"`, `grant_type=none`, `"path":"/insights/v1/mpn/ScheduledReport"`, `"status":401`, `"message":"Unauthorized"`, `"message":"Requestedvalue'HIDDEN'notfound"`, `CallbackUrl`, `"user":"admin@contoso.onmicrosoft.com"`} {
		if !strings.Contains(log, needed) {
			t.Errorf("the log lacks %q:\n%s", needed, log)
		}
	}
	if got := s.control("DELETE", "requests", ""); got != "[]" || len(s.Requests()) != 0 {
		t.Errorf("the log is %s after it was deleted", got)
	}
}

func TestControlFaults(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	got := s.control("POST", "faults", ` {"operation":"ListReports","kind":"status","status":503,"header":{"Retry-After":"7"}}`)
	if want := `[{"operation":"ListReports","kind":"status","status":503,"header":{"Retry-After":"7"},"seen":0,"hits":0}]`; got != want {
		t.Errorf("the faults are %s, want %s", got, want)
	}
	if r := s.get("/ScheduledReport"); r.status != 503 || r.header.Get("Retry-After") != "7" {
		t.Errorf("answered %d %v", r.status, r.header)
	}
	if got := s.control("GET", "faults", ""); !strings.Contains(got, `"seen":1,"hits":1`) {
		t.Errorf("the faults are %s", got)
	}
	if got := s.control("POST", "faults", `[{"kind":"reset"},{"kind":"broken"}]`); !strings.Contains(got, "broken") || len(s.Faults()) != 1 {
		t.Errorf("a wrong fault was answered with %s", got)
	}
	if got := s.control("POST", "faults", `{"kind":"reset","nth":2}`); !strings.Contains(got, "nth") {
		t.Errorf("an unknown field was answered with %s", got)
	}
	if got := s.control("DELETE", "faults", ""); got != "[]" {
		t.Errorf("the faults are %s after they were deleted", got)
	}
}

func TestControlPolicy(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{Policy: with(t, "case", "pascal")})
	if got := s.control("GET", "policy", ""); !strings.Contains(got, `"case":"pascal"`) || strings.Count(got, ":") != len(PolicyFields()) {
		t.Errorf("the policy is %s", got)
	}
	if got := s.control("PATCH", "policy", `{"filter-miss":"empty","Case":"camel"}`); !strings.Contains(got, `"filter-miss":"empty"`) || !strings.Contains(got, `"case":"camel"`) {
		t.Errorf("the policy is %s", got)
	}
	s.get("/ScheduledReport?reportId=none").ok()
	for body, want := range map[string]string{`{"filter-mis":"empty"}`: "filter-mis", `{"filter-miss":"maybe"}`: "404,empty,null", `[]`: "wantaJSONobject"} {
		if got := s.control("PATCH", "policy", body); !strings.Contains(got, want) {
			t.Errorf("%s was answered with %s", body, got)
		}
	}
}

func TestControlReset(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	first := s.query()
	s.runNow(m{"CallbackUrl": "https://x.example/c"})
	s.inject(Fault{Kind: FaultReset})
	s.RevokeRefreshToken(entra.DefaultRefreshToken)
	s.control("PATCH", "policy", `{"filter-miss":"empty"}`)
	s.advance(time.Hour)
	if got := s.control("GET", "callbacks", ""); !strings.Contains(got, `"url":"https://x.example/c/`) {
		t.Errorf("the callbacks are %s", got)
	}
	if got := s.control("POST", "reset", ""); got != `{"now":"2024-03-05T11:00:00Z"}` {
		t.Errorf("the reset was answered with %s", got)
	}
	if len(s.Queries())+len(s.Reports())+len(s.Callbacks())+len(s.Faults())+len(s.Requests()) != 0 || s.Policy().FilterMiss != "404" {
		t.Error("something was left")
	}
	s.token(byRefreshToken + "&" + v1Resource) // it is no longer revoked
	if again := s.query(); again != first {
		t.Error("after a reset the IDs do not start again")
	}
	if got := string(s.send(request(t, http.MethodGet, controlRoot, nil)).raw); !strings.Contains(got, "/_emulator/clock") {
		t.Errorf("the help is %s", got)
	}
}
