package insights_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

const (
	signature = "s3cret-signature"
	link      = "https://blob.example.test/reports/1.csv?sv=2021-08-06&se=2026-12-02T00%3A00%3A00Z&sig=" + signature
)

func zipped(t *testing.T, s string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func download(ctx context.Context, c *insights.Client) (string, error) {
	r, err := c.Download(ctx, link)
	if err != nil {
		return "", err
	}
	b, err := io.ReadAll(r)
	return string(b), errors.Join(err, r.Close())
}

// The text comes without compression and without its mark, however it is stored.
func TestDownload(t *testing.T) {
	t.Parallel()
	const csv = "Name,Seats\r\n\"Contoso, Ltd\",7\r\n"
	long := strings.Repeat(csv, 10_000)
	for name, test := range map[string]struct{ stored, want string }{
		"plain": {csv, csv}, "marked": {"\xef\xbb\xbf" + csv, csv}, "empty": {"", ""}, "short": {"a", "a"}, "mark only": {"\xef\xbb\xbf", ""},
		"zipped": {zipped(t, csv), csv}, "zipped and marked": {zipped(t, "\xef\xbb\xbf"+csv), csv}, "zipped and empty": {zipped(t, ""), ""}, "long": {zipped(t, long), long},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{says(200, test.stored)}}
			got, err := download(t.Context(), client(t, s))
			if err != nil || got != test.want {
				t.Errorf("got %.100q, %v", got, err)
			}
			asked := s.asked()[0]
			if asked.line != "GET /reports/1.csv?sv=2021-08-06&se=2026-12-02T00%3A00%3A00Z&sig=s3cret-signature" || asked.header.Get("User-Agent") != "test/1" {
				t.Errorf("asked %+v", asked)
			}
			for name := range asked.header {
				if name != "User-Agent" && name != "Accept-Encoding" {
					t.Errorf("the header %s was sent", name)
				}
			}
		})
	}
}

func TestFailedDownloads(t *testing.T) {
	t.Parallel()
	const expired = `<?xml version="1.0"?><Error><Code>AuthenticationFailed</Code><Message>sig=s3cret-signature is not valid</Message></Error>`
	for name, test := range map[string]struct {
		reply reply
		tries int
		want  string
	}{
		"expired":       {says(403, expired), 1, `403 Forbidden (the answer reads "<?xml version=\"1.0\"?><Error><Code>AuthenticationFailed</Code><Message>sig=(masked) is not valid</Message></Error>")`},
		"gone":          {says(404, ""), 1, `404 Not Found`},
		"no content":    {says(204, ""), 1, "204 No Content: no file came with the answer"},
		"a part":        {says(206, "Contoso,7\n"), 1, "206 Partial Content: a part of the file came, though the whole was requested"},
		"unchanged":     {says(304, ""), 1, "304 Not Modified: no file came with the answer"},
		"busy":          {says(503, "busy", "Retry-After", "1"), 5, `503 Service Unavailable (the answer reads "busy")`},
		"unauthorized":  {says(401, ""), 1, `401 Unauthorized`},
		"refused":       {breaks(syscall.ECONNREFUSED), 5, "connection refused"},
		"quoting error": {breaks(errors.New("can't reach " + link)), 5, "can't reach (masked)"},
		"page":          {says(200, "\xef\xbb\xbf \n<html>"+link+"</html>"), 1, "the answer is a page of HTML or XML, not the file of a report"},
		"JSON":          {says(200, zipped(t, `{"message":"Busy"}`)), 1, "the answer is JSON, not the file of a report"},
		"half": {answersWith(func(context.Context) io.Reader {
			return io.MultiReader(strings.NewReader("Name,Seats\n"), readerFunc(func([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }))
		}), 1, "the answer broke off (unexpected EOF)"},
		"half zipped":  {says(200, zipped(t, strings.Repeat("abc", 100))[:20]), 1, "the answer broke off (unexpected EOF)"},
		"badly zipped": {says(200, "\x1f\x8bnot really"), 1, "the file cannot be decompressed: gzip: invalid header"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := &service{replies: []reply{test.reply}}
			_, err := download(t.Context(), client(t, s))
			if got := text(err); got != "download report: "+test.want {
				t.Errorf("got  %s\nwant download report: %s", got, test.want)
			}
			if strings.Contains(text(err), signature) || len(s.asked()) != test.tries {
				t.Errorf("got %v after %d requests", err, len(s.asked()))
			}
			var e *insights.Error
			if !errors.As(err, &e) || e.Path != "blob.example.test" || e.Attempts != test.tries {
				t.Errorf("got %+v", e)
			}
		})
	}
}

// A download is given up when nothing comes for too long, before or within the file. How long its reader takes
// does not matter.
func TestSilence(t *testing.T) {
	t.Parallel()
	never := func(o *insights.Options) { o.MaxRetries = -1 }
	for name, silent := range map[string]reply{"no answer": stalls, "no text": stallsAfter(""), "half a text": stallsAfter(strings.Repeat("x", 10_000))} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				if _, err := download(t.Context(), client(t, &service{replies: []reply{silent}}, never)); text(err) != "download report: nothing came for 30s" {
					t.Errorf("got %v", err)
				}
				_, err := download(t.Context(), client(t, &service{replies: []reply{silent}}, never, func(o *insights.Options) { o.DownloadIdleTimeout = time.Second }))
				if text(err) != "download report: nothing came for 1s" {
					t.Errorf("got %v", err)
				}
			})
		})
	}
	synctest.Test(t, func(t *testing.T) {
		drip := 0
		s := &service{replies: []reply{answersWith(func(ctx context.Context) io.Reader {
			return readerFunc(func(p []byte) (int, error) {
				if drip++; drip > 10 {
					return 0, io.EOF
				}
				pass(ctx, 29*time.Second)
				return copy(p, "x"), nil
			})
		})}}
		if got, err := download(t.Context(), client(t, s)); err != nil || got != "xxxxxxxxxx" {
			t.Errorf("a slow server: got %q, %v", got, err)
		}
	})
	synctest.Test(t, func(t *testing.T) {
		r, err := client(t, &service{replies: []reply{says(200, strings.Repeat("x", 10_000))}}).Download(t.Context(), link)
		if err != nil {
			t.Fatal(err)
		}
		pass(t.Context(), time.Hour)
		if got, err := io.ReadAll(r); err != nil || len(got) != 10_000 {
			t.Errorf("a slow reader: got %d bytes, %v", len(got), err)
		}
		r.Close()
	})
}

// pass lets time pass, unless the context ends.
func pass(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	<-ctx.Done()
}

func TestDownloadEndsWithItsContext(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		_, err := download(ctx, client(t, &service{replies: []reply{stallsAfter(strings.Repeat("x", 10_000))}}))
		if !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
	})
}
