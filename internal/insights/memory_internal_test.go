//go:build !race

package insights

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"runtime"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

// listing is a service that answers every request with one list, made while it is read.
type listing struct {
	item func(i int) string
	size int // about, in bytes

	before, peak int64 // of live memory
}

func (l *listing) GetToken(context.Context, policy.TokenRequestOptions) (azcore.AccessToken, error) {
	return azcore.AccessToken{Token: "opaque-access-token-0123456789"}, nil
}

func (l *listing) RoundTrip(r *http.Request) (*http.Response, error) {
	body, writer := io.Pipe()
	go func() {
		var text strings.Builder
		text.WriteString(`{"value":[`)
		for i, written, measured := 0, 0, 0; written < l.size; i++ {
			text.WriteString(l.item(i))
			text.WriteString(",")
			if text.Len() < 32<<10 {
				continue
			}
			n, err := writer.Write([]byte(text.String()))
			if err != nil {
				return
			}
			if written += n; written-measured > l.size/8 {
				measured = written
				l.peak = max(l.peak, live()-l.before)
			}
			text.Reset()
		}
		text.WriteString(`null],"nextLink":null,"statusCode":200}`)
		_, _ = writer.Write([]byte(text.String()))
		_ = writer.Close()
	}()
	return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: body, Request: r}, nil
}

// Whatever a list is made of, what it takes in memory follows from its bytes: less than 64 MB for 16 MB. A list of any size
// takes what is kept of it. It is not parallel: what it counts is the memory of the whole process.
func TestMemoryFollowsTheAnswer(t *testing.T) {
	const million = 1 << 20
	full := func(i int) string {
		return fmt.Sprintf(`{"reportId":"d9548477-16d4-492a-bf9c-%012d","reportName":"Daily report %d","queryId":"ec8366a4-d96e-4194-8c37-d5dbc0639033","query":"SELECT CustomerName FROM CustomersAndTenants TIMESPAN LAST_MONTH",`+
			`"user":"admin@contoso.onmicrosoft.com","createdTime":"2021-03-30T13:11:58Z","startTime":"2021-03-31T18:41:00Z","reportStatus":"Active","recurrenceInterval":24}`, i, i)
	}
	var kept any // until its memory is measured
	reports := func(c *Client) (int, error) {
		all, err := All(c.Reports(t.Context(), ReportFilter{}))
		kept = all
		return len(all), err
	}
	find := func(c *Client) (int, error) {
		_, err := c.ReportNow(t.Context(), "d9548477-16d4-492a-bf9c-000000060000")
		return 1, err
	}
	datasets := func(c *Client) (int, error) {
		all, err := All(c.Datasets(t.Context(), ""))
		kept = all
		return len(all), err
	}
	rows := func(c *Client) (int, error) {
		all, err := c.TestQuery(t.Context(), Test{Query: "q"})
		kept = all
		return len(all), err
	}
	always := func(item string) func(int) string { return func(int) string { return item } }
	const tooMuch, noObject = "take too much memory", "none of its items is a JSON object"
	for name, c := range map[string]struct {
		item   func(int) string
		size   int
		list   func(*Client) (int, error)
		most   int64
		count  int // of objects; negative is any
		failed string
	}{
		"reports":             {full, 16 * million, reports, 64, -1, ""},
		"empty objects":       {always(`{}`), 4 * million, reports, 2, 0, ""},
		"nulls":               {always(`null`), 4 * million, reports, 2, 0, noObject},
		"numbers":             {always(`1`), 4 * million, reports, 2, 0, noObject},
		"empty IDs":           {always(`{"reportId":""}`), 4 * million, reports, 2, 0, ""},
		"names without IDs":   {always(`{"reportName":"n"}`), 4 * million, reports, 2, 0, ""},
		"short objects":       {func(i int) string { return fmt.Sprintf(`{"reportId":"%d"}`, i) }, 16 * million, reports, 64, -1, tooMuch},
		"unknown fields":      {always(`{"x":[[[[]]]],"y":{}}`), 4 * million, reports, 2, 0, ""},
		"one report of 16 MB": {func(int) string { return `{"reportId":"r","query":"` + strings.Repeat("x", 16*million) + `"}` }, 16 * million, reports, 64, 1, ""},
		"36 reports of 500 kB": {func(i int) string {
			return fmt.Sprintf(`{"reportId":"%d","query":%q}`, i, strings.Repeat("x", 500_000))
		}, 36 * 500_000, reports, 64, 36, ""},
		"one of many reports":       {full, 32 * million, find, 2, 1, ""},
		"empty datasets":            {always(`{}`), 4 * million, datasets, 2, 0, ""},
		"datasets with short names": {func(i int) string { return fmt.Sprintf(`{"datasetName":"%d"}`, i) }, 16 * million, datasets, 64, -1, tooMuch},
		"datasets with short columns": {func(i int) string {
			return fmt.Sprintf(`{"datasetName":"%d","selectableColumns":[%s"a"]}`, i, strings.Repeat(`"a",`, 50_000))
		}, 16 * million, datasets, 64, -1, tooMuch},
		"empty rows": {always(`{}`), 4 * million, rows, 2, 100, ""},
		"wide rows":  {always(`{` + strings.Repeat(`"":0,`, 100_000) + `"":0}`), 16 * million, rows, 64, -1, ""},
	} {
		t.Run(name, func(t *testing.T) {
			service := &listing{item: c.item, size: c.size}
			client, err := New(Options{Credential: service, Transport: service, Clock: wall{}})
			if err != nil {
				t.Fatal(err)
			}
			service.before = live()
			count, err := c.list(client)
			if (err == nil) != (c.failed == "") || err != nil && !strings.Contains(err.Error(), c.failed) || c.count >= 0 && count != c.count {
				t.Errorf("got %d, %v", count, err)
			}
			service.peak = max(service.peak, live()-service.before)
			runtime.KeepAlive(kept)
			if service.peak > c.most*million {
				t.Errorf("%d MB took %.1f MB, want %d at most", c.size/million, float64(service.peak)/million, c.most)
			}
		})
	}
}
