package e2e

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// keyOfReceiver is the app setting CALLBACK_KEY.
const keyOfReceiver = "key0of0the0receiver0which0is0hidden"

// azureFunctions is the package @azure/functions as the receiver needs it: it serves a function on a port that it prints.
const azureFunctions = `import http from "node:http";

export const app = {
  http(name, { methods, route, handler }) {
    const pattern = new RegExp("^/api/" + route.replace(/\/\{(\w+)\?\}/, "(?:/(?<$1>[^/]+))?").replace(/\{(\w+)\}/, "(?<$1>[^/]+)") + "$");
    const server = http.createServer(async (request, response) => {
      const url = new URL(request.url, "http://receiver");
      const found = pattern.exec(url.pathname);
      const answer = found && methods.includes(request.method)
        ? await handler({ params: found.groups, query: url.searchParams }, { error: (text) => console.error(text) })
        : { status: 404 };
      response.writeHead(answer.status).end(answer.body);
    });
    server.listen(0, "127.0.0.1", () => console.log(server.address().port));
  },
};
`

// azure is what the receiver needs of Azure: an identity endpoint, whose identity is an application of one program, and a container.
type azure struct {
	*httptest.Server
	audience string // of the program
	mu       sync.Mutex
	blobs    map[string]string
}

// startAzure serves until the test has ended.
func startAzure(t *testing.T, audience string) *azure {
	t.Helper()
	a := &azure{audience: audience, blobs: map[string]string{}}
	a.Server = httptest.NewServer(a)
	t.Cleanup(a.Close)
	return a
}

func (a *azure) names() []string {
	a.mu.Lock()
	defer a.mu.Unlock()
	return slices.Sorted(maps.Keys(a.blobs))
}

func (a *azure) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case r.URL.Path == "/token" && r.Header.Get("X-Identity-Header") == "proof":
		tokens := map[string]string{a.audience: emulator.DefaultAccessToken, "https://storage.azure.com": "storage"}
		fmt.Fprintf(w, `{"access_token":%q}`, tokens[r.URL.Query().Get("resource")])
	case r.Method == http.MethodPut && r.Header.Get("Authorization") == "Bearer storage" && r.ContentLength > 0 && r.Header.Get("X-Ms-Blob-Type") == "BlockBlob":
		content, err := io.ReadAll(r.Body)
		a.mu.Lock()
		defer a.mu.Unlock()
		switch _, there := a.blobs[r.URL.Path]; {
		case err != nil:
			w.WriteHeader(http.StatusBadRequest)
		case there && r.Header.Get("If-None-Match") == "*":
			w.WriteHeader(http.StatusConflict)
		default:
			a.blobs[r.URL.Path] = string(content)
			w.WriteHeader(http.StatusCreated)
		}
	default:
		w.WriteHeader(http.StatusForbidden)
	}
}

// startReceiver runs the function of the scenario for the endpoint of a program, and gives its address.
func startReceiver(t *testing.T, a *azure, endpoint string, settings ...string) string {
	t.Helper()
	node := acctest.Node(t, "the receiver")
	dir := t.TempDir()
	functions := filepath.Join(dir, "node_modules", "@azure", "functions")
	if err := os.MkdirAll(functions, 0o700); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(functions, "index.mjs"), azureFunctions)
	write(t, filepath.Join(functions, "package.json"), `{"name":"@azure/functions","exports":"./index.mjs"}`)
	if err := os.CopyFS(dir, os.DirFS(filepath.FromSlash("examples/scenarios/callback_receiver/receiver"))); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(context.WithoutCancel(t.Context()), node, filepath.Join(dir, "src", "app.js"))
	cmd.Env = append(append(os.Environ(), "CALLBACK_KEY="+keyOfReceiver, "PARTNERINSIGHTS_ENDPOINT="+endpoint,
		"CONTAINER_URL="+a.URL+"/files", "IDENTITY_ENDPOINT="+a.URL+"/token", "IDENTITY_HEADER=proof"), settings...)
	cmd.Stderr = t.Output()
	lines := acctest.StartProcess(t, cmd)
	if !lines.Scan() {
		t.Fatal("the receiver ended before it listened")
	}
	return "http://127.0.0.1:" + lines.Text() + "/api/callback"
}

// receiverScenario wants each file of a daily report in a container, where the receiver of the callbacks puts it.
func receiverScenario() scenario {
	var a *azure
	var receiver string
	return scenario{since: "1.11.0", program: emulator.CMP, options: emulator.Options{Clock: emulator.NewClock(time.Now())}, plans: "Plan: 2 to add, 0 to change, 0 to destroy.",
		signIn: func(t *testing.T, s *emulator.Server) []string {
			t.Helper()
			a = startAzure(t, insights.CMP().Audience)
			receiver = startReceiver(t, a, s.EndpointOf(emulator.CMP))
			return []string{"PARTNERINSIGHTS_ENDPOINT=" + s.EndpointOf(emulator.CMP), "PARTNERINSIGHTS_ACCESS_TOKEN=" + emulator.CMP.AccessToken(),
				"TF_VAR_receiver_url=" + receiver, "TF_VAR_callback_key=" + keyOfReceiver, "TF_VAR_end_time=" + inTenDays}
		},
		applied: func(p *played) {
			report := p.service.Reports()[0].ID
			for want := 1; want <= 2; want++ {
				p.service.Clock().Advance(time.Duration(72/want) * time.Hour)
				p.waitForCallbacks()
			}
			executions := p.service.Executions(report)
			names := a.names()
			if len(names) < 2 {
				p.Fatalf("the container has %q of %d executions", names, len(executions))
			}
			for _, name := range names {
				if !strings.HasPrefix(name, "/files/"+report+"/") || !strings.HasPrefix(a.blobs[name], "AssetId,OfferName,") {
					p.Errorf("the blob %s begins %.40q", name, a.blobs[name])
				}
			}
			for path, want := range map[string]int{"/wrong/" + report: 404, "/" + keyOfReceiver: 400, "/" + keyOfReceiver + "/..%2f" + report: 400,
				"/" + keyOfReceiver + "/" + report: 200, "/" + keyOfReceiver + "?reportId=" + report: 200, "/" + keyOfReceiver + "/00000000-0000-0000-0000-000000000000": 502} {
				if got := statusOf(p.T, a.Client(), receiver+path); got != want {
					p.Errorf("GET %s: status %d, want %d", path, got, want)
				}
			}
			if again := a.names(); !slices.Equal(again, names) {
				p.Errorf("after calls that came twice the container has %q, before %q", again, names)
			}
			if out := readFile(p.T, filepath.Join(p.dir, "terraform.tfstate")); strings.Contains(out, keyOfReceiver) {
				p.Error("the key is in the state")
			}
		},
	}
}

// TestReceiverOfTheStore stores a file of the program store, whose audience the README of the receiver names.
func TestReceiverOfTheStore(t *testing.T) {
	t.Parallel()
	audience := insights.Store().Audience
	if !strings.Contains(readFile(t, "examples/scenarios/callback_receiver/receiver/README.md"), "| `PARTNERINSIGHTS_AUDIENCE` | only for `store`: `"+audience+"` |") {
		t.Errorf("the README does not name %s", audience)
	}
	s := serving(t, emulator.Options{Pending: -1, Running: -1})
	query := s.AddQuery(emulator.Query{Program: emulator.Store, Text: "SELECT Date, ChannelType, ClickCount FROM ChannelsAndConversions TIMESPAN LAST_30_DAYS"})
	report := s.AddReport(emulator.Report{Program: emulator.Store, QueryID: query.ID, ExecuteNow: true}).ID
	a := startAzure(t, audience)
	receiver := startReceiver(t, a, s.EndpointOf(emulator.Store), "PARTNERINSIGHTS_AUDIENCE="+audience)
	if got := statusOf(t, a.Client(), receiver+"/"+keyOfReceiver+"/"+report); got != http.StatusOK || len(a.names()) != 1 {
		t.Errorf("status %d, and the container has %q", got, a.names())
	}
}

// TestReceiverDoesNotLogLinks lets the service answer links that cannot be fetched.
func TestReceiverDoesNotLogLinks(t *testing.T) {
	t.Parallel()
	const script = `import { receive } from "./receive.js";
const settings = { CALLBACK_KEY: "k", PARTNERINSIGHTS_ENDPOINT: "e", CONTAINER_URL: "c", IDENTITY_ENDPOINT: "i", IDENTITY_HEADER: "h" };
for (const link of ["https://[hidden", "hidden", "https://u:hidden@127.0.0.1:9/x", "http://127.0.0.1:9/x?sig=hidden"]) {
  const answer = { access_token: "t", value: [{ executionId: "1", reportAccessSecureLink: link }] };
  const tools = { fetch: (address, options) => address === link ? fetch(address, options) : Promise.resolve({ ok: true, json: async () => answer }) };
  await receive("k", "r", settings, tools).catch((error) => console.log(error.message));
}
`
	cmd := exec.CommandContext(t.Context(), acctest.Node(t, "the receiver"), "--input-type=module", "--eval", script)
	cmd.Dir = filepath.FromSlash("examples/scenarios/callback_receiver/receiver/src")
	out, err := cmd.CombinedOutput()
	if err != nil || strings.Count(string(out), "the file can't be fetched: ") != 4 || strings.Contains(string(out), "hidden") {
		t.Errorf("%v: it logs\n%s", err, out)
	}
}

// waitForCallbacks waits until each callback that was sent has an answer.
func (p *played) waitForCallbacks() {
	p.Helper()
	for deadline := time.After(time.Minute); ; {
		calls := p.service.Callbacks()
		if len(calls) > 0 && !slices.ContainsFunc(calls, func(c emulator.Callback) bool { return c.Status == 0 && c.Error == "" }) {
			for _, c := range calls {
				if c.Status != http.StatusOK {
					p.Errorf("the callback is answered %d %s", c.Status, c.Error)
				}
			}
			return
		}
		select {
		case <-deadline:
			p.Fatalf("there are the callbacks %+v", calls)
		case <-time.After(50 * time.Millisecond):
		}
	}
}

func statusOf(t *testing.T, client *http.Client, address string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	return resp.StatusCode
}
