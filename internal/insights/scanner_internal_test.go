package insights

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// rawItems keeps the JSON of items.
type rawItems []string

func (r *rawItems) reset()           { *r = nil }
func (r *rawItems) read(item []byte) { *r = append(*r, string(item)) }

func readRaw(body io.Reader) (rawItems, *answer, error) {
	var items rawItems
	a, err := readAnswer(&http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(body)}, &items)
	return items, a, err
}

// The scanner and encoding/json agree about what JSON is, and what its items are, however the stream is cut.
func TestScannerAgreesWithEncodingJSON(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	pieces := []string{`{`, `}`, `[`, `]`, `,`, `:`, `"value"`, `"a\"]}"`, `"\\"`, `"é"`, `1`, `-2.5e3`, `true`, `null`, ` `, "\n", `"value":[`, `{"reportId":"r-1"}`, `x`, `"`}
	whole := 0
	for range 5_000 {
		text := `{"value":[`
		if random.IntN(4) == 0 {
			text = ""
		}
		for range random.IntN(8) {
			text += pieces[random.IntN(len(pieces))]
		}
		if random.IntN(2) == 0 {
			text += "]}"
		}
		var want struct{ Value []json.RawMessage }
		err := json.Unmarshal([]byte(text), &want)
		isObject := strings.HasPrefix(strings.TrimSpace(text), "{")
		items, a, readErr := readRaw(iotest.OneByteReader(strings.NewReader(text)))
		if readErr != nil || (a.broken == nil) != (json.Valid([]byte(text)) && isObject) {
			t.Fatalf("%q: got %v, %v; encoding/json: %v", text, a.broken, readErr, err)
		}
		if err != nil || !isObject || strings.Count(text, `"value"`) > 1 {
			continue
		}
		whole++
		if got := slices.Collect(func(yield func(string) bool) {
			for _, v := range want.Value {
				yield(string(v))
			}
		}); !slices.Equal(got, items) {
			t.Fatalf("%q: got %q, encoding/json %q", text, items, got)
		}
	}
	if whole < 100 {
		t.Errorf("only %d texts were whole", whole)
	}
}

// A connection that breaks is no answer, wherever it breaks; a body that ends early is one that can't be read.
func TestBodiesThatBreak(t *testing.T) {
	t.Parallel()
	body := `{"value":[{"reportId":"r-1"},{"reportId":"r-2"}],"nextLink":null}`
	for cut := range len(body) {
		if _, a, err := readRaw(strings.NewReader(body[:cut])); err != nil || a.broken == nil {
			t.Errorf("cut at %d: got %v", cut, err)
		}
		broken := io.MultiReader(strings.NewReader(body[:cut]), iotest.ErrReader(io.ErrUnexpectedEOF))
		if _, _, err := readRaw(broken); err == nil {
			t.Errorf("broken at %d: got no error", cut)
		}
	}
}

// Values that nobody reads take no memory, and a field of the envelope that is too long is absent.
func TestLongValuesAreSkipped(t *testing.T) {
	t.Parallel()
	long := strings.Repeat(`[{"a":"]\""},`, 100_000) + `0` + strings.Repeat("]", 100_000)
	s := &scanner{r: bufio.NewReader(strings.NewReader(long + `,7`))}
	if v, err := s.next(1000); v != nil || err != nil || cap(s.value) > 64<<10 {
		t.Errorf("got %d bytes, %v, with %d bytes of memory", len(v), err, cap(s.value))
	}
	if err := s.expect(','); err != nil {
		t.Error(err)
	}
	body := fmt.Sprintf(`{"more":%s,"message":%q,"value":[{"x":%s},1],"statusCode":200}`, long, strings.Repeat("m", maxEnvelopeField), `"`+strings.Repeat("x", 1<<20)+`"`)
	items, a, err := readRaw(strings.NewReader(body))
	if err != nil || a.broken != nil || len(items) != 2 || a.message != "" || a.statusInBody() != 200 {
		t.Errorf("got %d items, %v, %v", len(items), a, err)
	}
	if !bytes.HasPrefix([]byte(body), a.body) || len(a.body) != maxHead {
		t.Errorf("%d bytes of the body are kept", len(a.body))
	}
}
