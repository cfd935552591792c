package insights

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"iter"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// manyReports is an answer with more reports than the quotas allow by far.
func manyReports(n int) []byte {
	items := make([]string, n)
	for i := range items {
		items[i] = fmt.Sprintf(`{"reportId":"d9548477-16d4-492a-bf9c-%012d","reportName":"Daily report %d","description":"Top 10 customers by revenue for last month","queryId":"ec8366a4-d96e-4194-8c37-d5dbc0639033",`+
			`"query":"SELECT CustomerName, Product, BilledRevenueUSD FROM CustomersAndTenants ORDER BY BilledRevenueUSD LIMIT 10 TIMESPAN LAST_MONTH","user":"admin@contoso.onmicrosoft.com",`+
			`"createdTime":"2021-03-30T13:11:58Z","modifiedTime":null,"executeNow":false,"startTime":"2021-03-31T18:41:00Z","reportStatus":"Active","recurrenceInterval":24,"recurrenceCount":100,`+
			`"callbackUrl":"https://hook.example.test/callback","callbackMethod":"GET","format":"csv"}`, i, i)
	}
	return fmt.Appendf(nil, `{"value":[%s],"nextLink":null,"totalCount":%d,"message":null,"statusCode":200,"dataRedacted":false}`, strings.Join(items, ","), n)
}

// readPage reads a body as the answer to a list.
func readPage[T any](of *objectType[T], body io.Reader) (*page[T], error) {
	p := &page[T]{items: items[T]{of: of}, call: &call{}}
	var err error
	if p.answer, err = readAnswer(&http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body)}, &p.items); err == nil {
		err = p.check()
	}
	return p, err
}

func decode(tb testing.TB, body []byte, want int) {
	tb.Helper()
	p, err := readPage(reportType(), bytes.NewReader(body))
	if err != nil || len(p.all) != want {
		tb.Fatalf("got %d, %v", len(p.all), err)
	}
}

// What a list of 10,000 reports, a hundred times what the quotas allow, may cost.
const (
	decodeTime   = 100 * time.Millisecond
	decodeMemory = 20_000_000
)

// BenchmarkDecode10000Reports fails where it breaks its bounds. Of the time it takes its fastest run, for others may
// use the machine too.
func BenchmarkDecode10000Reports(b *testing.B) {
	body := manyReports(10_000)
	fastest := time.Hour
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		began := time.Now()
		decode(b, body, 10_000)
		fastest = min(fastest, time.Since(began))
	}
	b.ReportMetric(float64(fastest.Microseconds())/1e3, "ms-at-best")
	if fastest > decodeTime {
		b.Errorf("it took %s at best, more than %s", fastest, decodeTime)
	}
	if used := allocated(func() { decode(b, body, 10_000) }); used > decodeMemory {
		b.Errorf("it took %d bytes, more than %d", used, decodeMemory)
	}
}

// It is not parallel: what it counts is the memory of the whole process.
func TestDecodingIsCheap(t *testing.T) {
	body := manyReports(10_000)
	if used := allocated(func() { decode(t, body, 10_000) }); used > decodeMemory {
		t.Errorf("10,000 reports (%d bytes) took %d bytes", len(body), used)
	}
}

// What is kept of a list of 10,000 reports is no larger than the answer was, twice over, and is free after a write. It
// is not parallel: what it counts is the memory of the whole process. In a bubble no page is late, however busy the machine is.
func TestKeptListsAreSmall(t *testing.T) { synctest.Test(t, keptListsAreSmall) }

func keptListsAreSmall(t *testing.T) {
	body := manyReports(10_000)
	b := newListCache(wall{}, func(context.Context, listObserver) iter.Seq2[Report, error] {
		return func(yield func(Report, error) bool) {
			p, err := readPage(reportType(), bytes.NewReader(body))
			if err != nil {
				t.Error(err)
				return
			}
			for _, r := range p.all {
				if !yield(*r, nil) {
					return
				}
			}
		}
	})
	b.directReads = 0
	before := live()
	found, err := b.get(t.Context(), "d9548477-16d4-492a-bf9c-000000009999", func(context.Context) (*Report, error) { return nil, errGone })
	if err != nil || found.Name != "Daily report 9999" {
		t.Fatalf("got %+v, %v", found, err)
	}
	if kept := live() - before; kept > 2*int64(len(body)) {
		t.Errorf("of an answer of %d bytes, %d are kept", len(body), kept)
	}
	b.invalidate()
	if kept := live() - before; kept > 100<<10 {
		t.Errorf("after a write %d bytes are kept", kept)
	}
}

// live is how many bytes of the heap are in use.
func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// allocated is how many bytes f takes from the heap.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
