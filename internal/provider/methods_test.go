package provider_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// overTLS makes an environment whose provider trusts the emulator's own certificate authority.
func overTLS(t testing.TB, o emulator.Options) *acctest.Env {
	t.Helper()
	env := acctest.New(t, o)
	trusted := x509.NewCertPool()
	trusted.AppendCertsFromPEM(env.CA)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: trusted}}
	t.Cleanup(transport.CloseIdleConnections)
	env.Dependencies.Transport = transport
	return env
}

// secretFile makes a file that only its owner can read.
func secretFile(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// methods are provider blocks, each with its own way to get tokens from Entra, beside tenant, client and hosts; with
// the environment of those that take something from there.
func methods(t testing.TB) map[string]struct {
	block    acctest.Object
	platform map[string]string
} {
	t.Helper()
	job := acctest.Platform(t)
	type method = struct {
		block    acctest.Object
		platform map[string]string
	}
	github := map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": job + "/x?y=z", "ACTIONS_ID_TOKEN_REQUEST_TOKEN": acctest.JobSecret}
	azure := map[string]string{"SYSTEM_OIDCREQUESTURI": job + "/x", "SYSTEM_ACCESSTOKEN": acctest.JobSecret}
	return map[string]method{
		"refresh token and secret":      {acctest.Object{"refresh_token": acctest.RefreshToken, "client_secret": acctest.ClientSecret}, nil},
		"refresh token file and secret": {acctest.Object{"refresh_token_file": secretFile(t, acctest.RefreshToken), "client_secret": acctest.ClientSecret}, nil},
		"refresh token and certificate": {acctest.Object{"refresh_token": acctest.RefreshToken, "client_certificate": acctest.Certificate().PEM}, nil},
		"refresh token and platform":    {acctest.Object{"refresh_token": acctest.RefreshToken, "use_oidc": true}, github},
		"secret":                        {acctest.Object{"client_secret": acctest.ClientSecret}, nil},
		"certificate in base64":         {acctest.Object{"client_certificate": base64.StdEncoding.EncodeToString([]byte(acctest.Certificate().PEM))}, nil},
		"certificate in a file":         {acctest.Object{"client_certificate_path": secretFile(t, acctest.Certificate().PEM)}, nil},
		"token of the platform":         {acctest.Object{"oidc_token": acctest.JobToken(acctest.Subject)}, nil},
		"token file of the platform":    {acctest.Object{"oidc_token_file_path": secretFile(t, acctest.JobToken(acctest.Subject))}, nil},
		"GitHub":                        {acctest.Object{"use_oidc": true}, github},
		"GitHub by hand":                {acctest.Object{"oidc_request_url": job, "oidc_request_token": acctest.JobSecret}, nil},
		"Azure DevOps":                  {acctest.Object{"use_oidc": true, "ado_service_connection_id": "connection-1"}, azure},
		"Azure DevOps by hand":          {acctest.Object{"oidc_request_url": job, "oidc_request_token": acctest.JobSecret, "ado_service_connection_id": "connection-1"}, nil},
		"workload identity in AKS":      {acctest.Object{"use_oidc": true}, map[string]string{"AZURE_FEDERATED_TOKEN_FILE": secretFile(t, acctest.JobToken(acctest.Subject))}},
		"password and secret":           {acctest.Object{"username": acctest.User, "password": acctest.Password, "client_secret": acctest.ClientSecret}, nil},
		"password and platform":         {acctest.Object{"username": acctest.User, "password": acctest.Password, "use_oidc": true}, github},
	}
}

// TestEveryMethod calls the service with a token of each method, over TLS.
func TestEveryMethod(t *testing.T) {
	t.Parallel()
	for name := range methods(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			env, m := overTLS(t, acctest.Known()), methods(t)[name]
			environment(env, m.platform)
			p, diags := env.Configure(t, inTenant(env, m.block))
			if len(diags.Errors()) > 0 {
				t.Fatal(diags)
			}
			if diags := datasets(p); len(diags) > 0 {
				t.Fatal(diags)
			}
			if diags := datasets(p); len(diags) > 0 || env.Count("Token") != 1 {
				t.Errorf("%d tokens: %s", env.Count("Token"), diags)
			}
		})
	}
}

// TestWhiteSpaceAroundCredentials signs in with values as a file, a vault or a variable may hold them: with a line break.
func TestWhiteSpaceAroundCredentials(t *testing.T) {
	t.Parallel()
	for _, block := range []acctest.Object{
		{"refresh_token": acctest.RefreshToken, "client_secret": acctest.ClientSecret},
		{"refresh_token_file": secretFile(t, acctest.RefreshToken), "client_certificate": acctest.Certificate().PEM},
		{"refresh_token": acctest.RefreshToken, "oidc_token": acctest.JobToken(acctest.Subject)},
	} {
		env, vars := overTLS(t, acctest.Known()), map[string]string{}
		block = inTenant(env, block)
		for name, v := range block {
			if name != "endpoint" && name != "authority_host" {
				block[name] = fmt.Sprintf(" %s\r\n", v)
			}
			vars["PARTNERINSIGHTS_"+strings.ToUpper(name)] = fmt.Sprint(block[name])
		}
		if diags := datasets(env.Provider(t, block)); len(diags) > 0 {
			t.Errorf("in the provider block: %s", diags)
		}
		environment(env, vars)
		if diags := datasets(env.Provider(t, acctest.Object{})); len(diags) > 0 {
			t.Errorf("in the environment: %s", diags)
		}
	}
}

// TestWhiteSpaceOfAPassword holds that a password is sent as it is, for its blanks may be meant.
func TestWhiteSpaceOfAPassword(t *testing.T) {
	t.Parallel()
	o := acctest.Known()
	o.Identity.Users = []entra.User{{Name: acctest.User, Password: " open sesame "}}
	env := overTLS(t, o)
	block := inTenant(env, acctest.Object{"username": acctest.User, "password": " open sesame ", "client_secret": acctest.ClientSecret})
	p, _ := env.Configure(t, block) // it warns of passwords
	if diags := datasets(p); len(diags) > 0 {
		t.Error(diags)
	}
	p, _ = env.Configure(t, with(block, "password", "open sesame"))
	wantOne(t, datasets(p), "", "Microsoft Entra ID refused")
}

// inTenant adds to a block what all methods need.
func inTenant(env *acctest.Env, block acctest.Object) acctest.Object {
	block = with(block, "endpoint", env.Endpoint())
	for name, v := range map[string]string{"authority_host": env.TLSURL, "tenant_id": entra.DefaultTenant, "client_id": entra.DefaultClientID} {
		if block[name] == nil {
			block[name] = v
		}
	}
	return block
}

// inOwnProcess tells whether the test runs in a process of its own, whose environment it may change. Otherwise it runs
// it in one, and reports what became of it.
func inOwnProcess(t *testing.T) bool {
	t.Helper()
	if os.Getenv("TEST_ALONE") == t.Name() {
		return true
	}
	t.Parallel()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1", "-test.timeout=2m")
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + os.Getenv("HOME"), "TMPDIR=" + os.Getenv("TMPDIR"), "TEST_ALONE=" + t.Name()}
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// The managed identity of an App Service, whom the library finds by the environment of the process.
func TestManagedIdentity(t *testing.T) {
	if !inOwnProcess(t) {
		return
	}
	identity := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("X-Identity-Header") != "header-s3cret" || r.URL.Query().Get("resource") != entra.DefaultResource {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		if id := r.URL.Query().Get("client_id"); id != "" && id != entra.DefaultClientID {
			w.WriteHeader(http.StatusBadRequest)
			return
		}
		fmt.Fprintf(w, `{"access_token":%q,"expires_on":"%d","resource":%q,"token_type":"Bearer"}`, emulator.DefaultAccessToken, time.Now().Add(time.Hour).Unix(), entra.DefaultResource)
	}))
	defer identity.Close()
	t.Setenv("IDENTITY_ENDPOINT", identity.URL)
	t.Setenv("IDENTITY_HEADER", "header-s3cret")
	for _, block := range []acctest.Object{{"use_msi": true}, {"use_msi": true, "client_id": entra.DefaultClientID}} {
		env := acctest.New(t, acctest.Known())
		p, diags := env.Configure(t, with(block, "endpoint", env.Endpoint()))
		wantOne(t, diags, "", "Signed in as an application only", "use_msi is set without a refresh token")
		if diags := datasets(p); len(diags) > 0 {
			t.Error(diags)
		}
	}
	env := acctest.New(t, acctest.Known())
	p, _ := env.Configure(t, acctest.Object{"endpoint": env.Endpoint(), "use_msi": true, "client_id": "other"})
	wantOne(t, datasets(p), "", "managed identity endpoint answered 400", "no user-assigned identity with this client_id")
}

// Who is signed in to the Azure CLI, which the library finds on the PATH of the process.
func TestAzureCLI(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the stub of az is a shell script")
	}
	if !inOwnProcess(t) {
		return
	}
	dir := t.TempDir()
	answer := fmt.Sprintf(`{"accessToken":%q,"expires_on":%d}`, emulator.DefaultAccessToken, time.Now().Add(time.Hour).Unix())
	script := "#!/bin/sh\ncase \"$*\" in *--tenant\\ other*) echo \"ERROR: AADSTS90002: Tenant 'other' not found.\" >&2; exit 1;; esac\necho '" + answer + "'\n"
	if err := os.WriteFile(filepath.Join(dir, "az"), []byte(script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	env := acctest.New(t, acctest.Known())
	block := acctest.Object{"endpoint": env.Endpoint(), "use_cli": true}
	if diags := datasets(env.Provider(t, block)); len(diags) > 0 {
		t.Error(diags)
	}
	wantOne(t, datasets(env.Provider(t, with(block, "tenant_id", "other"))), "", "The Azure CLI gave no token: AADSTS90002: Tenant 'other' not found.", "az login --tenant other")
	t.Setenv("PATH", t.TempDir())
	wantOne(t, datasets(env.Provider(t, block)), "", "there is no az on the PATH", "install it")
}

// A platform's refusal names the platform's own remedy.
func TestPlatformThatRefuses(t *testing.T) {
	t.Parallel()
	env := overTLS(t, acctest.Known())
	environment(env, map[string]string{"ACTIONS_ID_TOKEN_REQUEST_URL": acctest.Platform(t), "ACTIONS_ID_TOKEN_REQUEST_TOKEN": "other"})
	p, _ := env.Configure(t, inTenant(env, acctest.Object{"use_oidc": true}))
	wantOne(t, datasets(p), "", "GitHub Actions gave no OIDC token: it answered 401", "id-token: write")
	if n := env.Count("Token"); n != 0 {
		t.Errorf("Entra was asked %d times", n)
	}
}

// Trust that does not match says what has to.
func TestTrustThatDoesNotMatch(t *testing.T) {
	t.Parallel()
	env := overTLS(t, acctest.Known())
	p, _ := env.Configure(t, inTenant(env, acctest.Object{"oidc_token": acctest.JobToken("repo:contoso/fork:pull_request"), "refresh_token": acctest.RefreshToken}))
	diags := datasets(p)
	wantOne(t, diags, "", "AADSTS70021", "repo:contoso/fork:pull_request", "letter by letter")
	if strings.Contains(diags.String(), "eyJ") {
		t.Errorf("the token is quoted: %s", diags)
	}
}

// An application that signs in without a user takes no object of a user for deleted: it may only not see it.
func TestApplicationDropsNoObjectOfAUser(t *testing.T) {
	t.Parallel()
	env := overTLS(t, acctest.Known())
	user := inTenant(env, acctest.Object{"refresh_token": acctest.RefreshToken, "client_secret": acctest.ClientSecret})
	q := env.Provider(t, user).Resource("partnerinsights_query")
	q.MustApply(queryConfig())
	env.Clock.Advance(time.Hour)
	p, _ := env.Configure(t, with(user, "refresh_token", nil)) // it warns of applications
	alone := q.With(p)
	wantOne(t, alone.Refresh(), "", "an application without a user", "It was created by "+acctest.User, "terraform state rm")
	wantOne(t, alone.Destroy().Errors(), "", "an application without a user")
	if alone.State() == nil || len(env.Queries()) == 0 {
		t.Error("the query was dropped")
	}
}
