package main

import (
	"context"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// output is what a command wrote, safe to read while it runs.
type output struct {
	mu   sync.Mutex
	text strings.Builder
	said chan struct{} // a sign for each write
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	select {
	case o.said <- struct{}{}:
	default:
	}
	return o.text.Write(p)
}

func (o *output) String() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.text.String()
}

// command runs the command until the test ends it, and waits for its usage.
func command(t *testing.T, args ...string) (out *output, end func() (int, string)) {
	t.Helper()
	out = &output{said: make(chan struct{}, 1)}
	errs := &output{said: make(chan struct{}, 1)}
	ctx, cancel := context.WithCancel(t.Context())
	code := make(chan int, 1)
	go func() {
		code <- run(ctx, append([]string{"-listen", "127.0.0.1:0", "-tls-listen", "127.0.0.1:0"}, args...), out, errs)
	}()
	end = sync.OnceValues(func() (int, string) { cancel(); return <-code, errs.String() })
	t.Cleanup(func() { end() })
	select {
	case <-out.said:
	case <-errs.said:
	}
	return out, end
}

// serves is the command with files that scripts read.
func serves(t *testing.T, args ...string) (ready map[string]string, out *output, end func() (int, string)) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "ready")
	out, end = command(t, append([]string{"-ready", file}, args...)...)
	ready = map[string]string{}
	data, err := os.ReadFile(file)
	for err != nil && t.Context().Err() == nil { // it is written after the usage
		data, err = os.ReadFile(file)
	}
	for line := range strings.Lines(string(data)) {
		name, value, _ := strings.Cut(strings.TrimSpace(line), "=")
		ready[name] = value
	}
	return ready, out, end
}

func ask(t *testing.T, method, url, token, body string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", "Bearer "+token)
	client := http.Client{Transport: &http.Transport{DisableKeepAlives: true}}
	answer, err := client.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	data, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, string(data)
}

func TestServes(t *testing.T) {
	t.Parallel()
	ca := filepath.Join(t.TempDir(), "ca.pem")
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	relative, err := filepath.Rel(here, ca)
	if err != nil {
		t.Fatal(err)
	}
	ready, out, end := serves(t, "-clock", "2024-03-05T10:00:00Z", "-filter-miss", "empty", "-tls-ca", relative, "-pending", "-1s", "-running", "-1s")
	endpoint, token := ready["PARTNERINSIGHTS_ENDPOINT"], ready["PARTNERINSIGHTS_ACCESS_TOKEN"]
	if status, body := ask(t, "GET", endpoint+"/ScheduledReport?reportId=none", token, ""); status != 200 || !strings.Contains(body, `"value":[]`) {
		t.Errorf("the policy is not in force: %d %s", status, body)
	}
	if _, body := ask(t, "POST", ready["EMULATOR_URL"]+"/_emulator/clock", "", `{"advance":"24h"}`); !strings.Contains(body, "2024-03-06T10:00:0") {
		t.Errorf("the clock shows %s", body)
	}
	data, err := os.ReadFile(ca)
	if err != nil || !x509.NewCertPool().AppendCertsFromPEM(data) {
		t.Errorf("the certificate is %s, %v", data, err)
	}
	for _, needed := range []string{
		"export PARTNERINSIGHTS_PROGRAM=mpn\n  export PARTNERINSIGHTS_ENDPOINT=" + endpoint + "\n  export PARTNERINSIGHTS_ACCESS_TOKEN=" + token,
		"export PARTNERINSIGHTS_PROGRAM=cmp\n  export PARTNERINSIGHTS_ENDPOINT=" + ready["EMULATOR_CMP_ENDPOINT"], "export PARTNERINSIGHTS_ENDPOINT=" + ready["EMULATOR_STORE_ENDPOINT"],
		"export PARTNERINSIGHTS_AUTHORITY_HOST=" + ready["EMULATOR_URL"] + "\n  export PARTNERINSIGHTS_REFRESH_TOKEN=emulated-refresh-token",
		"export PARTNERINSIGHTS_AUTHORITY_HOST=" + ready["EMULATOR_TLS_URL"] + "\n  export SSL_CERT_FILE=" + ca, "2024-03-05T10:00:0", "/_emulator/", "export AUTHORITY=" + ready["EMULATOR_URL"] + "\n", "open " + ready["EMULATOR_URL"] + "/ in a browser", "-state FILE",
		"adatum.onmicrosoft.com: access token emulator-adatum, refresh token emulated-refresh-token-adatum",
	} {
		if !strings.Contains(out.String(), needed) {
			t.Errorf("the usage lacks %q:\n%s", needed, out)
		}
	}
	if code, errs := end(); code != 0 || errs != "" || !strings.HasSuffix(out.String(), "The emulator has ended.\n") {
		t.Errorf("it ended with %d, %s", code, errs)
	}
}

func TestStateOverRestarts(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "state.json")
	ready, out, end := serves(t, "-state", file)
	if !strings.Contains(out.String(), "Its state is kept in "+file) {
		t.Errorf("the usage is %s", out)
	}
	if status, body := ask(t, "POST", ready["PARTNERINSIGHTS_ENDPOINT"]+"/ScheduledQueries", "emulator", `{"Name":"Kept","Query":"SELECT Month FROM OfficeUsage"}`); status != 200 {
		t.Fatalf("answered %d %s", status, body)
	}
	end()
	ready, _, end = serves(t, "-state", file)
	if _, body := ask(t, "GET", ready["PARTNERINSIGHTS_ENDPOINT"]+"/ScheduledQueries?queryName=kept", "emulator", ""); !strings.Contains(body, `"name":"Kept"`) {
		t.Errorf("after a restart it answers %s", body)
	}
	end()
	if err := os.WriteFile(file, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, end = command(t, "-state", file)
	if code, errs := end(); code != 1 || !strings.Contains(errs, file) || !strings.Contains(errs, "damaged") {
		t.Errorf("it ended with %d, %s", code, errs)
	}
}

func TestObjects(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "objects.json")
	if err := os.WriteFile(file, []byte(`{"reports":[{"reportName":" made by hand","user":142344300}]}`), 0o600); err != nil {
		t.Fatal(err)
	}
	ready, _, _ := serves(t, "-objects", file)
	if _, body := ask(t, "GET", ready["PARTNERINSIGHTS_ENDPOINT"]+"/ScheduledReport", "emulator", ""); !strings.Contains(body, `"reportName":" made by hand"`) || !strings.Contains(body, `"user":142344300`) {
		t.Errorf("the reports are %s", body)
	}
}

// TestProgramsAndTenants holds that each program answers under its path, and each tenant has its own objects.
func TestProgramsAndTenants(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "policy.json")
	if err := os.WriteFile(file, []byte(`{"NoEnd": "accepted", "empty-list": "null"}`), 0o600); err != nil {
		t.Fatal(err)
	}
	ready, out, _ := serves(t, "-tenant", "lamna.onmicrosoft.com", "-program", "cmp", "-policy", file, "-empty-list", "empty")
	if ready["PARTNERINSIGHTS_PROGRAM"] != "cmp" || ready["PARTNERINSIGHTS_ENDPOINT"] != ready["EMULATOR_URL"]+"/insights/v1.1/cmp" || ready["PARTNERINSIGHTS_ENDPOINT"] != ready["EMULATOR_CMP_ENDPOINT"] {
		t.Errorf("the file has %v", ready)
	}
	for _, program := range []string{"MPN", "CMP", "STORE"} {
		endpoint := ready["EMULATOR_"+program+"_ENDPOINT"]
		if status, body := ask(t, "POST", endpoint+"/ScheduledQueries", "emulator", `{"Name":"A","Query":"SELECT A FROM B"}`); status != 400 || !strings.Contains(body, "Invalid table name") {
			t.Errorf("%s answered %d %s", program, status, body)
		}
	}
	report := `{"ReportName":"R","QueryId":"b9df4929-073f-4795-b0cb-a2c81b11e28d","StartTime":"2099-01-01T00:00:00Z","RecurrenceInterval":24}`
	if status, body := ask(t, "POST", ready["EMULATOR_CMP_ENDPOINT"]+"/ScheduledReport", "emulator-lamna", report); status != 200 {
		t.Errorf("answered %d %s", status, body)
	}
	for token, want := range map[string]string{"emulator-lamna": `"R"`, "emulator-adatum": `"value":[]`, "emulator": `"value":[]`} { // the flag after -policy wins
		if status, body := ask(t, "GET", ready["EMULATOR_CMP_ENDPOINT"]+"/ScheduledReport", token, ""); status != 200 || !strings.Contains(body, want) {
			t.Errorf("with %s answered %d %s", token, status, body)
		}
	}
	if !strings.Contains(out.String(), "lamna.onmicrosoft.com: access token emulator-lamna") {
		t.Errorf("the usage is %s", out)
	}
}

func TestMistakes(t *testing.T) {
	t.Parallel()
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = taken.Close() })
	for _, test := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-filter-miss", "maybe"}, 2, "it takes 404, empty, null"},
		{[]string{"-clock", "yesterday"}, 2, "2024-01-31T08:00:00Z"},
		{[]string{"-latency", "slow"}, 2, "-latency"},
		{[]string{"-unknown"}, 2, "-unknown"},
		{[]string{"-program", "xbox"}, 2, "there are mpn, cmp, store"},
		{[]string{"-policy", filepath.Join("nowhere", "policy.json")}, 2, "no such file"},
		{[]string{"-policy", "main.go"}, 2, "want a JSON object"},
		{[]string{"-tenant", "https://lamna.example"}, 2, "lamna.onmicrosoft.com"},
		{[]string{"-objects", filepath.Join("nowhere", "objects.json")}, 2, "no such file"},
		{[]string{"-objects", "main.go"}, 2, "invalid character"},
		{[]string{"serve"}, 2, `unexpected argument "serve"`},
		{[]string{"-listen", "0.0.0.0:0"}, 1, "is not a loopback address"},
		{[]string{"-tls-listen", taken.Addr().String()}, 1, "Set other addresses with -listen and -tls-listen"},
		{[]string{"-ready", filepath.Join("nowhere", "ready")}, 1, "-ready"},
		{[]string{"-tls-ca", filepath.Join("nowhere", "ca")}, 1, "-tls-ca"},
	} {
		_, end := command(t, test.args...)
		if code, errs := end(); code != test.code || !strings.Contains(errs, test.says) {
			t.Errorf("%v ended with %d, %s", test.args, code, errs)
		}
	}
}

func TestHelpNamesEveryPolicy(t *testing.T) {
	t.Parallel()
	_, end := command(t, "-h")
	code, help := end()
	if code != 0 {
		t.Errorf("help ended with %d", code)
	}
	for _, needed := range []string{"-state file", "-tls-ca file", "-filter-miss 404|empty|null\n        What a list answers when no object passes its filter: status 404, an empty value, or a value", "-put-omitted replace|merge|merge-null-ignored|merge-keep", "(cmp) how an update has to say that there is no callback", "-policy file", "-tenant name"} {
		if !strings.Contains(help, needed) {
			t.Errorf("the help lacks %q:\n%s", needed, help)
		}
	}
	for _, f := range emulator.PolicyFields() {
		if !strings.Contains(help, "\n  -"+f.Flag+" "+strings.Join(f.Values, "|")+"\n") {
			t.Errorf("the help lacks the policy %s", f.Flag)
		}
	}
	for line := range strings.Lines(help) {
		if strings.HasPrefix(line, "        ") && len(line) > helpWidth+1 {
			t.Errorf("the line is too long: %s", line)
		}
	}
}
