package insights_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// account answers reads of queries and reports from memory, so that a benchmark measures the client alone.
type account struct {
	lists   map[string]string // by the last segment of the path
	objects map[string]string // by ID
	asked   atomic.Int64
}

func newAccount(queries, reports int) *account {
	a := &account{lists: map[string]string{}, objects: map[string]string{}}
	add := func(segment string, n int, item func(id string) string) {
		items := make([]string, n)
		for i := range items {
			id := fmt.Sprintf("%s-%d", segment, i)
			items[i] = item(id)
			a.objects[id] = envelope("null", items[i])
		}
		a.lists[segment] = envelope("null", items...)
	}
	add("ScheduledQueries", queries, func(id string) string {
		return fmt.Sprintf(`{"queryId":%q,"name":"Query","description":"","query":%q,"type":"userDefined","user":"admin@contoso.example","createdTime":"2026-01-01T00:00:00Z"}`, id, officeQuery)
	})
	add("ScheduledReport", reports, func(id string) string {
		return fmt.Sprintf(`{"reportId":%q,"reportName":"Report","description":"","queryId":"ScheduledQueries-0","query":%q,"user":"admin@contoso.example","createdTime":"2026-01-01T00:00:00Z",`+
			`"modifiedTime":null,"startTime":"2026-01-02T05:00:00Z","reportStatus":"Active","recurrenceInterval":24,"recurrenceCount":100,"callbackUrl":null,"format":"csv"}`, id, officeQuery)
	})
	return a
}

func (a *account) RoundTrip(r *http.Request) (*http.Response, error) {
	a.asked.Add(1)
	segment := r.URL.Path[strings.LastIndex(r.URL.Path, "/")+1:]
	body := a.lists[segment]
	for _, filter := range []string{"queryId", "reportId"} {
		if id := r.URL.Query().Get(filter); id != "" {
			body = a.objects[id]
		}
	}
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Date": {date}}, Body: io.NopCloser(strings.NewReader(body)), Request: r}, nil
}

// BenchmarkRefresh measures what the client does for a refresh: it reads all queries, and then the reports, ten at a time as
// Terraform does. It fails where that takes more requests than for the lists and one query, or than one for each object
// without bulk refresh.
func BenchmarkRefresh(b *testing.B) {
	for _, size := range [...]struct{ queries, reports int }{{1, 1}, {100, 50}, {1000, 1000}} {
		for _, bulk := range []bool{true, false} {
			b.Run(fmt.Sprintf("%d+%d/bulk=%t", size.queries, size.reports, bulk), func(b *testing.B) {
				a := newAccount(size.queries, size.reports)
				b.ReportAllocs()
				for b.Loop() {
					c := client(b, a, func(o *insights.Options) { o.BulkRefresh = bulk })
					c.PrefetchReports(b.Context())
					tenAtATime(size.queries, func(i int) {
						if q, err := c.Query(b.Context(), fmt.Sprintf("ScheduledQueries-%d", i)); err != nil || q.Query != officeQuery {
							b.Errorf("query %d: %+v, %v", i, q, err)
						}
					})
					tenAtATime(size.reports, func(i int) {
						if r, err := c.Report(b.Context(), fmt.Sprintf("ScheduledReport-%d", i)); err != nil || r.Query != officeQuery {
							b.Errorf("report %d: %+v, %v", i, r, err)
						}
					})
				}
				requests, most := float64(a.asked.Load())/float64(b.N), size.queries+size.reports
				if bulk {
					most = min(most, 3)
				}
				if b.ReportMetric(requests, "requests/op"); requests > float64(most) {
					b.Errorf("it took %.1f requests, more than %d", requests, most)
				}
			})
		}
	}
}

// tenAtATime does something n times, ten at a time.
func tenAtATime(n int, do func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range 10 {
		all.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				do(i)
			}
		})
	}
	all.Wait()
}
