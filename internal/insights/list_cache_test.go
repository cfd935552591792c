package insights_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// cachedService is a service with a query and reports, and a client that reads them from lists.
type cachedService struct {
	*testing.T
	*emulator.Server
	transport *http.Transport
	client    *insights.Client
	query     string
	reports   []string

	duringWrites func()            // is done when a write is about to be sent; nil for nothing
	beforePages  func(page string) // is done when a page of a list is about to be asked for; nil for nothing
}

// RoundTrip sends a request.
func (b *cachedService) RoundTrip(r *http.Request) (*http.Response, error) {
	if do := b.duringWrites; do != nil && r.Method != http.MethodGet {
		do()
	}
	if do := b.beforePages; do != nil && r.Method == http.MethodGet {
		do(r.URL.RawQuery)
	}
	return b.transport.RoundTrip(r)
}

func newCachedService(t *testing.T, reports int, o emulator.Options) *cachedService {
	t.Helper()
	o.Clock, o.Policy.Quotas = emulator.NewClock(start), "off"
	server, err := emulator.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	transport := insights.NewTransport()
	t.Cleanup(func() {
		transport.CloseIdleConnections()
		server.Close()
	})
	b := &cachedService{T: t, Server: server, transport: transport}
	b.client = client(t, b, func(o *insights.Options) {
		o.Endpoint, o.Credential = server.Endpoint(), &credential{tokens: []string{emulator.DefaultAccessToken}}
		o.BulkRefresh, o.MaxRetries = true, -1
	})
	b.query = b.AddQuery(emulator.Query{Name: "Office", Text: officeQuery}).ID
	for i := range reports {
		b.reports = append(b.reports, b.AddReport(emulator.Report{Name: fmt.Sprint("Report ", i), QueryID: b.query, Interval: 24, Start: start.Add(24 * time.Hour)}).ID)
	}
	return b
}

// see is what the client sees of the query and of the first report: their names, the report's description and status.
func (b *cachedService) see() string {
	b.Helper()
	query, err := b.client.Query(b.Context(), b.query)
	seen := "no query"
	if err == nil {
		seen = query.Name
	} else if !insights.IsNotFound(err) {
		b.Fatal(err)
	}
	report, err := b.client.Report(b.Context(), b.reports[0])
	switch {
	case err == nil:
		return fmt.Sprintf("%s, %s, %q, %s", seen, report.Name, report.Description, report.Status)
	case !insights.IsNotFound(err):
		b.Fatal(err)
	}
	return seen + ", no report"
}

// rename is what others do, which no list of before tells.
func (b *cachedService) rename(name string) {
	b.EditQuery(b.query, func(q *emulator.Query) { q.Name = name })
	b.EditReport(b.reports[0], func(r *emulator.Report) { r.Name = name })
}

// Whatever a client writes, and whether it is told that it succeeded or not, what it reads afterwards is new.
func TestEveryWriteInvalidatesLists(t *testing.T) {
	t.Parallel()
	newReport := func(b *cachedService) insights.NewReport {
		return insights.NewReport{ReportFields: insights.ReportFields{Name: "New", StartTime: insights.Set("2026-12-02T00:00:00Z"), RecurrenceInterval: insights.Set[int64](24)}, QueryID: b.query}
	}
	const report = `, Changed, "", Active`
	for operation, c := range map[string]struct {
		write func(context.Context, *cachedService) error
		want  string
	}{
		"CreateQuery": {func(ctx context.Context, b *cachedService) error {
			_, err := b.client.CreateQuery(ctx, insights.NewQuery{Name: "New", Query: officeQuery})
			return err
		}, `Changed, Report 0, "", Active`}, // nothing that a query's creation does changes a report
		"DeleteQuery": {func(ctx context.Context, b *cachedService) error { return b.client.DeleteQuery(ctx, b.query) }, "no query" + report},
		"CreateReport": {func(ctx context.Context, b *cachedService) error {
			_, err := b.client.CreateReport(ctx, newReport(b))
			return err
		}, "Office" + report},
		"UpdateReport": {func(ctx context.Context, b *cachedService) error {
			return b.client.UpdateReport(ctx, b.reports[0], insights.ReportFields{Name: "Changed", Description: insights.Set("new"), StartTime: insights.Set("2026-12-02T12:00:00Z"), RecurrenceInterval: insights.Set[int64](24)})
		}, `Office, Changed, "new", Active`},
		"PauseReport":  {func(ctx context.Context, b *cachedService) error { return b.client.PauseReport(ctx, b.reports[0]) }, `Office, Changed, "", Paused`},
		"ResumeReport": {func(ctx context.Context, b *cachedService) error { return b.client.ResumeReport(ctx, b.reports[0]) }, "Office" + report},
		"DeleteReport": {func(ctx context.Context, b *cachedService) error { return b.client.DeleteReport(ctx, b.reports[0]) }, "Office, no report"},
	} {
		for name, fault := range map[string]*emulator.Fault{
			"answered":                      nil,
			"carried out and not answered":  {Operation: operation, Kind: emulator.FaultReset, AfterCommit: true},
			"carried out and said to fail":  {Operation: operation, Kind: emulator.FaultStatus, Status: http.StatusInternalServerError, AfterCommit: true},
			"carried out, its answer unfit": {Operation: operation, Kind: emulator.FaultNotJSON, AfterCommit: true},
		} {
			t.Run(operation+" "+name, func(t *testing.T) {
				t.Parallel()
				var o emulator.Options
				if fault != nil {
					o.Faults = []emulator.Fault{*fault}
				}
				b := newCachedService(t, 3, o)
				for range 3 {
					b.see()
				}
				b.rename("Hidden")
				if seen, warm := b.see(), `Office, Report 0, "", Active`; seen != warm || b.Count("ListQueries") != 2 || b.Count("ListReports") != 2 {
					t.Fatalf("the lists are not used: saw %s, want %s", seen, warm)
				}
				b.duringWrites = func() { // so many reads that they begin lists, if they could
					for range 15 {
						b.see()
					}
					b.rename("Changed")
				}
				if err := c.write(t.Context(), b); (err != nil) != (fault != nil) {
					t.Fatalf("writing: %v", err)
				}
				if seen := b.see(); seen != c.want {
					t.Errorf("saw %s, want %s", seen, c.want)
				}
			})
		}
	}
}

// ReportNow never takes what others changed from a list.
func TestReportNow(t *testing.T) {
	t.Parallel()
	b := newCachedService(t, 3, emulator.Options{})
	for range 3 {
		b.see()
	}
	b.rename("Changed")
	for range 3 {
		if found, err := b.client.ReportNow(t.Context(), b.reports[0]); err != nil || found.Name != "Changed" {
			t.Errorf("got %+v, %v", found, err)
		}
	}
}

// No read misses a write that ended before it began, while lists page, break off and are changed by others.
func TestReadsUnderStress(t *testing.T) {
	t.Parallel()
	const objects, rounds = 8, 120
	b := newCachedService(t, objects, emulator.Options{Policy: emulator.Policy{PageSize: "2"}, Faults: []emulator.Fault{
		{Operation: "ListReports", Kind: emulator.FaultStatus, Status: http.StatusBadGateway, Call: 300, Times: 5},
		{Operation: "ListReports", Kind: emulator.FaultHalf, Call: 500, Times: 5},
		{Operation: "UpdateReport", Kind: emulator.FaultReset, AfterCommit: true, Call: 20, Times: 3},
	}})
	var written [objects]atomic.Int64 // the number in the description after the last update that has ended
	var reads, failed atomic.Int64
	var writing, reading sync.WaitGroup
	done := make(chan struct{})
	for i, id := range b.reports {
		writing.Go(func() {
			random := rand.New(rand.NewPCG(11, uint64(i)))
			for version := int64(1); version <= rounds; version++ {
				_ = b.client.UpdateReport(t.Context(), id, insights.ReportFields{Name: "n", Description: insights.Set(strconv.FormatInt(version, 10)),
					StartTime: insights.Set("2026-12-02T12:00:00Z"), RecurrenceInterval: insights.Set[int64](24)}) // what fails was carried out all the same
				written[i].Store(version)
				if i == 0 { // somebody else's report shifts the pages
					other := b.AddReport(emulator.Report{Name: "Other", QueryID: b.query, Interval: 24, Start: start.Add(24 * time.Hour)})
					b.DeleteReport(other.ID)
				}
				if random.IntN(8) == 0 {
					<-time.After(time.Duration(random.IntN(10)) * time.Millisecond)
				}
			}
		})
	}
	for worker := range 8 {
		reading.Go(func() {
			random := rand.New(rand.NewPCG(12, uint64(worker)))
			for {
				select {
				case <-done:
					return
				default:
				}
				i := random.IntN(objects)
				ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
				if random.IntN(10) == 0 {
					cancel()
					ctx, cancel = context.WithTimeout(t.Context(), time.Duration(random.IntN(2000))*time.Microsecond)
				}
				ended := written[i].Load()
				found, err := b.client.Report(ctx, b.reports[i])
				reads.Add(1)
				switch {
				case err == nil:
					if version, _ := strconv.ParseInt(found.Description, 10, 64); version < ended {
						t.Errorf("report %d is read with the version %d, and %d was written before", i, version, ended)
					}
				case insights.IsNotFound(err):
					t.Errorf("report %d is said to be missing", i)
				default:
					failed.Add(1)
				}
				cancel()
			}
		})
	}
	writing.Wait()
	close(done)
	reading.Wait()
	t.Logf("%d reads, %d of which failed, with %d requests for reports", reads.Load(), failed.Load(), b.Count("ListReports"))
	if reads.Load() < 100 || failed.Load() == reads.Load() {
		t.Error("that was no stress")
	}
}

// An object that moves to a page that was read already, because another one is deleted meanwhile, is not gone; one that
// is, is; and where the list never stands still nobody can tell.
func TestObjectsThatMoveBetweenPages(t *testing.T) {
	t.Parallel()
	for name, policy := range map[string]emulator.Policy{"filters": {PageSize: "2"}, "no filters": {PageSize: "2", IDFilter: "ignored"}} {
		b := newCachedService(t, 9, emulator.Options{Policy: policy})
		pages := 0
		b.beforePages = func(string) {
			if pages++; pages == 2 {
				b.DeleteReport(b.reports[0])
			}
		}
		if r, err := b.client.ReportNow(t.Context(), b.reports[2]); err != nil || r.ID != b.reports[2] {
			t.Errorf("%s: a report that moves: %v, %v", name, r, err)
		}
		b.beforePages = nil
		b.DeleteReport(b.reports[3])
		if _, err := b.client.ReportNow(t.Context(), b.reports[3]); !insights.IsNotFound(err) {
			t.Errorf("%s: a report that is gone: %v", name, err)
		}
		if policy.IDFilter == "" {
			continue
		}
		b.beforePages = func(string) {
			b.AddReport(emulator.Report{Name: "Another", QueryID: b.query, Interval: 24, Start: start.Add(24 * time.Hour)})
		}
		if _, err := b.client.ReportNow(t.Context(), b.reports[3]); err == nil || insights.IsNotFound(err) || !strings.Contains(err.Error(), "changed each time") {
			t.Errorf("%s: in a list that never stands still: %v", name, err)
		}
	}
}

// The list that many reads share holds system queries too, and nobody takes it for one of a user's.
func TestSystemQueriesOfACachedList(t *testing.T) {
	t.Parallel()
	b := newCachedService(t, 1, emulator.Options{})
	b.see()
	b.see() // from now on there is a list
	for _, c := range []struct {
		filter       insights.QueryFilter
		user, system bool
	}{
		{insights.QueryFilter{}, true, false}, {insights.QueryFilter{System: true}, true, true}, {insights.QueryFilter{OnlySystem: true}, false, true},
	} {
		before := b.Count("ListQueries")
		all, err := insights.All(b.client.FindQueries(t.Context(), c.filter))
		if err != nil || b.Count("ListQueries") != before {
			t.Fatalf("%+v: %v, with %d lists more", c.filter, err, b.Count("ListQueries")-before)
		}
		var user, system bool
		for _, q := range all {
			system, user = system || q.Type == insights.SystemQuery, user || q.Type != insights.SystemQuery
		}
		if user != c.user || system != c.system {
			t.Errorf("%+v gives %d queries, of users: %t, of the system: %t", c.filter, len(all), user, system)
		}
	}
}
