package emulator

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"
)

// hostile is a name that would run or hide something where it is not escaped.
const hostile = `"><script>window.broken=1</script><img src=x onerror=window.broken=2>{{.Now}}'` + "\u202e\u0000"

// page is the page's HTML.
func (s service) page(path string) string {
	s.t.Helper()
	r := s.send(httptest.NewRequest(http.MethodGet, path, nil))
	if r.status != http.StatusOK || r.header.Get("Content-Type") != "text/html; charset=utf-8" {
		s.t.Fatalf("answered %d %v", r.status, r.header)
	}
	return string(r.raw)
}

// busy is an emulator with something of everything.
func busy(t *testing.T) service {
	t.Helper()
	s := serveTest(t, Options{Policy: with(t, "mfa", "silent")})
	s.report(m{"Description": "Seats of each day", "RecurrenceCount": 9})
	s.AddQuery(Query{Name: hostile, Description: hostile, Text: "SELECT Month FROM OfficeUsage"})
	s.AddReport(Report{Name: hostile, Description: hostile, QueryID: officeUsage, Status: Paused, Start: start.Add(24 * time.Hour), Interval: 24, User: hostile})
	cmp := s.in(CMP)
	cmp.scheduled(m{"RecurrenceCount": nil, "EndTime": "2024-03-20T00:00:00Z"})
	cmp.AddReport(Report{Name: "Broken", Query: "SELECT A FROM B", Program: CMP, Start: start.Add(time.Hour), Interval: 4, Status: hostile})
	s.advance(50 * time.Hour)
	s.get("/ScheduledReport?reportName=%s", url.QueryEscape(hostile))
	return s
}

func TestPageShowsWhatIsThere(t *testing.T) {
	t.Parallel()
	page := busy(t).page("/")
	for _, want := range []string{
		`datetime="2024-03-07T12:00:00Z">2024-03-07 12:00:00 UTC</time> <span class="soft">and stands still</span>`,
		"mpn: AI Cloud Partner Program", "cmp: Microsoft marketplace", "store: Microsoft Store", "http://example.com/insights/v1.1/cmp",
		`<bdi class="text">Daily</bdi> <span class="status Active">Active</span>`, "every 24 hours from 2024-03-06 00:00, 7 of 9 runs left", "next run 2024-03-08 00:00:00 UTC",
		"Seats of each day", "until 2024-03-20 00:00", "contoso.onmicrosoft.com",
		`title="2024-03-06 00:00:00 UTC Completed"`, `<i class="scheduled"`, `<i class="paused"`, `download><bdi class="text">Daily_`,
		"<strong>CreateReport</strong>", `<td class="ok">200</td>`, `<td class="error">404 <bdi>No item found with given filters.</bdi></td>`, "<code>mfa=silent</code>", "Reports (0)",
	} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	_, link, _ := strings.Cut(page, `<a href="http://example.com/files/Daily`)
	link, _, _ = strings.Cut(link, `"`)
	link = "http://example.com/files/Daily" + strings.ReplaceAll(link, "&amp;", "&")
	if got := busy(t).download(link); got.status != 200 { // the same objects have the same ids and links
		t.Errorf("the link %s answers %d", link, got.status)
	}
}

// TestPageEscapes holds that nothing that others wrote is HTML, and that the page would run no script.
func TestPageEscapes(t *testing.T) {
	t.Parallel()
	s := busy(t)
	page := s.page("/")
	for _, bad := range []string{"<script", "<img", "onerror=window.broken=2>", "javascript:", "style=\"\"", "ZgotmplZ"} {
		if strings.Contains(page, bad) {
			t.Errorf("the page has %s", bad)
		}
	}
	if strings.Count(page, "&lt;script&gt;window.broken=1") < 5 {
		t.Error("the hostile name is not shown as it is")
	}
	r := s.send(httptest.NewRequest(http.MethodGet, "/", nil))
	if got := r.header.Get("Content-Security-Policy"); !strings.HasPrefix(got, "default-src 'none';") {
		t.Errorf("the policy of the page is %q", got)
	}
	_, log, _ := strings.Cut(page, `id="requests"`)
	for _, secret := range []string{"sig=", DefaultAccessToken + `"`} {
		if log == "" || strings.Contains(log, secret) {
			t.Errorf("the requests on the page have %s", secret)
		}
	}
}

func TestPageMovesTheClock(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	post := func(form, site string) reply {
		r := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(form))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Sec-Fetch-Site", site)
		return s.send(r)
	}
	for _, test := range []struct {
		form, site string
		status     int
		now        string
	}{
		{"advance=5h", "same-origin", 303, "2024-03-05T15:00:00Z"},
		{"now=2024-04-01T08%3A30", "none", 303, "2024-04-01T08:30:00Z"},
		{"now=2024-04-01T10%3A00%3A00%2B02%3A00", "", 303, "2024-04-01T08:00:00Z"},
		{"now=tomorrow", "same-origin", 400, "2024-04-01T08:00:00Z"},
		{"advance=-5h", "same-origin", 400, "2024-04-01T08:00:00Z"},
		{"", "same-origin", 400, "2024-04-01T08:00:00Z"},
		{"advance=5h", "cross-site", 403, "2024-04-01T08:00:00Z"},
		{"advance=5h", "same-site", 403, "2024-04-01T08:00:00Z"},
	} {
		r := post(test.form, test.site)
		if got := s.Now().Format(time.RFC3339); r.status != test.status || got != test.now {
			t.Errorf("%q from %q answers %d, and the clock shows %s, want %d and %s", test.form, test.site, r.status, got, test.status, test.now)
		}
		if r.status == 303 && r.header.Get("Location") != "/" {
			t.Errorf("it leads to %s", r.header.Get("Location"))
		}
	}
	if got := s.send(httptest.NewRequest(http.MethodDelete, "/", nil)).status; got != 405 {
		t.Errorf("DELETE answers %d", got)
	}
	if len(s.Requests()) != 0 {
		t.Error("the page is in the log")
	}
}

// TestControlsAreNotForWebsites holds that another website changes nothing, at the page and beside it.
func TestControlsAreNotForWebsites(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for _, c := range []struct {
		method, path, body string
		header             [2]string
		refused            bool
	}{
		{"POST", "/_emulator/clock", `{"advance":"1h"}`, [2]string{"Sec-Fetch-Site", "cross-site"}, true},
		{"POST", "/_emulator/reset", "", [2]string{"Origin", "https://site.example"}, true},
		{"POST", "/_emulator/reset", "", [2]string{"Origin", "null"}, true},
		{"DELETE", "/_emulator/requests", "", [2]string{"Sec-Fetch-Site", "same-site"}, true},
		{"POST", "/", "advance=1h", [2]string{"Origin", "https://site.example"}, true},
		{"POST", "/_emulator/clock", `{"advance":"1h"}`, [2]string{"User-Agent", "curl"}, false},
		{"POST", "/_emulator/clock", `{"advance":"1h"}`, [2]string{"Origin", "http://example.com"}, false}, // its own
		{"GET", "/", "", [2]string{"Sec-Fetch-Site", "cross-site"}, false},                                 // a link leads to it
	} {
		r := httptest.NewRequest(c.method, c.path, strings.NewReader(c.body))
		r.Header.Set(c.header[0], c.header[1])
		if got := s.send(r).status; (got == http.StatusForbidden) != c.refused {
			t.Errorf("%v answers %d", c, got)
		}
	}
	if got := s.Now(); !got.Equal(start.Add(2 * time.Hour)) {
		t.Errorf("the clock shows %s", got)
	}
}

// TestPageOfManyObjects holds that the page does not grow with what is there.
func TestPageOfManyObjects(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{})
	for range 3 * webObjects {
		s.AddReport(Report{Name: "Many", QueryID: officeUsage, Start: start.Add(time.Hour), Interval: 4})
		s.AddQuery(Query{Name: "Many", Text: "SELECT Month FROM OfficeUsage"})
	}
	s.AddReport(Report{Name: "The newest", QueryID: officeUsage, Start: start.Add(time.Hour), Interval: 4})
	page := s.page("/?days=90")
	for _, want := range []string{"The newest", "Reports (100, and 201 older ones)", "Queries (100, and 200 older ones)"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if got := strings.Count(page, "<article"); got != 2*webObjects {
		t.Errorf("the page shows %d objects", got)
	}
}

// TestTimeline holds which runs a line shows, and where.
func TestTimeline(t *testing.T) {
	t.Parallel()
	s := serveTest(t, Options{}).in(CMP)
	id := s.scheduled(m{"RecurrenceCount": 5, "EndTime": "2024-03-09T00:00:00Z"}) // the sixth to the ninth
	s.advance(38 * time.Hour)                                                     // two have run: it is midnight of the seventh
	line := func(days int) (runs, ticks string) {
		line := s.timeline(s.db.report(id), s.Now(), days)
		for _, r := range line.Runs {
			runs += r.Due.Format("02") + r.Class()[:1] + strings.TrimSuffix(time.Duration(r.At*float64(time.Hour)).Round(time.Minute).String(), "0s") + " "
		}
		for _, tick := range line.Ticks {
			if tick.At <= 0 || tick.At >= 100 {
				t.Errorf("a tick is at %v", tick.At)
			}
			ticks += tick.Text + " "
		}
		return runs, ticks
	}
	if runs, ticks := line(7); runs != "06c42h51m 07p50h0m 08s57h9m 09s64h17m " || !strings.HasPrefix(ticks, "03-01 03-03 ") {
		t.Errorf("the runs are %s, the ticks %s", runs, ticks)
	}
	s.advance(10 * 24 * time.Hour)
	if runs, _ := line(7); runs != "" {
		t.Errorf("the runs are %s: all were longer ago", runs)
	}
	if runs, _ := line(30); strings.Count(runs, "c") != 4 {
		t.Errorf("the runs are %s", runs)
	}
	for query, want := range map[string]string{"/": "<strong>7</strong>", "/?days=30": "<strong>30</strong>", "/?days=5": "<strong>7</strong>", "/?days=x": "<strong>7</strong>"} {
		if !strings.Contains(s.page(query), want) {
			t.Errorf("%s lacks %s", query, want)
		}
	}
}
