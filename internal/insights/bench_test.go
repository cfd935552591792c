package insights

import (
	"fmt"
	"net/http"
	"runtime"
	"strings"
	"testing"
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

func decode(tb testing.TB, body []byte, want int) {
	tb.Helper()
	p, err := read[Report](&call{}, newAnswer(http.StatusOK, http.Header{}, body))
	if err != nil || len(p.items) != want {
		tb.Fatalf("got %v, %v", p, err)
	}
}

// BenchmarkDecode10000Reports should stay under 100 ms and 20 MB.
func BenchmarkDecode10000Reports(b *testing.B) {
	body := manyReports(10_000)
	b.SetBytes(int64(len(body)))
	b.ReportAllocs()
	for b.Loop() {
		decode(b, body, 10_000)
	}
}

// It is not parallel: what it counts is the memory of the whole process.
func TestDecodingIsCheap(t *testing.T) {
	body := manyReports(10_000)
	if used := allocated(func() { decode(t, body, 10_000) }); used > 20<<20 {
		t.Errorf("10,000 reports (%d bytes) took %d bytes", len(body), used)
	}
	lie := []byte(strings.Replace(string(manyReports(1)), `"totalCount":1`, `"totalCount":2000000000`, 1))
	if used := allocated(func() { decode(t, lie, 1) }); used > 64<<10 {
		t.Errorf("a totalCount that lies took %d bytes", used)
	}
}

// allocated is how many bytes f takes from the heap.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
