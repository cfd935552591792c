package entra

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var start = time.Date(2024, 3, 5, 10, 0, 0, 0, time.UTC)

const (
	origin = "https://login.example"
	user   = "admin@contoso.onmicrosoft.com"
)

// tester asks an authority at a time that the test moves.
type tester struct {
	*Authority
	t   *testing.T
	now time.Time
}

func newTester(t *testing.T, o Options) *tester {
	t.Helper()
	n := 0
	return &tester{New(o, 0, user, func() string { n++; return fmt.Sprint("id-", n) }), t, start}
}

// ask sends a form to a path and gives the answer as JSON.
func (a *tester) ask(path string, form url.Values) (int, map[string]any) {
	a.t.Helper()
	return a.put(Request{Method: http.MethodPost, Path: path, Origin: origin, Form: form, Now: a.now})
}

func (a *tester) put(q Request) (int, map[string]any) {
	a.t.Helper()
	answer := a.Respond(q)
	data, err := json.Marshal(answer.Body)
	if err != nil {
		a.t.Fatal(err)
	}
	var body map[string]any
	if err := json.Unmarshal(data, &body); err != nil {
		a.t.Fatal(err)
	}
	return answer.Status, body
}

const (
	v1 = "/contoso.onmicrosoft.com/oauth2/token"
	v2 = "/contoso.onmicrosoft.com/oauth2/v2.0/token"
)

// secret is a form with the default client's secret and more fields, in pairs.
func secret(pairs ...string) url.Values {
	form := url.Values{"client_id": {DefaultClientID}, "client_secret": {DefaultClientSecret}}
	for i := 0; i < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	return form
}

// granted fails the test unless there is a token, and gives the answer and the token's claims.
func (a *tester) granted(path string, form url.Values) (map[string]any, claims) {
	a.t.Helper()
	status, body := a.ask(path, form)
	token, ok := body["access_token"].(string)
	if status != http.StatusOK || !ok {
		a.t.Fatalf("answered %d %v", status, body)
	}
	p, err := parse(token)
	if err != nil {
		a.t.Fatal(err)
	}
	return body, p.claims
}

// refused fails the test unless Entra refuses with an error and a code.
func (a *tester) refused(path string, form url.Values, status int, err string, code int) {
	a.t.Helper()
	got, body := a.ask(path, form)
	if got != status || body["error"] != err || !strings.HasPrefix(fmt.Sprint(body["error_description"]), fmt.Sprintf("AADSTS%d: ", code)) {
		a.t.Errorf("answered %d %v, want %d %s AADSTS%d", got, body, status, err, code)
	}
}

func TestGrantsV1(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	for _, test := range []struct {
		form    url.Values
		upn     string
		methods string
		refresh bool
	}{
		{secret("grant_type", "password", "username", strings.ToUpper(user), "password", DefaultPassword, "resource", DefaultResource), user, "[pwd]", true},
		{secret("grant_type", "refresh_token", "refresh_token", DefaultRefreshToken, "resource", DefaultResource+"/"), user, "[pwd mfa]", true},
		{secret("grant_type", "client_credentials", "resource", " "+DefaultResource), "", "[]", false},
	} {
		body, c := a.granted(v1, test.form)
		if body["token_type"] != "Bearer" || body["expires_in"] != "3599" || body["expires_on"] != "1709636400" || body["not_before"] != "1709632500" || body["resource"] != DefaultResource {
			t.Errorf("%s: %v", test.form.Get("grant_type"), body)
		}
		if (body["refresh_token"] != nil) != test.refresh {
			t.Errorf("%s: the refresh token is %v", test.form.Get("grant_type"), body["refresh_token"])
		}
		if c.UPN != test.upn || fmt.Sprint(c.Methods) != test.methods || c.AppID != DefaultClientID || c.TenantID != DefaultTenantID || c.Expires-c.IssuedAt != 3600 || c.Audience[0] != DefaultResource {
			t.Errorf("%s: %+v", test.form.Get("grant_type"), c)
		}
	}
}

func TestGrantsV2(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	const scope = DefaultResource + "/.default"
	body, _ := a.granted(v2, secret("grant_type", "password", "username", user, "password", DefaultPassword, "scope", scope+" openid profile", "client_info", "1"))
	if body["expires_in"] != 3599.0 || body["ext_expires_in"] != 3599.0 || body["scope"] != DefaultResource+"/user_impersonation" || body["refresh_token"] != nil || body["resource"] != nil {
		t.Errorf("the answer is %v", body)
	}
	id, err := parse(body["id_token"].(string))
	if err != nil || id.Preferred != user || id.Audience[0] != DefaultClientID {
		t.Errorf("the id token is %+v, %v", id, err)
	}
	info, err := base64.RawURLEncoding.DecodeString(body["client_info"].(string))
	if err != nil || !json.Valid(info) {
		t.Errorf("the client info is %s, %v", info, err)
	}
	body, _ = a.granted(v2, secret("grant_type", "password", "username", user, "password", DefaultPassword, "scope", scope+" offline_access"))
	if body["refresh_token"] == nil || body["id_token"] != nil || body["client_info"] != nil {
		t.Errorf("the answer is %v", body)
	}
	body, c := a.granted("/"+strings.ToUpper(DefaultTenantID)+"/oauth2/v2.0/token", secret("grant_type", "refresh_token", "refresh_token", body["refresh_token"].(string), "scope", DefaultResource+"/user_impersonation"))
	if body["refresh_token"] == nil || fmt.Sprint(c.Methods) != "[pwd]" {
		t.Errorf("the answer is %v with %+v: a password's refresh token has no MFA", body, c)
	}
	body, c = a.granted(v2, secret("grant_type", "client_credentials", "scope", scope))
	if body["scope"] != nil || body["refresh_token"] != nil || c.UPN != "" || c.Scope != "" {
		t.Errorf("the answer is %v with %+v", body, c)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{
		Clients: []Client{{ID: DefaultClientID, Secret: DefaultClientSecret}, {ID: "no-consent", Secret: "s", NoConsent: true}, {ID: "public", Public: true}},
		Users:   []User{{Name: user, Password: DefaultPassword}, {Name: "mfa@x.example", Password: "p", RequiresMFA: true}},
	})
	good := secret("grant_type", "password", "username", user, "password", DefaultPassword, "resource", DefaultResource)
	change := func(pairs ...string) url.Values {
		form := url.Values{}
		for name := range good {
			form.Set(name, good.Get(name))
		}
		for i := 0; i < len(pairs); i += 2 {
			if form.Set(pairs[i], pairs[i+1]); pairs[i+1] == "" {
				form.Del(pairs[i])
			}
		}
		return form
	}
	for _, test := range []struct {
		name   string
		form   url.Values
		status int
		err    string
		code   int
	}{
		{"no grant type", change("grant_type", ""), 400, "invalid_request", 900144},
		{"an unknown grant type", change("grant_type", "device_code"), 400, "unsupported_grant_type", 70003},
		{"no client", change("client_id", ""), 400, "invalid_request", 900144},
		{"an unknown client", change("client_id", "nobody"), 400, "unauthorized_client", 700016},
		{"a wrong secret", change("client_secret", "wrong"), 401, "invalid_client", 7000215},
		{"no proof", change("client_secret", ""), 401, "invalid_client", 7000218},
		{"no resource", change("resource", ""), 400, "invalid_request", 900144},
		{"an unknown resource", change("resource", "https://x.example"), 400, "invalid_resource", 500011},
		{"no consent", change("client_id", "no-consent", "client_secret", "s"), 400, "invalid_grant", 65001},
		{"an unknown user", change("username", "nobody"), 400, "invalid_grant", 50034},
		{"a wrong password", change("password", "wrong"), 400, "invalid_grant", 50126},
		{"a user who needs MFA", change("username", "mfa@x.example", "password", "p"), 400, "interaction_required", 50076},
		{"an unknown refresh token", change("grant_type", "refresh_token", "refresh_token", "x"), 400, "invalid_grant", 9002313},
		{"another client's refresh token", change("grant_type", "refresh_token", "refresh_token", DefaultRefreshToken, "client_id", "public", "client_secret", ""), 400, "invalid_grant", 9002313},
	} {
		t.Log(test.name)
		a.refused(v1, test.form, test.status, test.err, test.code)
	}
	a.granted(v1, change("client_id", "public", "client_secret", ""))
	a.refused("/other.example/oauth2/token", good, 400, "invalid_request", 90002)
	a.refused(v2, secret("grant_type", "client_credentials"), 400, "invalid_scope", 70011)
	a.refused(v2, secret("grant_type", "client_credentials", "scope", "openid offline_access"), 400, "invalid_scope", 70011)
	a.refused(v2, secret("grant_type", "client_credentials", "scope", DefaultResource+"/user_impersonation"), 400, "invalid_scope", 1002012)
	a.refused(v2, secret("grant_type", "client_credentials", "scope", "https://x.example/.default"), 400, "invalid_resource", 500011)
	if status, body := a.put(Request{Method: http.MethodGet, Path: v1, Origin: origin, Now: start}); status != 400 || !strings.Contains(fmt.Sprint(body["error_description"]), "AADSTS900561") {
		t.Errorf("GET was answered with %d %v", status, body)
	}
}

func TestRefusalHasEntrasFields(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	_, body := a.put(Request{Method: http.MethodPost, Path: v1, Origin: origin, Now: start, Header: http.Header{"Client-Request-Id": {"mine"}}, Form: secret("grant_type", "password", "username", user, "password", "wrong", "resource", DefaultResource)})
	want := map[string]any{
		"error":             "invalid_grant",
		"error_description": "AADSTS50126: Error validating credentials due to invalid username or password. Trace ID: id-1 Correlation ID: mine Timestamp: 2024-03-05 10:00:00Z",
		"error_codes":       []any{50126.0}, "timestamp": "2024-03-05 10:00:00Z", "trace_id": "id-1", "correlation_id": "mine",
		"error_uri": origin + "/error?code=50126",
	}
	if fmt.Sprint(body) != fmt.Sprint(want) {
		t.Errorf("the err is\n%v, want\n%v", body, want)
	}
}

func TestRefreshTokensRotate(t *testing.T) {
	t.Parallel()
	redeem := func(token string) url.Values {
		return secret("grant_type", "refresh_token", "refresh_token", token, "resource", DefaultResource)
	}
	a := newTester(t, Options{})
	first, _ := a.granted(v1, redeem(DefaultRefreshToken))
	second, _ := a.granted(v1, redeem(first["refresh_token"].(string)))
	if first["refresh_token"] == second["refresh_token"] {
		t.Error("the token did not rotate")
	}
	a.granted(v1, redeem(DefaultRefreshToken)) // Entra leaves the old one valid
	a.now = start.Add(90*24*time.Hour + time.Second)
	a.refused(v1, redeem(second["refresh_token"].(string)), 400, "invalid_grant", 700082)

	a = newTester(t, Options{OneTimeRefreshTokens: true})
	first, _ = a.granted(v1, redeem(DefaultRefreshToken))
	a.refused(v1, redeem(DefaultRefreshToken), 400, "invalid_grant", 50173)
	a.now = start.Add(89 * 24 * time.Hour)
	a.granted(v1, redeem(first["refresh_token"].(string)))

	a = newTester(t, Options{})
	a.Revoke(DefaultRefreshToken)
	a.refused(v1, redeem(DefaultRefreshToken), 400, "invalid_grant", 50173)
	a.Restore(nil)
	a.granted(v1, redeem(DefaultRefreshToken))
}

func TestCheck(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	body, _ := a.granted(v1, secret("grant_type", "refresh_token", "refresh_token", DefaultRefreshToken, "resource", DefaultResource))
	good := body["access_token"].(string)
	if who, err := a.Check(good, start); err != nil || who != (Identity{Tenant: DefaultTenantID, User: user, MFA: true, Audience: DefaultResource}) {
		t.Errorf("the identity is %+v, %v", who, err)
	}
	body, _ = a.granted(v1, secret("grant_type", "client_credentials", "resource", DefaultResource))
	if who, err := a.Check(body["access_token"].(string), start); err != nil || who != (Identity{Tenant: DefaultTenantID, User: DefaultClientID, AppOnly: true, Audience: DefaultResource}) {
		t.Errorf("the identity is %+v, %v", who, err)
	}
	for _, resource := range []string{DevCenterResource, "https://graph.windows.net"} {
		body, _ := a.granted(v1, secret("grant_type", "client_credentials", "resource", resource))
		if who, err := a.Check(body["access_token"].(string), start); err != nil || who.Audience != resource {
			t.Errorf("the identity is %+v, %v", who, err)
		}
	}
	other := New(Options{}, 1, user, func() string { return "" })
	parts := strings.Split(good, ".")
	for name, test := range map[string]struct {
		token string
		now   time.Time
		says  string
	}{
		"expired":      {good, start.Add(time.Hour), "expired"},
		"not yet":      {good, start.Add(-time.Hour), "expired"},
		"other signer": {other.sign(claims{Audience: audiences{DefaultResource}, Expires: start.Add(time.Hour).Unix()}), start, "signature"},
		"no token":     {"emulator", start, "malformed"},
		"no base64":    {"a.!.c", start, "malformed"},
		"no JSON":      {parts[0] + ".YQ." + parts[2], start, "malformed"},
		"changed":      {parts[0] + "." + base64.RawURLEncoding.EncodeToString([]byte(`{"upn":"x"}`)) + "." + parts[2], start, "signature"},
	} {
		if _, err := a.Check(test.token, test.now); err == nil || !strings.Contains(err.Error(), test.says) {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}

func TestBasicAuthentication(t *testing.T) {
	t.Parallel()
	a := newTester(t, Options{})
	r := http.Request{Header: http.Header{}}
	r.SetBasicAuth(DefaultClientID, DefaultClientSecret)
	form := url.Values{"grant_type": {"client_credentials"}, "resource": {DefaultResource}}
	if status, body := a.put(Request{Method: http.MethodPost, Path: v1, Form: form, Header: r.Header, Now: start}); status != 200 {
		t.Errorf("answered %d %v", status, body)
	}
}
