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
		"endpoint is no URL":          {"endpoint", "partner center", "absolute URL"},
		"endpoint without TLS":        {"endpoint", "http://example.com/insights/v1/mpn", "must use https"},
		"endpoint with a query":       {"endpoint", "https://example.com/x?a=b", "without ? or #"},
		"authority without TLS":       {"authority_host", "http://example.com", "must use https"},
		"authority with a path":       {"authority_host", "https://login.microsoftonline.com/common", "scheme and a host"},
		"unknown validation":          {"query_validation", "none", "must be catalog, strict or syntax"},
		"retries":                     {"max_retries", 21, "max_retries must be between 0 and 20; it is 21."},
		"timeout without a unit":      {"request_timeout", "30", "30s"},
		"timeout of nothing":          {"request_timeout", "0s", "positive"},
		"concurrency":                 {"max_concurrent_requests", 0, "max_concurrent_requests must be between 1 and 64; it is 0."},
		"program":                     {"program", "mcp", "it is \"mcp\""},
		"program is not known":        {"program", acctest.Unknown, "known in the plan"},
		"endpoint of another program": {"endpoint", "https://api.partnercenter.microsoft.com/insights/v1.1/cmp", `one of program cmp (Microsoft marketplace), but the program is mpn (Microsoft AI Cloud Partner Program): change one of them`},
		"audience of the past":        {"audience", "https://graph.windows.net/", "the audience of program mpn (Microsoft AI Cloud Partner Program) is https://api.partnercenter.microsoft.com"},
		"empty endpoint":              {"endpoint", " ", "endpoint is set, but empty"},
		"empty authority":             {"authority_host", "", "authority_host is set, but empty"},
		"empty audience":              {"audience", "", "audience is set, but empty"},
		"empty tenant":                {"tenant_id", "", "tenant_id is set, but empty"},
		// Terraform prints the line of an attribute: what is secret has none.
		"endpoint with a password":     {"endpoint", "https://user:hidden@example.com/x", "endpoint can't be used: the endpoint must not hold a user name or password"},
		"two credentials":              {"refresh_token", "hidden", "access_token and refresh_token are two ways"},
		"an access token of two lines": {"access_token", "hidden\ntoken", "line break"},
		"an access token in JSON":      {"access_token", `{"accessToken":"hidden"}`, "the access token is a JSON document; the token alone is wanted, such as the text of its member \"accessToken\". Check access_token."},
		"empty token":                  {"access_token", " ", "access_token is set, but empty"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env := acctest.New(t, emulator.Options{})
			_, diags := env.Configure(t, with(base, c.attribute, c.value))
			attribute := c.attribute
			switch name {
			case "endpoint with a password", "two credentials", "an access token of two lines", "an access token in JSON", "empty token":
				attribute = ""
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
	wantOne(t, plan.Diagnostics, "", "Sign-in failed, so names in queries are not checked", "No credentials are configured", "An apply needs the sign-in")
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
		wantOne(t, plan.Diagnostics, "", "names in queries are not checked", "argument "+name+" depends on something")
		wantOne(t, datasets(p), "", "argument "+name+" depends on something", "-target")
		if n := len(env.Requests()); n != 0 {
			t.Errorf("%s: %d requests were made", name, n)
		}
	}
}

// environment sets the environment variables of the providers.
func environment(e *acctest.Env, vars map[string]string) {
	e.Dependencies.LookupEnv = acctest.Variables(vars)
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
	wantOne(t, datasets(halfBlock), "", "tenant_id and client_id are set, but no credential", "PARTNERINSIGHTS_ACCESS_TOKEN is set", "same place")

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
	wantOne(t, diags, "", "client_certificate_password is set, but neither client_certificate nor client_certificate_path is")
	if strings.Contains(diags.String(), "hidden") {
		t.Errorf("the password is quoted: %s", diags)
	}
}

// An error about the value of a variable names the variable, and leads to no argument, for the provider block has none.
func TestBadEnvironment(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, value, words string }{
		{"PARTNERINSIGHTS_ENDPOINT", "foo", "PARTNERINSIGHTS_ENDPOINT can't be used: the endpoint must be an absolute URL"},
		{"PARTNERINSIGHTS_ENDPOINT", "", "PARTNERINSIGHTS_ENDPOINT is set, but empty. Give it a value, or unset it"},
		{"PARTNERINSIGHTS_AUDIENCE", "https://graph.microsoft.com/.default", "PARTNERINSIGHTS_AUDIENCE can't be used: the service does not accept tokens for graph.microsoft.com"},
		{"PARTNERINSIGHTS_PROGRAM", "mcp", `PARTNERINSIGHTS_PROGRAM must be mpn (Microsoft AI Cloud Partner Program), cmp (Microsoft marketplace), store (Microsoft Store); it is "mcp"`},
		{"PARTNERINSIGHTS_QUERY_VALIDATION", "none", `PARTNERINSIGHTS_QUERY_VALIDATION must be catalog, strict or syntax; it is "none"`},
		{"PARTNERINSIGHTS_BULK_REFRESH", "on", `PARTNERINSIGHTS_BULK_REFRESH must be true or false; it is "on"`},
		{"AZURE_AUTHORITY_HOST", "ftp://nonsense", "AZURE_AUTHORITY_HOST can't be used: the authority host must be an https URL"},
		{"PARTNERINSIGHTS_AUTHORITY_HOST", " ", "PARTNERINSIGHTS_AUTHORITY_HOST is set, but empty"},
		{"PARTNERINSIGHTS_REFRESH_TOKEN", "", "PARTNERINSIGHTS_REFRESH_TOKEN is set, but empty. Where a secret of the pipeline was to give the value, that secret is missing in this run. Give a value, or unset it"},
		{"PARTNERINSIGHTS_ACCESS_TOKEN", "two words", "PARTNERINSIGHTS_ACCESS_TOKEN"},
		{"PARTNERINSIGHTS_USE_MSI", "on", `PARTNERINSIGHTS_USE_MSI must be true or false; it is "on"`},
	} {
		env := acctest.New(t, emulator.Options{})
		vars := map[string]string{"PARTNERINSIGHTS_ACCESS_TOKEN": "a", "AZURE_CLIENT_SECRET": ""}
		vars[c.name] = c.value
		environment(env, vars)
		_, diags := env.Configure(t, acctest.Object{})
		wantOne(t, diags, "", c.words)
	}
}

// Values that decide only how requests are sent have their defaults until they are known.
func TestTuningThatIsNotKnown(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	block := acctest.Object{"endpoint": env.Endpoint(), "access_token": emulator.DefaultAccessToken}
	for _, name := range []string{"query_validation", "bulk_refresh", "max_retries", "request_timeout", "max_concurrent_requests", "max_decompressed_size"} {
		block[name] = acctest.Unknown
	}
	p, diags := env.Configure(t, block)
	wantOne(t, diags.Warnings(), "", "query_validation, bulk_refresh, max_retries, request_timeout, max_concurrent_requests and max_decompressed_size", "the default is used")
	if diags := datasets(p); len(diags) > 0 {
		t.Error(diags)
	}
}

// A catalogue that can't be read is an error of the plan where the credentials are refused, which is told in full once, and
// wherever the check is strict; else it is one warning, which begins with its cause.
func TestCatalogueThatCanNotBeRead(t *testing.T) {
	t.Parallel()
	signIn := func(env *acctest.Env) acctest.Object {
		return acctest.Object{"endpoint": env.Endpoint(), "authority_host": env.URL, "tenant_id": entra.DefaultTenant, "client_id": entra.DefaultClientID,
			"client_secret": "wrong", "refresh_token": entra.DefaultRefreshToken}
	}
	token := func(env *acctest.Env) acctest.Object {
		return acctest.Object{"endpoint": env.Endpoint(), "access_token": emulator.UserAccessToken, "max_retries": 0}
	}
	none := func(env *acctest.Env) acctest.Object { return acctest.Object{"endpoint": env.Endpoint()} }
	fault := func(status int) []emulator.Fault {
		return []emulator.Fault{{Kind: emulator.FaultStatus, Status: status, Times: -1}}
	}
	for name, c := range map[string]struct {
		block   func(*acctest.Env) acctest.Object
		faults  []emulator.Fault
		isError bool
		words   string
	}{
		"wrong secret":          {signIn, nil, true, "AADSTS7000215"},
		"unauthorized":          {token, fault(401), true, "The service answered 401"},
		"forbidden":             {token, fault(403), true, "The service answered 403"},
		"out of order":          {token, fault(500), false, "The service answered 500"},
		"no credentials at all": {none, nil, false, "No credentials are configured."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, validation := range []string{"catalog", "strict"} {
				env := acctest.New(t, emulator.Options{Faults: c.faults})
				p := env.Provider(t, with(c.block(env), "query_validation", validation))
				var all acctest.Diagnostics
				for range 3 {
					all = append(all, p.Resource("partnerinsights_query").Plan(queryConfig()).Diagnostics...)
				}
				isError := c.isError || validation == "strict"
				if want := map[bool]int{true: 3, false: 1}[isError]; len(all) != want || len(all.Errors()) > 0 != isError {
					t.Errorf("%s: %s", validation, all)
				}
				if !isError && !strings.HasPrefix(all[0].Detail, c.words) || !strings.Contains(all.String(), c.words) {
					t.Errorf("%s: %q is not said: %s", validation, c.words, all)
				}
				if n := env.Count("Token"); n > 1 {
					t.Errorf("%s: %d sign-ins", validation, n)
				}
			}
		})
	}
}

// Where the check is strict, a report's plan fails as well when the catalogue, or the query that it runs, can't be read; a
// plan that can go on says no more than it has to.
func TestReportsAreCheckedStrictly(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"ListQueries", "ListDatasets"} {
		for validation, fails := range map[string]bool{"strict": true, "catalog": false, "syntax": false} {
			env := acctest.New(t, emulator.Options{Faults: []emulator.Fault{{Operation: operation, Kind: emulator.FaultStatus, Status: 500, Times: -1}}})
			q := env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month FROM OfficeUsage"})
			p := env.Provider(t, acctest.Object{"endpoint": env.Endpoint(), "access_token": emulator.UserAccessToken, "max_retries": 0, "query_validation": validation})
			diags := p.Resource("partnerinsights_report").Plan(acctest.Object{"name": "Daily", "query_id": q.ID, "recurrence_interval": 24}).Diagnostics
			if (len(diags.Errors()) > 0) != fails || fails && !strings.Contains(diags.String(), "500") {
				t.Errorf("%s, %s: %s", operation, validation, diags)
			}
		}
	}
}

// The program decides which sign-in is normal, and the defaults of endpoint and audience.
func TestPrograms(t *testing.T) {
	t.Parallel()
	env := acctest.New(t, emulator.Options{})
	appOnly := acctest.Object{"authority_host": env.TLSURL, "tenant_id": "t", "client_id": "c", "client_secret": "s"}
	for program, warned := range map[string]bool{"mpn": true, "cmp": false, "store": false} {
		_, diags := env.Configure(t, with(appOnly, "program", program))
		if len(diags.Errors()) > 0 || len(diags.Warnings()) > 0 != warned {
			t.Errorf("%s: %s", program, diags)
		}
		_, diags = env.Configure(t, with(with(appOnly, "program", program), "refresh_token", "r"))
		if warned && len(diags) > 0 {
			t.Errorf("%s, as a user: %s", program, diags)
		} else if !warned {
			wantOne(t, diags, "", "Signed in as a user", "refresh_token is set", "Program "+program, "an application alone", "or set another program")
		}
		environment(env, map[string]string{"PARTNERINSIGHTS_PROGRAM": strings.ToUpper(program)})
		if _, diags := env.Configure(t, appOnly); len(diags.Errors()) > 0 || len(diags.Warnings()) > 0 != warned {
			t.Errorf("%s, in the environment: %s", program, diags)
		}
		environment(env, nil)
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
	wantOne(t, datasets(p), "", "did not answer", "refused", "No server listens on this address", "tried 2 times")
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
	wantOne(t, datasets(env.Provider(t, with(config, "authority_host", "http://127.0.0.1:1"))), "", "Could not request a token from", "authority_host")

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
