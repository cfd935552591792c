package report_test

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const downloadType = "partnerinsights_report_download"

// desk is an emulator with a report that runs daily, and a folder for files.
type desk struct {
	*acctest.Env
	*acctest.Provider
	report emulator.Report
	dir    string
}

func newDesk(t *testing.T, o emulator.Options) *desk {
	t.Helper()
	env := acctest.New(t, o)
	query := env.AddQuery(emulator.Query{Name: "Seats", Text: "SELECT Month, CustomerName, PaidAvailableUnits FROM OfficeUsage LIMIT 20"})
	report := env.AddReport(emulator.Report{Name: "Daily", QueryID: query.ID, Interval: 24, Start: acctest.Start.Add(24 * time.Hour), Format: "csv"})
	return &desk{Env: env, Provider: env.Provider(t, nil), report: report, dir: t.TempDir()}
}

// path is a file in the folder.
func (d *desk) path() string { return filepath.Join(d.dir, "seats.csv") }

func (d *desk) download(more acctest.Object, hear func(string)) acctest.Invoked {
	config := acctest.Object{"report_id": d.report.ID, "output_path": d.path()}
	maps.Copy(config, more)
	return d.Invoke(downloadType, config, hear)
}

// executions are those of the report, newest first.
func (d *desk) executions(t *testing.T) []any {
	t.Helper()
	state, diags := d.Read("partnerinsights_report_execution", acctest.Object{"report_id": d.report.ID, "latest": false, "include_link": true})
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	return state["executions"].([]any)
}

// onlyFile is the text of the only file in the folder.
func (d *desk) onlyFile(t *testing.T) string {
	t.Helper()
	entries, err := os.ReadDir(d.dir)
	if err != nil || len(entries) != 1 || entries[0].Name() != "seats.csv" {
		t.Fatalf("the folder has %v: %v", entries, err)
	}
	text, err := os.ReadFile(d.path())
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// noFile wants the folder to be empty.
func (d *desk) noFile(t *testing.T) {
	t.Helper()
	if entries, err := os.ReadDir(d.dir); err != nil || len(entries) > 0 {
		t.Errorf("the folder has %v: %v", entries, err)
	}
}

// wantProgress wants messages that hold some words, one after another, and no secrets in any.
func wantProgress(t *testing.T, i acctest.Invoked, words ...string) {
	t.Helper()
	if len(i.Progress) != len(words) {
		t.Fatalf("want %d messages, got:\n%s\n%s", len(words), strings.Join(i.Progress, "\n"), i.Diagnostics)
	}
	for n, w := range words {
		if !strings.Contains(i.Progress[n], w) {
			t.Errorf("message %d does not say %q: %s", n, w, i.Progress[n])
		}
	}
	noLinks(t, i)
}

// noLinks wants no link in what a person sees.
func noLinks(t *testing.T, i acctest.Invoked) {
	t.Helper()
	if text := strings.Join(i.Progress, "\n") + i.Diagnostics.String(); strings.Contains(text, "sig=") && !strings.Contains(text, "sig=(masked)") || strings.Contains(text, "/files/") {
		t.Errorf("a link is shown:\n%s", text)
	}
}

// The newest file is fetched, or the one that is named, and its size and hash are told.
func TestDownload(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Policy: emulator.Policy{LinkSigned: "read"}})
	d.Clock.Advance(75 * time.Hour)
	invoked := d.download(nil, nil)
	text := d.onlyFile(t)
	if !strings.HasPrefix(text, "Month,CustomerName,PaidAvailableUnits\r\n") || strings.Count(text, "\n") != 21 {
		t.Errorf("the file holds %.200q", text)
	}
	all := d.executions(t)
	newest, oldest := all[0].(acctest.Object), all[len(all)-1].(acctest.Object)
	wantNone(t, invoked.Diagnostics)
	wantProgress(t, invoked,
		fmt.Sprintf("Fetching the file of the execution %s, made at %s.", newest["execution_id"], newest["report_generated_time"]),
		fmt.Sprintf("Saved %s: %d bytes, 20 rows, SHA-256 %x.", d.path(), len(text), sha256.Sum256([]byte(text))))

	wantOne(t, d.download(nil, nil).Diagnostics, "output_path", "exists, and overwrite is not true")
	other := d.download(acctest.Object{"execution_id": oldest["execution_id"], "overwrite": true}, nil)
	wantNone(t, other.Diagnostics)
	wantProgress(t, other, oldest["execution_id"].(string), "Saved")
	d.onlyFile(t)
}

// However the service stores a file, it comes without compression and without a mark.
func TestDownloadOfOtherForms(t *testing.T) {
	t.Parallel()
	for _, policy := range []emulator.Policy{{FileMark: "bom"}, {FileLines: "lf"}, {LinkExpiry: "set", LinkLifetime: "1h", LinkSigned: "read", Case: "pascal", ExecutionOrder: "oldest-first"}} {
		d := newDesk(t, emulator.Options{Policy: policy})
		d.Clock.Advance(25 * time.Hour)
		wantNone(t, d.download(nil, nil).Diagnostics)
		if text := d.onlyFile(t); !strings.HasPrefix(text, "Month,") {
			t.Errorf("%v: the file holds %.100q", policy, text)
		}
	}
}

// What can be known to be wrong is said in the plan.
func TestDownloadIsChecked(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	d.Clock.Advance(25 * time.Hour)
	for name, c := range map[string]struct {
		change    acctest.Object
		attribute string
		words     string
	}{
		"no such report": {acctest.Object{"report_id": "nonsense"}, "report_id", `no report with the ID "nonsense"`},
		"no report":      {acctest.Object{"report_id": ""}, "report_id", "must not be empty"},
		"no path":        {acctest.Object{"output_path": " "}, "output_path", "must not be empty"},
		"home":           {acctest.Object{"output_path": "~/seats.csv"}, "output_path", "pathexpand"},
		"folder":         {acctest.Object{"output_path": d.dir}, "output_path", "is a directory"},
		"no time":        {acctest.Object{"timeouts": acctest.Object{"invoke": "-1s"}}, "timeouts", "positive"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			config := acctest.Object{"report_id": d.report.ID, "output_path": d.path()}
			maps.Copy(config, c.change)
			wantOne(t, d.PlanAction(downloadType, config), c.attribute, c.words)
		})
	}
	wantNone(t, d.PlanAction(downloadType, acctest.Object{"report_id": acctest.Unknown, "execution_id": acctest.Unknown, "output_path": acctest.Unknown, "overwrite": acctest.Unknown}))
}

// Where there is no file, the error says why, and when there will be one.
func TestDownloadWithoutAFile(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		policy    emulator.Policy
		after     time.Duration
		change    acctest.Object
		attribute string
		words     []string
	}{
		"before the first run": {after: time.Hour, attribute: "report_id", words: []string{`"Daily" has no completed execution`, "for the first time at 2026-12-02T12:00:00Z"}},
		"first run under way":  {after: 24*time.Hour + 3*time.Second, attribute: "report_id", words: []string{"no completed execution", "can take hours"}},
		"failed":               {policy: emulator.Policy{RunOutcome: "failed"}, after: 25 * time.Hour, attribute: "report_id", words: []string{"ended with the status Failed"}},
		"no such execution":    {after: 25 * time.Hour, change: acctest.Object{"execution_id": "nonsense"}, attribute: "execution_id", words: []string{`no execution with the ID "nonsense"`, "90 days"}},
		"no such report":       {after: time.Hour, change: acctest.Object{"report_id": "nonsense"}, attribute: "report_id", words: []string{"no report with the ID"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, emulator.Options{Policy: c.policy})
			d.Clock.Advance(c.after)
			config := acctest.Object{"report_id": d.report.ID, "output_path": d.path()}
			maps.Copy(config, c.change)
			wantOne(t, d.InvokeUnplanned(downloadType, config, nil).Diagnostics, c.attribute, c.words...)
			d.noFile(t)
		})
	}
	t.Run("named", func(t *testing.T) {
		t.Parallel()
		d := newDesk(t, emulator.Options{Policy: emulator.Policy{RunOutcome: "never", Quotas: "off"}})
		d.Clock.Advance(25 * time.Hour)
		state, diags := d.Read("partnerinsights_report_execution", acctest.Object{"report_id": d.report.ID, "statuses": []any{"Running"}})
		wantNone(t, diags)
		wantOne(t, d.download(acctest.Object{"execution_id": state["execution_id"]}, nil).Diagnostics, "execution_id", "is Running", "Try again")
		d.noFile(t)
	})
}

// Where a file may be missing, a report without one is not an error; a report or an execution that does not exist still is.
func TestDownloadOfWhatMayBeMissing(t *testing.T) {
	t.Parallel()
	for outcome, says := range map[emulator.Choice]string{"completed": "No file yet. The report", "failed": "No file. The execution"} {
		d := newDesk(t, emulator.Options{Policy: emulator.Policy{RunOutcome: outcome}})
		if outcome == "failed" {
			d.Clock.Advance(25 * time.Hour)
		}
		invoked := d.download(acctest.Object{"allow_missing": true}, nil)
		wantNone(t, invoked.Diagnostics)
		wantProgress(t, invoked, says)
		wantOne(t, d.download(acctest.Object{"allow_missing": true, "execution_id": "nonsense"}, nil).Diagnostics, "execution_id", "nonsense")
		config := acctest.Object{"report_id": "nonsense", "output_path": d.path(), "allow_missing": true}
		wantOne(t, d.InvokeUnplanned(downloadType, config, nil).Diagnostics, "report_id", "no report with the ID")
		d.noFile(t)
	}
}

// onFile is a transport that does something before each request for a file, and, if that is given, to its body, which it
// decompresses.
type onFile struct {
	http.RoundTripper
	before func()
	body   func(io.ReadCloser) io.ReadCloser
}

func (o onFile) RoundTrip(r *http.Request) (*http.Response, error) {
	isFile := strings.HasPrefix(r.URL.Path, "/files/")
	if isFile && o.before != nil {
		o.before()
	}
	resp, err := o.RoundTripper.RoundTrip(r)
	if err == nil && isFile && o.body != nil && resp.StatusCode == http.StatusOK {
		text, err := gzip.NewReader(resp.Body)
		if err != nil {
			return nil, err
		}
		resp.Header.Del("Content-Encoding")
		resp.Body = o.body(struct {
			io.Reader
			io.Closer
		}{text, resp.Body})
	}
	return resp, err
}

// through puts something between the provider and the files.
func (d *desk) through(t *testing.T, before func(), body func(io.ReadCloser) io.ReadCloser) {
	t.Helper()
	d.Dependencies.Transport = onFile{d.Dependencies.Transport, before, body}
	d.Provider = d.Env.Provider(t, nil)
}

// once is a function that does something the first time only.
func once(f func()) func() {
	done := false
	return func() {
		if !done {
			done = true
			f()
		}
	}
}

// A link that has expired is renewed once.
func TestExpiredLink(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Policy: emulator.Policy{LinkLifetime: "1h", LinkSigned: "read"}})
	d.Clock.Advance(25 * time.Hour)
	d.through(t, once(func() { d.Clock.Advance(2 * time.Hour) }), nil)
	invoked := d.download(nil, nil)
	wantNone(t, invoked.Diagnostics)
	wantProgress(t, invoked, "Fetching", "The link was refused, probably because it has expired.", "Saved")
	d.onlyFile(t)

	d = newDesk(t, emulator.Options{Policy: emulator.Policy{LinkLifetime: "1h", LinkSigned: "generated"}})
	d.Clock.Advance(30 * time.Hour)
	d.ResetRequests()
	invoked = d.download(nil, nil)
	wantOne(t, invoked.Diagnostics, "", `Fetching the file of report`, "403 Forbidden", "expired", "Roles and access tokens do not matter", "run the report again")
	noLinks(t, invoked)
	if n := d.Count("Download"); n != 2 {
		t.Errorf("it was tried %d times", n)
	}
	d.noFile(t)
}

// A link may expire while its file is fetched: the store breaks off, and refuses to start again.
func TestLinkThatExpiresMidway(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{FileSize: 1 << 20, Policy: emulator.Policy{LinkLifetime: "1h", LinkSigned: "read"}})
	d.Clock.Advance(25 * time.Hour)
	first := true
	d.through(t, nil, func(body io.ReadCloser) io.ReadCloser {
		if !first {
			return body
		}
		first = false
		return &interrupted{body, 100_000, func() error { d.Clock.Advance(2 * time.Hour); return io.ErrUnexpectedEOF }}
	})
	invoked := d.download(nil, nil)
	wantNone(t, invoked.Diagnostics)
	if all := strings.Join(invoked.Progress, "\n"); !strings.Contains(all, "The download broke off after") {
		t.Errorf("got %s", all)
	}
	text := d.onlyFile(t)
	if want := fmt.Sprintf("(%d bytes), %d rows, SHA-256 %x", len(text), strings.Count(text, "\n")-1, sha256.Sum256([]byte(text))); len(text) < 1<<20 || strings.Count(text, "Month") != 1 || !strings.Contains(invoked.Progress[len(invoked.Progress)-1], want) {
		t.Errorf("%d bytes are saved, want %s: %v", len(text), want, invoked.Progress)
	}
}

// interrupted is a body during which something happens, after some bytes, and which then goes on or breaks off.
type interrupted struct {
	io.ReadCloser
	left int // bytes until then
	then func() error
}

func (i *interrupted) Read(p []byte) (int, error) {
	if i.left <= 0 && i.then != nil {
		then := i.then
		i.then = nil
		if err := then(); err != nil {
			return 0, err
		}
	}
	n, err := i.ReadCloser.Read(p)
	i.left -= n
	return n, err
}

// What breaks off is started again, a few times; what can't be had leaves nothing, and an older file alone.
func TestBrokenDownloads(t *testing.T) {
	t.Parallel()
	half := emulator.Fault{Operation: "Download", Kind: emulator.FaultHalf}
	for name, c := range map[string]struct {
		fault     emulator.Fault
		downloads int      // 0: the transport repeats some by itself
		words     []string // none: it works in the end
	}{
		"half once":   {half, 2, nil},
		"half twice":  {times(half, 2), 3, nil},
		"half always": {times(half, -1), 3, []string{"broke off", "unexpected EOF"}},
		"reset":       {times(emulator.Fault{Operation: "Download", Kind: emulator.FaultReset}, -1), 0, []string{"did not answer", "HTTPS_PROXY"}},
		"busy":        {times(emulator.Fault{Operation: "Download", Kind: emulator.FaultStatus, Status: 503}, -1), 5, []string{"503 Service Unavailable"}},
		"busy once":   {emulator.Fault{Operation: "Download", Kind: emulator.FaultStatus, Status: 503}, 2, nil},
		"gone":        {times(emulator.Fault{Operation: "Download", Kind: emulator.FaultStatus, Status: 404}, -1), 1, []string{"404 Not Found", "was deleted"}},
		"page":        {times(emulator.Fault{Operation: "Download", Kind: emulator.FaultNotJSON}, -1), 1, []string{"a page of HTML or XML, not the file of a report"}},
		"elsewhere":   {emulator.Fault{Operation: "Download", Kind: emulator.FaultRedirect, URL: "https://127.0.0.1:1/?sig=hidden"}, 1, []string{"leads to 127.0.0.1, a loopback address"}},
		"a part":      {emulator.Fault{Operation: "Download", Kind: emulator.FaultStatus, Status: 206, Body: "Contoso,7"}, 1, []string{"answered 206 Partial Content: a part of the file came"}},
		"damaged":     {emulator.Fault{Operation: "Download", Kind: emulator.FaultStatus, Status: 200, Body: damagedFile}, 1, []string{"The file cannot be decompressed: gzip: invalid checksum."}},
		"endless":     {emulator.Fault{Operation: "Download", Kind: emulator.FaultEndless}, 1, []string{"not the file of a report"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, emulator.Options{Faults: []emulator.Fault{c.fault}})
			d.Clock.Advance(25 * time.Hour)
			write(t, d.path(), "older")
			invoked := d.download(acctest.Object{"overwrite": true}, nil)
			noLinks(t, invoked)
			if n := d.Count("Download"); n != c.downloads && c.downloads > 0 {
				t.Errorf("%d downloads, want %d", n, c.downloads)
			}
			text := d.onlyFile(t)
			if c.words == nil {
				wantNone(t, invoked.Diagnostics)
			} else {
				wantOne(t, invoked.Diagnostics, "", c.words...)
			}
			if (c.words == nil) != strings.HasPrefix(text, "Month,") || c.words != nil && text != "older" || strings.Contains(invoked.Diagnostics.String(), "hidden") {
				t.Errorf("the file holds %.50q: %s", text, invoked.Diagnostics)
			}
		})
	}
}

// A file that decompresses to far more than came ends at a bound, which the provider block can raise.
func TestDecompressedSizeIsBounded(t *testing.T) {
	t.Parallel()
	twice := zip(t, zip(t, strings.Repeat("a,b\n", 2<<20)))
	d := newDesk(t, emulator.Options{Faults: []emulator.Fault{{Operation: "Download", Kind: emulator.FaultStatus, Status: 200, Body: twice, Times: -1}}})
	d.Clock.Advance(25 * time.Hour)
	d.Provider = d.Env.Provider(t, acctest.Object{"endpoint": d.Endpoint(), "access_token": emulator.DefaultAccessToken, "max_decompressed_size": 4})
	wantOne(t, d.download(nil, nil).Diagnostics, "", "decompresses to more than 4 MiB", "raise max_decompressed_size")
	d.noFile(t)
	if n := d.Count("Download"); n != 1 {
		t.Errorf("%d downloads", n) // what the file holds does not change
	}
	d.Provider = d.Env.Provider(t, acctest.Object{"endpoint": d.Endpoint(), "access_token": emulator.DefaultAccessToken, "max_decompressed_size": 8})
	wantNone(t, d.download(nil, nil).Diagnostics)
	if text := d.onlyFile(t); len(text) != 8<<20 {
		t.Errorf("the file has %d bytes", len(text))
	}
}

func zip(t *testing.T, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// damagedFile is "a,b\n" as gzip has it, with another checksum.
const damagedFile = "\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff\x01\x04\x00\xfb\xffa,b\n\x00\x00\x00\x00\x04\x00\x00\x00"

func times(f emulator.Fault, n int) emulator.Fault {
	f.Times = n
	return f
}

// An interrupted download ends at once and leaves nothing.
func TestInterruptedDownload(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{FileSize: 64 << 20})
	d.Clock.Advance(25 * time.Hour)
	var partial []os.DirEntry
	d.through(t, nil, func(body io.ReadCloser) io.ReadCloser {
		return &interrupted{body, 1 << 20, func() error {
			partial, _ = os.ReadDir(d.dir)
			d.Stop()
			return nil
		}}
	})
	invoked := d.download(nil, nil)
	wantOne(t, invoked.Diagnostics, "", "Fetching the file of report", "interrupted")
	if len(partial) != 1 || !strings.HasSuffix(partial[0].Name(), ".partial") {
		t.Errorf("it was interrupted when there was %v", partial)
	}
	d.noFile(t)
	if n := d.Count("Download"); n != 1 {
		t.Errorf("%d downloads", n)
	}
}

// One that takes longer than it may ends, too.
func TestDownloadThatTakesTooLong(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Faults: []emulator.Fault{{Operation: "Download", Kind: emulator.FaultStall, Times: -1}}})
	d.Clock.Advance(25 * time.Hour)
	wantOne(t, d.download(acctest.Object{"timeouts": acctest.Object{"invoke": "300ms"}}, nil).Diagnostics, "", "time for this operation (timeouts)")
	d.noFile(t)
}

// A file that comes there in the meantime is not overwritten.
func TestFileThatCameMeanwhile(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	d.Clock.Advance(25 * time.Hour)
	d.through(t, func() { write(t, d.path(), "somebody's") }, nil)
	wantOne(t, d.download(nil, nil).Diagnostics, "output_path", "exists, and overwrite is not true")
	if text := d.onlyFile(t); text != "somebody's" {
		t.Errorf("the file holds %.100q", text)
	}
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// A person hears every few seconds how much there is.
func TestProgressOfADownload(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{FileSize: 4 << 20})
	d.Clock.Advance(25 * time.Hour)
	d.through(t, nil, func(body io.ReadCloser) io.ReadCloser {
		return &interrupted{body, 2_000_000, func() error { d.Clock.Advance(7 * time.Second); return nil }}
	})
	invoked := d.download(nil, nil)
	wantNone(t, invoked.Diagnostics)
	wantProgress(t, invoked, "Fetching", "Fetched 2.", "Saved")
	if !strings.HasSuffix(invoked.Progress[1], "MB so far. [7s elapsed]") {
		t.Errorf("got %q", invoked.Progress[1])
	}
}
