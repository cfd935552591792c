package blob_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
)

const signed = "https://a.blob.core.windows.net/c/x.csv?sv=2024&sig=hiddenhidden"

// endless is an answer that never ends. It counts what is read of it.
type endless struct{ read *atomic.Int64 }

func (e endless) Read(p []byte) (int, error) {
	if e.read.Add(int64(len(p))) > 1<<30 {
		return 0, io.ErrUnexpectedEOF
	}
	return copy(p, strings.Repeat(" ", len(p))), nil
}

func (endless) Close() error { return nil }

// Whatever a storage answers, an error is one line that a terminal shows as it is, has no signature, and takes little memory.
func TestHostileStorage(t *testing.T) {
	t.Parallel()
	var read atomic.Int64
	answer := func(status int, code string, body io.ReadCloser) roundTripper {
		return func(r *http.Request) (*http.Response, error) {
			header := http.Header{"X-Ms-Error-Code": {code}, "Location": {"https://elsewhere.example.com/?sig=hiddenhidden"}, "Content-Type": {"application/xml"}}
			return &http.Response{Request: r, StatusCode: status, Status: fmt.Sprintf("%d %s", status, acctest.Forged), Header: header, Body: body}, nil
		}
	}
	quoting := "<Error><Code>" + acctest.Forged + "?sv=2024&amp;sig=hiddenhidden</Code></Error>"
	for name, storage := range map[string]roundTripper{
		"code":     answer(400, acctest.Forged+"sig=hiddenhidden", http.NoBody),
		"long":     answer(400, strings.Repeat("x", 1<<20), http.NoBody),
		"body":     answer(409, "", io.NopCloser(strings.NewReader(quoting))),
		"refusal":  answer(403, acctest.Forged, io.NopCloser(strings.NewReader(quoting))),
		"redirect": answer(307, "", http.NoBody),
		"endless":  answer(400, "", endless{&read}),
		"broken": func(*http.Request) (*http.Response, error) {
			return nil, fmt.Errorf("dial %s: %s", signed, acctest.Forged)
		},
	} {
		err := upload(t.Context(), signed, true, "text", options(storage))
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if text := err.Error(); acctest.IsObeyed(text) || strings.Contains(text, "\n") || strings.Contains(text, "hiddenhidden") || len(text) > 2000 {
			t.Errorf("%s: %q", name, text)
		}
	}
	if n := read.Load(); n > 1<<20 {
		t.Errorf("%d bytes of an endless answer were read", n)
	}
}
