package e2e

import (
	"archive/zip"
	"cmp"
	"encoding/base64"
	"encoding/json"
	"io"
	"maps"
	"net/url"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	goversion "github.com/hashicorp/go-version"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/entra"
)

// Where reports call back. Anyone who knows such a URL can call it.
const (
	hiddenHook    = "https://hooks.example.com/hidden-hook"
	writeOnlyHook = "https://hooks.example.com/write-only-hook"
)

const everything = `
provider "partnerinsights" {
  max_retries = 1
}

data "partnerinsights_datasets" "all" {}

resource "partnerinsights_query" "test" {
  name  = "Seats"
  query = "QUERY"
}

variable "hook" {
  default   = "` + hiddenHook + `"
  sensitive = true
}

resource "partnerinsights_report" "hidden" {
  name         = "Once"
  query_id     = partnerinsights_query.test.id
  execute_now  = true
  callback_url = var.hook
}

data "partnerinsights_report_execution" "test" {
  report_id    = partnerinsights_report.hidden.id
  include_link = true
}
`

// Only a CLI of this year knows write-only arguments.
const writeOnly = `
resource "partnerinsights_report" "write_only" {
  name                    = "Daily"
  query_id                = partnerinsights_query.test.id
  recurrence_interval     = 24
  recurrence_count        = 90
  callback_url_wo         = "` + writeOnlyHook + `"
  callback_url_wo_version = 1
}
`

// Only Terraform has actions so far.
const actions = `
action "partnerinsights_report_download" "test" {
  config {
    report_id   = partnerinsights_report.hidden.id
    output_path = "file.csv"
    overwrite   = true
  }
}

action "partnerinsights_report_run" "test" {
  config {
    query_id    = partnerinsights_query.test.id
    output_path = "file.csv"
    overwrite   = true
  }
}
`

// signIn is a way to get tokens: the environment that it takes, whether it needs an authority over TLS, for which program the
// tokens are ("" for mpn), and whether it goes through everything. What comes after the token is the same for all that are for
// one program, so the others do only what uses their secrets.
type signIn struct {
	env     []string
	tls     bool
	program emulator.Program
	whole   bool
}

func signIns(t *testing.T) map[string]signIn {
	t.Helper()
	file := func(text string) string {
		path := filepath.Join(t.TempDir(), "file")
		write(t, path, text)
		return path
	}
	const prefix = "PARTNERINSIGHTS_"
	job := acctest.Platform(t)
	certificate := acctest.Certificate().PEM
	ways := map[string]signIn{
		"access token":        {env: []string{prefix + "ACCESS_TOKEN=access-t0ken"}},
		"refresh token":       {env: []string{prefix + "REFRESH_TOKEN=" + acctest.RefreshToken, prefix + "CLIENT_SECRET=" + acctest.ClientSecret}, whole: true},
		"file, certificate":   {env: []string{prefix + "REFRESH_TOKEN_FILE=" + file(acctest.RefreshToken), prefix + "CLIENT_CERTIFICATE_PATH=" + file(certificate)}},
		"password, assertion": {env: []string{prefix + "USERNAME=" + acctest.User, prefix + "PASSWORD=" + acctest.Password, prefix + "OIDC_TOKEN=" + acctest.JobToken(acctest.Subject)}},
		"GitHub": {env: []string{prefix + "REFRESH_TOKEN=" + acctest.RefreshToken, prefix + "USE_OIDC=true",
			"ACTIONS_ID_TOKEN_REQUEST_URL=" + job, "ACTIONS_ID_TOKEN_REQUEST_TOKEN=" + acctest.JobSecret}},
	}
	if runtime.GOOS == "linux" { // elsewhere Go takes no certificate authorities from the environment
		ways["client secret"] = signIn{[]string{prefix + "CLIENT_SECRET=" + acctest.ClientSecret}, true, emulator.CMP, true}
		ways["certificate"] = signIn{[]string{prefix + "CLIENT_CERTIFICATE=" + base64.StdEncoding.EncodeToString([]byte(certificate))}, true, emulator.Store, true}
		ways["Azure DevOps"] = signIn{[]string{prefix + "USE_OIDC=true", prefix + "ADO_SERVICE_CONNECTION_ID=connection-1",
			"SYSTEM_OIDCREQUESTURI=" + job, "SYSTEM_ACCESSTOKEN=" + acctest.JobSecret}, true, emulator.CMP, false}
	}
	return ways
}

// TestAccSecrets runs everything at TF_LOG=TRACE, with faults whose answers quote what was sent, and searches all that
// is left of it for each secret that it used.
func TestAccSecrets(t *testing.T) {
	t.Parallel()
	for name, way := range signIns(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := acctest.Known()
			o.AccessTokens = map[string]emulator.Principal{"access-t0ken": {User: acctest.User, MFA: true}}
			o.Pending, o.Running = time.Second, time.Second
			s := &search{T: t, env: acctest.New(t, o), way: way}
			s.start()
			s.play()
			s.look()
		})
	}
}

// search is one run of everything, and what is left of it.
type search struct {
	*testing.T
	env  *acctest.Env
	way  signIn
	p    *program
	left map[string]string // what was printed, by name

	trace   string // the file with the trace
	actions bool   // whether the CLI knows actions
}

// start makes the program of the way to sign in.
func (s *search) start() {
	s.Helper()
	way, program := s.way, cmp.Or(s.way.program, emulator.MPN)
	authority, ca := s.env.URL, filepath.Join(s.TempDir(), "ca.pem")
	if way.tls {
		authority = s.env.TLSURL
	}
	write(s.T, ca, string(s.env.CA))
	s.left, s.trace = map[string]string{}, filepath.Join(s.TempDir(), "trace.log")
	s.p = newProgram(s.T, strings.Replace(everything, "QUERY", acctest.QueryText(program), 1), append(way.env, "SSL_CERT_FILE="+ca, "TF_LOG=TRACE", "TF_LOG_PATH="+s.trace, "PARTNERINSIGHTS_PROGRAM="+string(program), "PARTNERINSIGHTS_ENDPOINT="+s.env.EndpointOf(program),
		"PARTNERINSIGHTS_AUTHORITY_HOST="+authority, "PARTNERINSIGHTS_TENANT_ID="+entra.DefaultTenant, "PARTNERINSIGHTS_CLIENT_ID="+entra.DefaultClientID)...)
	if slices.ContainsFunc(way.env, func(v string) bool { return strings.HasPrefix(v, "PARTNERINSIGHTS_ACCESS_TOKEN=") }) {
		s.p.env = slices.DeleteFunc(s.p.env, func(v string) bool {
			return strings.HasPrefix(v, "PARTNERINSIGHTS_TENANT_ID=") || strings.HasPrefix(v, "PARTNERINSIGHTS_CLIENT_ID=")
		})
	}
	if _, is := s.p.version(s.T); is.GreaterThanOrEqual(goversion.Must(goversion.NewVersion("1.11.0"))) {
		write(s.T, filepath.Join(s.p.dir, "write_only.tf"), writeOnly)
	}
	if name, is := s.p.version(s.T); name == "Terraform" && is.GreaterThanOrEqual(goversion.Must(goversion.NewVersion("1.14.0"))) {
		write(s.T, filepath.Join(s.p.dir, "actions.tf"), actions)
		s.actions = true
	}
}

// do runs a command and keeps what it prints.
func (s *search) do(name string, fails bool, args ...string) {
	s.Helper()
	out, err := s.p.run(s.T, args...)
	s.left[name] = out
	if (err != nil) != fails {
		s.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// play is a life of all objects, with faults at each time of it.
func (s *search) play() {
	s.Helper()
	s.do("plan", false, "plan", "-out=first.plan")
	s.do("apply", false, "apply", "first.plan")
	s.env.Clock.Advance(5 * time.Minute) // it has run, and assertions of the client are valid for ten
	if s.way.whole {
		s.do("show", false, "show", "first.plan")
		s.do("refresh", false, "apply", "-refresh-only", "-auto-approve")
	}
	if s.actions && s.way.whole {
		s.act()
	}
	for name, fault := range s.faults() {
		if err := s.env.Inject(fault); err != nil {
			s.Fatal(err)
		}
		s.p.env = append(s.p.env, "TF_VAR_hook="+hiddenHook+"-"+strings.ReplaceAll(name, " ", "-")) // each has something to change
		s.do(name, true, "apply", "-auto-approve")
		s.env.ClearFaults()
	}
	if s.way.whole {
		s.do("apply again", false, "apply", "-auto-approve")
		s.do("plan again", false, "plan", "-out=second.plan")
	}
	s.do("destroy", false, "apply", "-destroy", "-auto-approve")
	if n := len(s.env.Queries()) + len(s.env.Reports()); n > 0 {
		s.Errorf("%d objects are left", n)
	}
}

// act invokes the actions, which follow links, and has a link refused.
func (s *search) act() {
	s.Helper()
	invoke := []string{"apply", "-auto-approve", "-invoke=action.partnerinsights_report_download.test"}
	s.do("download", false, invoke...)
	before := s.env.Count("CreateReport")
	go func() { // the emulator's clock does not run by itself
		for s.env.Count("CreateReport") == before && s.Context().Err() == nil {
			<-time.After(10 * time.Millisecond)
		}
		s.env.Clock.Advance(time.Minute)
	}()
	s.do("run", false, "apply", "-auto-approve", "-invoke=action.partnerinsights_report_run.test")
	for _, f := range []emulator.Fault{s.says("Download", 403), {Operation: "Download", Kind: emulator.FaultHalf, Times: -1}} {
		if err := s.env.Inject(f); err != nil {
			s.Fatal(err)
		}
		s.do("download, "+string(f.Kind), true, invoke...)
		s.env.ClearFaults()
	}
}

// quoted is what a talkative service says: all that was sent to it, and a link.
const quoted = "{request} https://files.example.com/x?sv=1&sig=hidden-signature"

// says is an answer with a status that quotes.
func (s *search) says(operation string, status int) emulator.Fault {
	s.Helper()
	body, err := json.Marshal(map[string]any{"message": quoted, "error": "invalid_client", "error_description": "AADSTS7000215: " + quoted, "statusCode": status})
	if err != nil {
		s.Fatal(err)
	}
	return emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: status, Body: string(body), Times: -1}
}

// faults are answers that quote all that was sent.
func (s *search) faults() map[string]emulator.Fault {
	s.Helper()
	all := map[string]emulator.Fault{}
	if s.env.Count("Token") > 0 {
		all["no token"], all["Entra is broken"] = s.says("Token", 401), s.says("Token", 503)
		all["Entra sends elsewhere"] = emulator.Fault{Operation: "Token", Kind: emulator.FaultRedirect, URL: "https://elsewhere.example.com/?code=hidden-signature", Times: -1}
		if !s.way.whole {
			return all
		}
	}
	maps.Copy(all, map[string]emulator.Fault{
		"unauthorized":     s.says("ListReports", 401),
		"forbidden":        s.says("ListQueries", 403),
		"bad request":      s.says("UpdateReport", 400),
		"broken":           s.says("UpdateReport", 500),
		"executions":       s.says("ListExecutions", 500),
		"no JSON":          {Operation: "ListReports", Kind: emulator.FaultNotJSON, Body: quoted, Times: -1},
		"no JSON, refused": {Operation: "UpdateReport", Kind: emulator.FaultStatus, Status: 400, Body: "<html>" + quoted, Times: -1},
		"elsewhere":        {Operation: "ListReports", Kind: emulator.FaultRedirect, URL: "https://elsewhere.example.com/?sig=hidden-signature", Times: -1},
		"page elsewhere":   {Operation: "ListExecutions", Kind: emulator.FaultNextLink, URL: "https://elsewhere.example.com/?sig=hidden-signature", Times: -1},
		"reset":            {Operation: "UpdateReport", Kind: emulator.FaultReset, Times: -1},
	})
	return all
}

// secrets are those that may be nowhere: all that was sent to Entra and the service to prove who asks, and what the
// configuration or the environment held for that.
func (s *search) secrets() []string {
	s.Helper()
	found := map[string]bool{writeOnlyHook: true, acctest.JobSecret: true}
	for _, token := range s.env.RefreshTokens() {
		found[token.Token] = true
	}
	_, key, _ := strings.Cut(acctest.Certificate().PEM, "PRIVATE KEY")
	for line := range strings.Lines(key) {
		found[strings.TrimSpace(line)] = len(line) > 40
	}
	for _, r := range s.env.Requests() {
		found[strings.TrimPrefix(r.Header.Get("Authorization"), "Bearer ")] = true
		if r.Operation != "Token" {
			continue
		}
		form, err := url.ParseQuery(r.Body)
		if err != nil {
			s.Fatal(err)
		}
		for _, name := range []string{"refresh_token", "client_secret", "client_assertion", "password", "assertion"} {
			found[form.Get(name)] = true
		}
	}
	all := make([]string, 0, len(found))
	for secret := range found {
		if !found[secret] || secret == "" {
			continue
		}
		if parts := strings.Split(secret, "."); len(parts) == 3 && len(parts[2]) > 10 {
			all = append(all, parts[2]) // the signature alone is what makes the token
		}
		all = append(all, secret)
	}
	return all
}

var signature = regexp.MustCompile(`sig=([^&"\\]+)`)

// look searches everything that is left. States and plans may hold what is marked as sensitive: links and callbacks.
func (s *search) look() {
	s.Helper()
	files := s.files()
	everywhere := append(s.secrets(), "hidden-signature")
	if len(everywhere) < 5 {
		s.Fatalf("only %d secrets are known", len(everywhere))
	}
	printed := []string{hiddenHook}
	for name, text := range files {
		for _, found := range signature.FindAllStringSubmatch(text, -1) {
			printed = append(printed, found[1])
		}
		s.none(name, text, everywhere)
	}
	if s.way.whole && len(printed) < 2 {
		s.Error("no state or plan holds a link, so nothing tells whether links are printed")
	}
	s.left["the trace"] = readFile(s.T, s.trace)
	if !strings.Contains(s.left["the trace"], "Bodies of the call") {
		s.Error("there is no trace of the calls")
	}
	for name, text := range s.left {
		s.none(name, text, slices.Concat(everywhere, printed))
	}
}

// none fails for each secret that a text holds, plainly or escaped.
func (s *search) none(where, text string, secrets []string) {
	s.Helper()
	for _, secret := range secrets {
		for _, form := range []string{secret, url.QueryEscape(secret), url.PathEscape(secret), strings.ReplaceAll(secret, "&", `\u0026`)} {
			if at := strings.Index(text, form); at >= 0 {
				s.Errorf("%s holds a secret (%.6s…): …%s…", where, secret, text[max(0, at-200):at])
				break
			}
		}
	}
}

// files are what Terraform has written: states, backups, and what is packed in plans.
func (s *search) files() map[string]string {
	s.Helper()
	all := map[string]string{}
	for _, pattern := range []string{"*.tfstate*", "*.plan"} {
		paths, err := filepath.Glob(filepath.Join(s.p.dir, pattern))
		if err != nil || len(paths) == 0 {
			s.Fatalf("there is no %s: %v", pattern, err)
		}
		for _, path := range paths {
			text := readFile(s.T, path)
			if !strings.HasSuffix(path, ".plan") {
				all[filepath.Base(path)] = text
				continue
			}
			packed, err := zip.NewReader(strings.NewReader(text), int64(len(text)))
			if err != nil {
				s.Fatal(err)
			}
			for _, f := range packed.File {
				if !strings.HasSuffix(f.Name, ".tf") && !strings.HasPrefix(f.Name, "tfconfig/") { // the configuration is the user's
					all[filepath.Base(path)+"/"+f.Name] = unpacked(s.T, f)
				}
			}
		}
	}
	return all
}

func unpacked(t *testing.T, f *zip.File) string {
	t.Helper()
	r, err := f.Open()
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
