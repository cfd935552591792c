//go:build !race

package insights_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// A body that is too large is not read to its end, and takes no more memory than what was read. (It is not
// parallel: what it counts is the memory of the whole process.)
func TestBodyCap(t *testing.T) {
	const limit, tooLarge = 16 << 20, "delete report: 200 OK: the answer has another shape than documented: more than 16 MiB of it are neither objects nor other documented fields"
	for size, want := range map[int]string{limit: "", limit + 1: tooLarge, 200 << 20: tooLarge} {
		sent := 0
		s := &service{replies: []reply{answersWith(func(context.Context) io.Reader {
			text := io.LimitReader(blanks{}, int64(size))
			return readerFunc(func(p []byte) (int, error) {
				n, err := text.Read(p)
				sent += n
				return n, err
			})
		})}}
		c := client(t, s)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		err := c.DeleteReport(t.Context(), "r-1") // which may be answered by nothing
		runtime.ReadMemStats(&after)
		if text(err) != want || sent > limit+64<<10 || len(s.asked()) != 1 {
			t.Errorf("%d bytes: got %v after %d bytes of %d requests", size, err, sent, len(s.asked()))
		}
		if used := after.TotalAlloc - before.TotalAlloc; used > 1<<20 {
			t.Errorf("%d bytes: took %d", size, used)
		}
	}
}

// A file that becomes much more than came ends at a bound, which can be raised. The compression that reports have does
// not count.
func TestDecompressionIsBounded(t *testing.T) {
	t.Parallel()
	twice := zipped(t, zipped(t, strings.Repeat("a,b\n", 16<<20)))
	source := rand.New(rand.NewPCG(1, 2))
	var report strings.Builder
	for report.Len() < 4_000_000 {
		fmt.Fprintf(&report, "Contoso,Norway,%d\n", source.IntN(1000))
	}
	for name, c := range map[string]struct {
		body  string
		limit int64
		size  int
	}{
		"bomb":         {twice, 8 << 20, 0},
		"raised":       {twice, 64 << 20, 64 << 20},
		"usual report": {zipped(t, report.String()), 1 << 10, report.Len()},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{says(200, c.body)}}
			got, err := download(t.Context(), client(t, s, func(o *insights.Options) { o.MaxDecompressedSize = c.limit }))
			if c.size > 0 && (err != nil || len(got) != c.size) {
				t.Errorf("got %d bytes of %d, %v", len(got), c.size, err)
			}
			if c.size == 0 && (!strings.Contains(text(err), "decompresses to more than 8 MiB, over 500 times what was transferred") || len(got) > 9<<20 || len(s.asked()) != 1) {
				t.Errorf("got %d bytes, %v", len(got), err)
			}
		})
	}
}
