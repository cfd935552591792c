package provider_test

import (
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

func wantOne(t *testing.T, ds acctest.Diagnostics, attribute string, words ...string) {
	t.Helper()
	if len(ds) != 1 || acctest.Attribute(ds[0]) != attribute {
		t.Fatalf("want one diagnostic on %q, got: %s", attribute, ds)
	}
	for _, w := range words {
		if !strings.Contains(ds.String(), w) {
			t.Errorf("the diagnostic does not say %q: %s", w, ds)
		}
	}
}

func with(o acctest.Object, name string, v any) acctest.Object {
	clone := maps.Clone(o)
	clone[name] = v
	return clone
}

// datasets reads the catalogue, which needs a call and so a credential.
func datasets(p *acctest.Provider) acctest.Diagnostics {
	_, diags := p.Read("partnerinsights_datasets", acctest.Object{})
	return diags
}

func TestBadConfiguration(t *testing.T) {
	t.Parallel()
	base := acctest.Object{"access_token": emulator.DefaultAccessToken}
	for name, c := range map[string]struct {
		attribute string
		value     any
		words     string
	}{
		"endpoint is no URL":           {"endpoint", "partner center", "absolute URL"},
		"endpoint without TLS":         {"endpoint", "http://example.com/insights/v1/mpn", "must use https"},
		"endpoint with a password":     {"endpoint", "https://user:hidden@example.com/x", "user name or password"},
		"endpoint with a query":        {"endpoint", "https://example.com/x?a=b", "without ? or #"},
		"authority without TLS":        {"authority_host", "http://example.com", "must use https"},
		"authority with a path":        {"authority_host", "https://login.microsoftonline.com/common", "scheme and a host"},
		"unknown validation":           {"query_validation", "none", "syntax"},
		"retries":                      {"max_retries", 21, "between 0 and 20"},
		"timeout without a unit":       {"request_timeout", "30", "30s"},
		"timeout of nothing":           {"request_timeout", "0s", "positive"},
		"concurrency":                  {"max_concurrent_requests", 0, "between 1 and 64"},
		"validation is not known":      {"query_validation", acctest.Unknown, "known while planning"},
		"retries are not known":        {"max_retries", acctest.Unknown, "known while planning"},
		"timeout is not known":         {"request_timeout", acctest.Unknown, "known while planning"},
		"concurrency is not known":     {"max_concurrent_requests", acctest.Unknown, "known while planning"},
		"bulk refresh is not known":    {"bulk_refresh", acctest.Unknown, "known while planning"},
		"two credentials":              {"refresh_token", "abc", "two ways"},
		"an access token of two lines": {"access_token", "hidden\ntoken", "line break"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			_, diags := env.Configure(t, with(base, c.attribute, c.value))
			attribute := c.attribute
			if name == "two credentials" {
				attribute = "access_token"
			}
			wantOne(t, diags, attribute, c.words)
			if strings.Contains(diags.String(), "hidden") {
				t.Errorf("a secret is quoted: %s", diags)
			}
		})
	}
}

// Without credentials everything works that needs no call; the first call says what to set.
func TestNoCredentials(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := env.Provider(t, acctest.Object{"endpoint": env.Endpoint()})
	plan := p.Resource("partnerinsights_query").Plan(acctest.Object{"name": "Seats", "query": "SELECT Month FROM OfficeUsage"})
	wantOne(t, plan.Diagnostics, "", "checked for syntax only", "No credentials are configured")
	wantOne(t, datasets(p), "", "Reading the datasets failed", "PARTNERINSIGHTS_REFRESH_TOKEN")
	if n := len(env.Requests()); n != 0 {
		t.Errorf("%d requests were made", n)
	}
}

// An unknown credential never falls back to the environment, which may name another account.
func TestUnknownCredential(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"access_token", "endpoint", "audience", "refresh_token", "client_id"} {
		env := acctest.New(t, emulator.Options{})
		environment(env, map[string]string{"PARTNERINSIGHTS_ENDPOINT": env.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN": emulator.DefaultAccessToken})
		p := env.Provider(t, acctest.Object{name: acctest.Unknown})
		plan := p.Resource("partnerinsights_query").Plan(acctest.Object{"name": "Seats", "query": "SELECT Month FROM OfficeUsage"})
		wantOne(t, plan.Diagnostics, "", "checked for syntax only", "argument "+name+" depends on something")
		wantOne(t, datasets(p), "", "argument "+name+" depends on something", "-target")
		if n := len(env.Requests()); n != 0 {
			t.Errorf("%s: %d requests were made", name, n)
		}
	}
}

// environment sets the environment variables of the providers.
func environment(e *acctest.Env, vars map[string]string) {
	e.Dependencies.Getenv = func(name string) string { return vars[name] }
}

func TestSourcesAreTakenWhole(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	environment(env, map[string]string{
		"PARTNERINSIGHTS_ENDPOINT": env.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN": emulator.DefaultAccessToken,
		"ARM_CLIENT_SECRET": "of azurerm",
	})
	if diags := datasets(env.Provider(t, acctest.Object{})); len(diags) > 0 {
		t.Errorf("everything from the environment: %s", diags)
	}

	halfBlock := env.Provider(t, acctest.Object{"tenant_id": "contoso.onmicrosoft.com", "client_id": "app"})
	wantOne(t, datasets(halfBlock), "", "tenant_id and client_id is set, but no credential", "PARTNERINSIGHTS_ACCESS_TOKEN is set", "same place")

	environment(env, map[string]string{"PARTNERINSIGHTS_ENDPOINT": env.Endpoint(), "PARTNERINSIGHTS_REFRESH_TOKEN": "r", "ARM_TENANT_ID": "t", "ARM_CLIENT_ID": "c"})
	wantOne(t, datasets(env.Provider(t, acctest.Object{})), "", "PARTNERINSIGHTS_REFRESH_TOKEN is set, but PARTNERINSIGHTS_TENANT_ID is not", "ARM_TENANT_ID is set")

	environment(env, map[string]string{"PARTNERINSIGHTS_ACCESS_TOKEN": "a", "PARTNERINSIGHTS_CLIENT_SECRET": "s"})
	_, diags := env.Configure(t, acctest.Object{})
	wantOne(t, diags, "", "PARTNERINSIGHTS_ACCESS_TOKEN and PARTNERINSIGHTS_CLIENT_SECRET")
}

func TestPasswordWithoutACertificate(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	_, diags := env.Configure(t, acctest.Object{"tenant_id": "contoso.onmicrosoft.com", "client_id": "app", "refresh_token": "r", "client_secret": "s", "client_certificate_password": "hidden"})
	wantOne(t, diags, "client_certificate_password", "neither client_certificate nor client_certificate_path is")
	if strings.Contains(diags.String(), "hidden") {
		t.Errorf("the password is quoted: %s", diags)
	}
}

func TestBadEnvironment(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"PARTNERINSIGHTS_ENDPOINT": "endpoint", "PARTNERINSIGHTS_QUERY_VALIDATION": "query_validation", "PARTNERINSIGHTS_BULK_REFRESH": "bulk_refresh", "AZURE_AUTHORITY_HOST": "authority_host",
	} {
		env := acctest.New(t, emulator.Options{})
		environment(env, map[string]string{name: "ftp://nonsense", "PARTNERINSIGHTS_ACCESS_TOKEN": "a"})
		_, diags := env.Configure(t, acctest.Object{})
		wantOne(t, diags, want)
	}
}

// Failures that every user meets one day: each is one diagnostic that says the next step.
func TestFailuresOfTheService(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault emulator.Fault
		words []string
	}{
		"HTML":         {emulator.Fault{Kind: emulator.FaultNotJSON, Times: -1}, []string{"not the JSON of this API", "begins"}},
		"proxy page":   {emulator.Fault{Kind: emulator.FaultStatus, Status: http.StatusBadGateway, Body: "<html>Bad gateway</html>", Times: -1}, []string{"502", "Bad gateway", "tried 5 times"}},
		"unauthorized": {emulator.Fault{Kind: emulator.FaultStatus, Status: http.StatusUnauthorized, Times: -1}, []string{"401", "audience"}},
		"forbidden":    {emulator.Fault{Kind: emulator.FaultStatus, Status: http.StatusForbidden, Times: -1}, []string{"403", "Executive report viewer"}},
		"busy":         {emulator.Fault{Kind: emulator.FaultStatus, Status: http.StatusTooManyRequests, Header: map[string]string{"Retry-After": "7"}, Times: -1}, []string{"429", "max_concurrent_requests"}},
		"reset":        {emulator.Fault{Kind: emulator.FaultReset, Times: -1}, []string{"did not answer", "endpoint"}},
		"elsewhere":    {emulator.Fault{Kind: emulator.FaultRedirect, URL: "https://elsewhere.example.com/?sig=hidden", Times: -1}, []string{"redirects to elsewhere.example.com"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{Faults: []emulator.Fault{c.fault}})
			diags := datasets(env.Provider(t, nil))
			wantOne(t, diags, "", append(c.words, "Reading the datasets failed")...)
			if strings.Contains(diags.String(), "hidden") || strings.Contains(diags.String(), emulator.DefaultAccessToken+"\"") {
				t.Errorf("a secret is quoted: %s", diags)
			}
		})
	}
}

func TestUnreachableEndpoint(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	p := env.Provider(t, acctest.Object{"endpoint": "http://127.0.0.1:1/insights/v1/mpn", "access_token": "a", "max_retries": 1})
	wantOne(t, datasets(p), "", "did not answer", "refused", "Nothing serves at this address", "tried 2 times")
}

func TestRefreshToken(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	config := acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": entra.DefaultTenant,
		"client_id": entra.DefaultClientID, "client_secret": entra.DefaultClientSecret, "refresh_token": entra.DefaultRefreshToken}
	if diags := datasets(env.Provider(t, config)); len(diags) > 0 {
		t.Fatal(diags)
	}
	wantOne(t, datasets(env.Provider(t, with(config, "client_secret", "wrong"))), "", "Microsoft Entra ID refused", "The client secret is wrong")
	wantOne(t, datasets(env.Provider(t, with(config, "refresh_token", "wrong"))), "", "Microsoft Entra ID refused", "refresh token")
	wantOne(t, datasets(env.Provider(t, with(config, "authority_host", "http://127.0.0.1:1"))), "", "No token could be asked for", "authority_host")

	file := filepath.Join(t.TempDir(), "token")
	if err := os.WriteFile(file, []byte(entra.DefaultRefreshToken+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	fromFile := with(with(config, "refresh_token", nil), "refresh_token_file", file)
	if diags := datasets(env.Provider(t, fromFile)); len(diags) > 0 {
		t.Fatal(diags)
	}
	rotated, err := os.ReadFile(file)
	if err != nil || strings.TrimSpace(string(rotated)) == entra.DefaultRefreshToken {
		t.Errorf("the file was not rewritten with the rotated token: %v", err)
	}
	wantOne(t, datasets(env.Provider(t, with(fromFile, "refresh_token_file", file+".not"))), "", "refresh token file can't be read")
}

func TestApplicationOnlyIsAWarning(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	_, diags := env.Configure(t, acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.TLSURL, "tenant_id": "t", "client_id": "c", "client_secret": "s"})
	wantOne(t, diags.Warnings(), "", "application and a user")
	_, diags = env.Configure(t, acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": "t", "client_id": "c", "client_secret": "s"})
	wantOne(t, diags, "authority_host", "https authority")
}
