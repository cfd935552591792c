package provider_test

import (
	"net/http"
	"strings"
	"sync"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// overtaken are creations during which another user creates an equal object. Whatever happens to the request, that object
// never gets into the state, and the next run has one of its own.
func overtaken() []scenario {
	const other = "grace@contoso.onmicrosoft.com"
	return []scenario{
		{"create query, overtaken", func(s *stage) {
			s.overtake("ScheduledQueries", func() string {
				return s.env.AddQuery(emulator.Query{Name: queryName, Text: acctest.QueryText(s.program), User: other}).ID
			})
		},
			func(s *stage) acctest.Diagnostics { return apply(s.query, s.queryConfig()) },
			func(s *stage) { s.keepsOff(s.query); s.converge(s.query, s.queryConfig(), 2, 0) }, queryName},
		{"create report, overtaken", func(s *stage) {
			q := s.env.AddQuery(emulator.Query{Name: queryName, Text: acctest.QueryText(s.program)})
			s.imported(s.query, q.ID)
			s.overtake("ScheduledReport", func() string {
				return s.env.AddReport(emulator.Report{Name: reportName, QueryID: q.ID, User: other, Interval: 24, Format: "CSV", CallbackMethod: "POST",
					Start: time.Date(2026, 12, 2, 5, 0, 0, 0, time.UTC)}).ID
			})
		},
			func(s *stage) acctest.Diagnostics { return apply(s.report, s.reportConfig(nil)) },
			func(s *stage) { s.keepsOff(s.report); s.converge(s.report, s.reportConfig(nil), 1, 2) }, reportName},
	}
}

// overtake has another process create an object, whose ID create returns, when the first creation below a path is sent.
func (s *stage) overtake(path string, create func() string) {
	s.env.Dependencies.Transport = &overtaking{RoundTripper: s.env.Dependencies.Transport, path: "/" + path, create: func() { s.id = create() }}
	s.again(nil)
}

// keepsOff wants the state not to have the object of the other process, if that has created one.
func (s *stage) keepsOff(r *acctest.Resource) {
	s.Helper()
	if state := r.State(); state != nil && state["id"] == s.id {
		s.Errorf("the state has the object of another user: %v", state)
	}
}

type overtaking struct {
	http.RoundTripper
	path   string
	create func()
	once   sync.Once
}

func (o *overtaking) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.Method == http.MethodPost && strings.HasSuffix(r.URL.Path, o.path) {
		o.once.Do(o.create)
	}
	return o.RoundTripper.RoundTrip(r)
}

// narrow is a way to the service that refuses long addresses.
type narrow struct{ http.RoundTripper }

func (n narrow) RoundTrip(r *http.Request) (*http.Response, error) {
	if len(r.URL.String()) > 8<<10 {
		return &http.Response{StatusCode: http.StatusRequestURITooLong, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
	}
	return n.RoundTripper.RoundTrip(r)
}

// previewsLong shows rows of a text that the way to the service takes in no address.
func (s *stage) previewsLong() acctest.Diagnostics {
	s.Helper()
	text := s.queryConfig()["query"].(string)
	head, tail, _ := strings.Cut(text, " TIMESPAN")
	column := strings.Fields(strings.ReplaceAll(text, ",", ""))[1]
	long := head + " WHERE " + column + " IN ('" + strings.Repeat("2026-10-01', '", 1000) + "2026-11-01') TIMESPAN" + tail
	invoked := s.p.Invoke("partnerinsights_query_preview", acctest.Object{"query": long}, nil)
	if shown := strings.Join(invoked.Progress, "\n"); len(invoked.Diagnostics.Errors()) == 0 && !strings.Contains(shown, "too long for a URL") {
		s.Errorf("no query is created: %s", shown)
	}
	s.last = invoked.Diagnostics.String()
	return invoked.Diagnostics
}
