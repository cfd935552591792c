package emulator

import (
	"bytes"
	_ "embed"
	"html/template"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The page at the emulator's root shows what is there to those who test a module or watch the demonstration. It needs no
// script, and all that others wrote is escaped.

//go:embed web/page.html
var webSource string

// webPolicy is the Content-Security-Policy of the page: styles in the page, forms to it, and nothing else.
const webPolicy = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// webMoves are the steps by which the buttons of the page move the clock.
var webMoves = []webMove{{"1 hour", "1h"}, {"5 hours", "5h"}, {"1 day", "24h"}, {"1 week", "168h"}, {"30 days", "720h"}}

type webMove struct{ Text, Value string }

// servePage answers GET of the page. The parameter days is how many days its timelines show before and after now.
func (e *Emulator) servePage(w http.ResponseWriter, r *http.Request) {
	days, err := strconv.Atoi(r.URL.Query().Get("days"))
	if err != nil || !slices.Contains(webDays, days) {
		days = webDays[0]
	}
	var b bytes.Buffer
	page := template.Must(template.New("page").Parse(webSource))
	must(page.Execute(&b, e.webPage(originOf(r), days)))
	header := w.Header()
	header.Set("Content-Type", "text/html; charset=utf-8")
	header.Set("Content-Security-Policy", webPolicy)
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Referrer-Policy", "no-referrer")
	header.Set("Cache-Control", "no-store")
	w.Write(b.Bytes())
}

// movePage answers a button or the field of the page that moves the clock, and goes back to the page.
func (e *Emulator) movePage(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<10)
	if text := strings.TrimSpace(r.PostFormValue("now")); text != "" {
		t, err := parseWebTime(text)
		if err != nil {
			http.Error(w, "Write a time such as 2024-01-31T08:00, in UTC.", http.StatusBadRequest)
			return
		}
		e.clock.Set(t)
	} else {
		d, err := time.ParseDuration(r.PostFormValue("advance"))
		if err != nil || d < 0 {
			http.Error(w, "Write how far the clock goes forward, such as 5h.", http.StatusBadRequest)
			return
		}
		e.clock.Advance(d)
	}
	http.Redirect(w, r, "/", http.StatusSeeOther)
}

// parseWebTime reads a time as a field for a date and a time sends it, or as RFC 3339 has it.
func parseWebTime(text string) (time.Time, error) {
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05"} {
		if t, err := time.Parse(layout, text); err == nil {
			return t, nil
		}
	}
	return time.Parse(time.RFC3339, text)
}
