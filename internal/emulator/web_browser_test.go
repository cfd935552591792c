package emulator

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/json"
	"flag"
	"fmt"
	"image/png"
	"io"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// browser is Chromium without a window, controlled by the DevTools protocol over two pipes.
type browser struct {
	t       *testing.T
	in      *os.File
	out     *bufio.Reader
	session string
	sent    int
}

// openBrowser starts Chromium with an empty page. The test is skipped where there is none.
func openBrowser(t *testing.T) *browser {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Skip("there is no Chromium: apt-get install chromium")
	}
	theirs, in, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	out, theirsOut, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	profile, err := os.MkdirTemp("", "emulator-page") //nolint:usetesting // the test would fail where helpers of Chromium still write into it
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), path, "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--remote-debugging-pipe",
		"--user-data-dir="+profile, "--no-first-run", "about:blank")
	command.ExtraFiles = []*os.File{theirs, theirsOut}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	_, _ = theirs.Close(), theirsOut.Close()
	b := &browser{t: t, in: in, out: bufio.NewReader(out)}
	t.Cleanup(func() {
		b.session = ""
		b.send("Browser.close", nil)
		_, _ = io.Copy(io.Discard, b.out) // until it has ended
		_ = command.Wait()
		_, _ = in.Close(), out.Close()
		_ = os.RemoveAll(profile) // its helpers may still write
	})
	target := b.call("Target.createTarget", m{"url": "about:blank"})["targetId"]
	b.session, _ = b.call("Target.attachToTarget", m{"targetId": target, "flatten": true})["sessionId"].(string)
	b.call("Page.enable", nil)
	return b
}

func (b *browser) send(method string, params m) int {
	b.sent++
	message := m{"id": b.sent, "method": method}
	if params != nil {
		message["params"] = params
	}
	if b.session != "" {
		message["sessionId"] = b.session
	}
	_, _ = b.in.Write(append(encode(message), 0)) // a browser that is gone answers nothing, which is noticed
	return b.sent
}

// until reads what the browser tells until something fits.
func (b *browser) until(what string, fits func(map[string]any) bool) map[string]any {
	b.t.Helper()
	for {
		data, err := b.out.ReadBytes(0)
		if err != nil {
			b.t.Fatalf("the browser has ended before %s: %v", what, err)
		}
		var message map[string]any
		if err := json.Unmarshal(bytes.TrimSuffix(data, []byte{0}), &message); err != nil {
			b.t.Fatal(err)
		}
		if fits(message) {
			return message
		}
	}
}

func (b *browser) call(method string, params m) map[string]any {
	b.t.Helper()
	id := float64(b.send(method, params))
	answer := b.until("the answer to "+method, func(message map[string]any) bool { return message["id"] == id })
	if answer["error"] != nil {
		b.t.Fatalf("%s: %v", method, answer["error"])
	}
	result, _ := answer["result"].(map[string]any)
	return result
}

// loaded waits for a page to be there.
func (b *browser) loaded() {
	b.t.Helper()
	b.until("the page", func(message map[string]any) bool { return message["method"] == "Page.loadEventFired" })
}

// value computes a script's value in the page.
func (b *browser) value(script string) any {
	b.t.Helper()
	result := b.call("Runtime.evaluate", m{"expression": script, "returnByValue": true})
	value, _ := result["result"].(map[string]any)
	if result["exceptionDetails"] != nil {
		b.t.Fatalf("%s: %v", script, result)
	}
	return value["value"]
}

// click clicks into the middle of the first element that fits a selector.
func (b *browser) click(selector string) {
	b.t.Helper()
	at, _ := b.value(fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView(); const r = e.getBoundingClientRect(); return [r.x + r.width/2, r.y + r.height/2] })()`, selector)).([]any)
	for _, event := range []string{"mousePressed", "mouseReleased"} {
		b.send("Input.dispatchMouseEvent", m{"type": event, "x": at[0], "y": at[1], "button": "left", "clickCount": 1})
	}
	b.loaded()
}

// capture takes a picture of the whole page, or of what the window shows of it, as PNG.
func (b *browser) capture(whole bool) []byte {
	b.t.Helper()
	data, _ := b.call("Page.captureScreenshot", m{"captureBeyondViewport": whole})["data"].(string)
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		b.t.Fatal(err)
	}
	return raw
}

// screenshot takes a picture of the whole page into the folder of go test -artifacts, and gives its size.
func (b *browser) screenshot(name string) (width, height int) {
	b.t.Helper()
	raw := b.capture(true)
	if err := os.WriteFile(filepath.Join(b.t.ArtifactDir(), name), raw, 0o600); err != nil {
		b.t.Fatal(err)
	}
	picture, err := png.DecodeConfig(bytes.NewReader(raw))
	if err != nil {
		b.t.Fatal(err)
	}
	return picture.Width, picture.Height
}

// TestPageInABrowser holds that a click moves the clock, that nothing runs, that a phone needs no sideways scrolling, and
// that there is a dark page.
func TestPageInABrowser(t *testing.T) {
	t.Parallel()
	b := openBrowser(t)
	s := busy(t)
	server := httptest.NewServer(s.Emulator)
	t.Cleanup(server.Close)
	b.call("Emulation.setDeviceMetricsOverride", m{"width": 390, "height": 844, "deviceScaleFactor": 1, "mobile": true})
	b.send("Page.navigate", m{"url": server.URL})
	b.loaded()
	if got := b.value(`document.querySelector("#now").textContent`); got != "2024-03-07 12:00:00 UTC" {
		t.Errorf("the clock of the page shows %v", got)
	}
	if got := b.value(`document.documentElement.scrollWidth`); got.(float64) > 390 {
		t.Errorf("on a phone of 390 pixels the page is %v wide", got)
	}
	if got := b.value(`[typeof window.broken, document.scripts.length, document.images.length].join()`); got != "undefined,0,0" {
		t.Errorf("the page has run or loaded something: %v", got)
	}
	if got, _ := b.value(`document.body.innerText`).(string); !strings.Contains(got, `"><script>window.broken=1</script>`) {
		t.Error("the hostile name is not shown as it is")
	}
	light := b.value(`getComputedStyle(document.body).backgroundColor`)
	b.call("Emulation.setEmulatedMedia", m{"features": []m{{"name": "prefers-color-scheme", "value": "dark"}}})
	if dark := b.value(`getComputedStyle(document.body).backgroundColor`); dark == light {
		t.Errorf("dark and light are both %v", dark)
	}
	if width, height := b.screenshot("phone-dark.png"); width != 390 || height < 844 {
		t.Errorf("the picture has %d × %d pixels", width, height)
	}
	b.click(`button[value="24h"]`)
	if got := b.value(`document.querySelector("#now").textContent`); got != "2024-03-08 12:00:00 UTC" || s.Now().Day() != 8 {
		t.Errorf("after a click the clock of the page shows %v", got)
	}
	b.call("Emulation.setEmulatedMedia", m{"features": []m{{"name": "prefers-color-scheme", "value": "light"}}})
	b.call("Emulation.setDeviceMetricsOverride", m{"width": 1200, "height": 900, "deviceScaleFactor": 1, "mobile": false})
	b.screenshot("desk-light.png")
}

var update = flag.Bool("update", false, "draw again the picture of the page that the documents show, and its text")

// TestPictureOfThePage compares the text of the page with that of the picture which the documents show. With -update it takes
// the picture.
func TestPictureOfThePage(t *testing.T) {
	t.Parallel()
	const picture, text = "../../images/emulator.png", "testdata/emulator.txt"
	b := openBrowser(t)
	s := serveTest(t, Options{})
	q := s.AddQuery(Query{Name: "Office seats", Description: "Paid and used seats of large customers", Text: "SELECT CustomerName, PaidAvailableUnits FROM OfficeUsage TIMESPAN LAST_MONTH"})
	s.AddReport(Report{Name: "Office seats, daily", QueryID: q.ID, Start: start.Add(17 * time.Hour), Interval: 24, Count: 30, Format: "csv"})
	s.AddReport(Report{Name: "Office seats, weekly", QueryID: q.ID, Start: start.Add(29 * time.Hour), Interval: 168, Format: "tsv", Status: Paused})
	cmp := s.in(CMP)
	cmp.scheduled(m{"RecurrenceCount": nil, "EndTime": "2024-03-20T00:00:00Z"})
	s.advance(50 * time.Hour)
	s.get("/ScheduledReport")
	server := httptest.NewUnstartedServer(s.Emulator)
	server.Start()
	t.Cleanup(server.Close)
	b.call("Emulation.setDeviceMetricsOverride", m{"width": 960, "height": 900, "deviceScaleFactor": 1, "mobile": false})
	b.send("Page.navigate", m{"url": server.URL})
	b.loaded()
	shown, _ := b.value(`document.body.innerText`).(string)
	shown = strings.ReplaceAll(shown, server.URL, "http://127.0.0.1:8344") + "\n"
	if *update {
		taken := b.capture(false)
		for name, data := range map[string][]byte{picture: taken, text: []byte(shown)} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	stored, err := os.ReadFile(text)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(strings.Fields(string(stored)), strings.Fields(shown)) { // versions of Chromium differ in white space
		t.Errorf("%s shows something else, which `make pictures` draws again; the page has now\n%s", picture, shown)
	}
}
