//go:build !race

package provider_test

import (
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// large answers every request with one list of some size in bytes, made while it is read.
type large struct {
	item func(i int) string
	size int
}

func (l large) RoundTrip(r *http.Request) (*http.Response, error) {
	body, writer := io.Pipe()
	go func() {
		text := strings.Builder{}
		text.WriteString(`{"value":[`)
		for i, written := 0, 0; written < l.size; i++ {
			text.WriteString(l.item(i) + ",")
			if text.Len() > 64<<10 {
				n, err := io.WriteString(writer, text.String())
				if err != nil {
					return
				}
				written += n
				text.Reset()
			}
		}
		_, _ = io.WriteString(writer, text.String()+`{}],"statusCode":200}`)
		_ = writer.Close()
	}()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, Request: r}, nil
}

// peak is the most live memory while a function runs, in bytes.
func peak(f func()) uint64 {
	live := func() uint64 {
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	const pause = 10 * time.Millisecond
	before, most, done := live(), uint64(0), make(chan struct{})
	var measuring sync.WaitGroup
	measuring.Go(func() {
		for {
			most = max(most, live())
			select {
			case <-done:
				return
			case <-time.After(pause): // a collection without a pause takes the processor from what is measured
			}
		}
	})
	f()
	close(done)
	measuring.Wait()
	return max(most, before) - before
}

// An answer of 16 MB takes 64 MB at most in a data source, too. It is not parallel: what it counts is the memory of the whole process.
func TestMemoryOfDataSources(t *testing.T) {
	const most, million = 64 << 20, 1 << 20
	text := strings.Repeat("x", 3000)
	for name, c := range map[string]struct {
		dataSource string
		item       func(i int) string
		says       string
	}{
		"many reports": {"partnerinsights_reports", func(i int) string {
			return fmt.Sprintf(`{"reportId":"d9548477-16d4-492a-bf9c-%012d","reportName":"Daily report %d","queryId":"ec8366a4-d96e-4194-8c37-d5dbc0639033","query":"SELECT CustomerName FROM OfficeUsage","reportStatus":"Active","recurrenceInterval":24}`, i, i)
		}, "more than 5000 reports"},
		"long queries":     {"partnerinsights_queries", func(i int) string { return fmt.Sprintf(`{"queryId":"%d","name":"%d","query":%q}`, i, i, text) }, "more than 5000 queries"},
		"items without ID": {"partnerinsights_queries", func(int) string { return `{}` }, "left out"},
		"many columns": {"partnerinsights_datasets", func(i int) string {
			return fmt.Sprintf(`{"datasetName":"Dataset%d","selectableColumns":[%s"a"]}`, i, strings.Repeat(`"SomeColumnName",`, 1000))
		}, "more than 100000 names"},
		"many datasets": {"partnerinsights_datasets", func(i int) string {
			return fmt.Sprintf(`{"datasetName":"A data set with a name of some length, so that it is no short item, %d"}`, i)
		}, "100000"},
	} {
		t.Run(name, func(t *testing.T) {
			env := acctest.New(t, emulator.Options{})
			env.Dependencies.Transport = large{c.item, 16 * million}
			p := env.Provider(t, nil)
			var diags acctest.Diagnostics
			took := peak(func() { _, diags = p.Read(c.dataSource, acctest.Object{}) })
			if len(diags) == 0 || !strings.Contains(diags.String(), c.says) {
				t.Errorf("want %q, got %s", c.says, diags)
			}
			if took > most {
				t.Errorf("it took %d MB", took/million)
			}
		})
	}
}
