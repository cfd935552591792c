package provider_test

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// forger lets the service answer with a text that a terminal would obey.
type forger struct {
	next   http.RoundTripper
	forged []string // the fields that have it
	whole  bool     // whether it replaces their texts, which it follows else

	mu     sync.Mutex
	fields []string // all that answers have
}

func (f *forger) RoundTrip(r *http.Request) (*http.Response, error) {
	resp, err := f.next.RoundTrip(r)
	if err != nil || r.URL.Path == "/download" {
		return resp, err
	}
	body, err := io.ReadAll(resp.Body)
	_ = resp.Body.Close()
	var answer any
	if err == nil && json.Unmarshal(body, &answer) == nil {
		f.mu.Lock()
		answer = f.forge("", answer)
		f.mu.Unlock()
		if body, err = json.Marshal(answer); err != nil {
			return nil, err
		}
	}
	resp.Body, resp.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	resp.Header.Del("Content-Length")
	return resp, err
}

// forge changes the texts of the fields, wherever they are.
func (f *forger) forge(name string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name := range v {
			v[name] = f.forge(name, v[name])
		}
	case []any:
		for i := range v {
			v[i] = f.forge(name, v[i])
		}
	default:
		if !slices.Contains(f.fields, name) {
			f.fields = append(f.fields, name)
		}
		if text, ok := v.(string); slices.Contains(f.forged, name) && (ok || f.whole) {
			if f.whole {
				text = ""
			}
			return text + acctest.Forged
		}
	}
	return v
}

// decides tells whether what a field says decides how an operation goes on: such a field is forged alone.
func decides(field string) bool {
	field = strings.ToLower(field)
	return slices.ContainsFunc([]string{"id", "status", "link", "time", "format"}, func(end string) bool { return strings.HasSuffix(field, end) })
}

// TestForgedText has each operation answered with a text that a terminal would obey, in each field of each answer, and in
// refusals: no message has it as it is, nor a line of it.
func TestForgedText(t *testing.T) {
	t.Parallel()
	message, err := json.Marshal(map[string]any{"statusCode": 400, "message": acctest.Forged, "error": map[string]any{"code": acctest.Forged, "message": acctest.Forged}})
	if err != nil {
		t.Fatal(err)
	}
	refusals, turn := [][]int{{200, 403}, {400, 404}}, 0 // messages, and refusals that have advice: operations have them by turns
	strike := func(s scenario, name string, hit func(st *stage, f *forger)) {
		t.Run(s.name+"/"+name, func(t *testing.T) {
			t.Parallel()
			st := newStage(t, emulator.MPN)
			st.wait = "1m"
			f := &forger{next: st.env.Dependencies.Transport}
			st.env.Dependencies.Transport = f
			s.prepare(st)
			st.again(nil)
			hit(st, f)
			st.check(s.run(st))
		})
	}
	for _, s := range scenarios() {
		if s.name == "get a token" { // its errors are those of internal/credential
			continue
		}
		if s.name == "list" {
			s.run = func(st *stage) (all acctest.Diagnostics) { // whatever it finds
				for _, l := range append(st.p.List("partnerinsights_query", acctest.Object{}, 0, true), st.p.List("partnerinsights_report", acctest.Object{}, 0, true)...) {
					all = append(all, l.Diagnostics...)
				}
				return all
			}
		}
		probe := newStage(t, emulator.MPN)
		fields := &forger{next: probe.env.Dependencies.Transport}
		probe.env.Dependencies.Transport = fields
		s.prepare(probe)
		probe.again(nil)
		probe.env.ResetRequests()
		probe.check(s.run(probe))
		decisive, texts := slices.Clone(fields.fields), slices.Clone(fields.fields)
		decisive = slices.DeleteFunc(decisive, func(field string) bool { return !decides(field) })
		texts = slices.DeleteFunc(texts, decides)
		strike(s, "texts", func(_ *stage, f *forger) { f.forged = texts })
		strike(s, "texts replaced", func(_ *stage, f *forger) { f.forged, f.whole = texts, true })
		isTime := func(field string) bool { return strings.HasSuffix(strings.ToLower(field), "time") }
		times := slices.DeleteFunc(slices.Clone(decisive), func(field string) bool { return !isTime(field) })
		strike(s, "times", func(_ *stage, f *forger) { f.forged = times })
		for _, field := range slices.DeleteFunc(decisive, isTime) {
			strike(s, field, func(_ *stage, f *forger) { f.forged = []string{field} })
		}
		for _, operation := range slices.Compact(operationsOf(probe.env.Requests())) {
			turn++
			for _, status := range refusals[turn%len(refusals)] {
				strike(s, operation+" "+http.StatusText(status), func(st *stage, _ *forger) {
					fault := emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: status, Body: string(message), Times: -1}
					if err := st.env.Inject(fault); err != nil {
						st.Fatal(err)
					}
				})
			}
		}
	}
}

func operationsOf(requests []emulator.Request) (operations []string) {
	for _, r := range requests {
		operations = append(operations, r.Operation)
	}
	slices.Sort(operations)
	return operations
}

// check fails for diagnostics that a terminal would obey.
func (s *stage) check(diags acctest.Diagnostics) {
	s.Helper()
	for _, d := range diags {
		if text := d.Summary + "\n" + d.Detail; acctest.IsObeyed(text) || strings.Contains(d.Summary, "\n") {
			s.Errorf("a terminal would obey %q", text)
		}
	}
}
