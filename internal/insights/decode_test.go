package insights_test

import (
	"bytes"
	"compress/flate"
	"compress/zlib"
	"encoding/base64"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

// packed compresses a text.
func packed(t *testing.T, s string, to func(io.Writer) (io.WriteCloser, error)) string {
	t.Helper()
	var b bytes.Buffer
	w, err := to(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, s); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func deflated(t *testing.T, s string) string {
	t.Helper()
	return packed(t, s, func(w io.Writer) (io.WriteCloser, error) { return zlib.NewWriter(w), nil })
}

func rawDeflated(t *testing.T, s string) string {
	t.Helper()
	return packed(t, s, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestCompression) })
}

func brotlied(t *testing.T, s string) string {
	t.Helper()
	return packed(t, s, func(w io.Writer) (io.WriteCloser, error) { return brotli.NewWriter(w), nil })
}

func zstandard(t *testing.T, s string) string {
	t.Helper()
	return packed(t, s, func(w io.Writer) (io.WriteCloser, error) { return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1)) })
}

// A file is text, whatever compresses it: its store, or something on its way.
func TestContentEncoding(t *testing.T) {
	t.Parallel()
	csv := "Name,Seats\n" + strings.Repeat("Contoso,7\n", 50)
	bzip2, err := base64.StdEncoding.DecodeString("QlpoOTFBWSZTWb+HQH8AAANZAAAQAAQwADAAIAAwwAhpsogjJ4u5IpwoSF/DoD+A")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct{ coding, body, want string }{
		"gzip":              {"gzip", zipped(t, csv), csv},
		"gzip, marked":      {"GZIP", zipped(t, "\xef\xbb\xbf"+csv), csv},
		"gzip no more":      {"gzip", csv, csv},
		"deflate":           {"deflate", deflated(t, csv), csv},
		"raw deflate":       {"deflate", rawDeflated(t, csv), csv},
		"brotli":            {"br", brotlied(t, csv), csv},
		"zstd":              {"zstd", zstandard(t, csv), csv},
		"zstd, untold":      {"", zstandard(t, csv), csv},
		"bzip2, untold":     {"", string(bzip2), "a,b\n1,2\n"},
		"gzip within br":    {"br", brotlied(t, zipped(t, csv)), csv},
		"two codings":       {"deflate, br", brotlied(t, deflated(t, csv)), csv},
		"no coding":         {"identity", csv, csv},
		"character set":     {"utf-8", csv, csv},
		"UTF-16":            {"", "\xff\xfea\x00,\x00", "\xff\xfea\x00,\x00"},
		"unknown":           {"exi", csv, `the file is encoded with "exi" (Content-Encoding), which this provider cannot decode`},
		"no deflate":        {"deflate", csv, "the file cannot be decompressed: flate: corrupt input before offset"},
		"no brotli":         {"br", csv, "the file cannot be decompressed: brotli: "},
		"broken zstd":       {"", "\x28\xb5\x2f\xfdContoso,7", "the file cannot be decompressed: "},
		"broken checksum":   {"", zipped(t, csv)[:len(zipped(t, csv))-8] + "Contoso!", "the file cannot be decompressed: gzip: invalid checksum"},
		"ends early":        {"br", brotlied(t, csv)[:20], "the answer broke off (unexpected EOF)"},
		"ZIP":               {"", "PK\x03\x04Contoso,7", "the file is a ZIP archive; it was not saved"},
		"XZ":                {"", "\xfd7zXZ\x00Contoso,7", "the file is an XZ or 7z archive; it was not saved"},
		"binary":            {"", "Contoso\x00,7", "the answer is no text, not the file of a report"},
		"again and again":   {"br", brotlied(t, zipped(t, zipped(t, zipped(t, csv)))), "the file is compressed more than 3 times over"},
		"JSON after blanks": {"", "\r\n[1]", "the answer is JSON, not the file of a report"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := serve(t, func(w http.ResponseWriter, r *http.Request) {
				if r.Header.Get("Authorization") != "" {
					t.Error("the access token was sent")
				}
				w.Header().Set("Content-Encoding", c.coding)
				io.WriteString(w, c.body)
			})
			r, err := client.Download(t.Context(), client.Endpoint()+"/files/1?sig="+signature)
			var got []byte
			if err == nil {
				defer r.Close()
				got, err = io.ReadAll(r)
			}
			if err == nil && string(got) != c.want || err != nil && !strings.HasPrefix(err.Error(), "download report: "+c.want) {
				t.Errorf("got %.60q, %v", got, err)
			}
			if err != nil && (strings.Contains(err.Error(), "Contoso") || failure(t, err).Attempts != 1) {
				t.Errorf("the error quotes the file, or was repeated: %v", err)
			}
		})
	}
}
