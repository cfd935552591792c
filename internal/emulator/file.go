package emulator

import (
	"bytes"
	"compress/gzip"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/warehouse"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// filesRoot is where report files are served.
const filesRoot = "/files/"

// link is the signed URL of an execution's file and when it expires. Its form is that of a shared access signature
// [captured F-GPS]: it needs no token.
func (e *Emulator) link(x Execution, origin string, now time.Time) (string, time.Time) {
	lifetime, err := time.ParseDuration(string(e.policy.LinkLifetime))
	if err != nil {
		panic("emulator: LinkLifetime has a value that is no duration: " + err.Error())
	}
	until := x.Finished.Add(lifetime)
	if e.policy.LinkSigned == "read" {
		until = now.Add(lifetime)
	}
	name, se := e.fileName(x), until.UTC().Format(stampLayout)
	values := url.Values{"sv": {"2018-03-28"}, "sr": {"b"}, "sp": {"r"}, "se": {se}, "sig": {e.sign(name, se)}}
	return origin + filesRoot + url.PathEscape(name) + "?" + values.Encode(), until
}

// fileName is the name of an execution's file: the report's name, the execution's id and the format [field F-GPS].
func (e *Emulator) fileName(x Execution) string {
	name := x.ID
	if r := e.db.report(x.ReportID); r != nil {
		name = r.Name + "_" + x.ID
	}
	return name + "." + strings.ToLower(x.Format)
}

// executionID is the id of the execution that a file belongs to.
func executionID(file string) string {
	id, _, _ := strings.Cut(file[strings.LastIndexByte(file, '_')+1:], ".")
	return id
}

func (e *Emulator) sign(name, until string) string {
	mac := hmac.New(sha256.New, fmt.Appendf(nil, "links of %d", e.seed))
	fmt.Fprint(mac, name, "\n", until)
	return base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// download is GET of a signed link: the file, computed from the rows as of the run and stored compressed.
func (c *call) download() answer {
	if c.r.Method != http.MethodGet && c.r.Method != http.MethodHead {
		return c.blobError(http.StatusMethodNotAllowed, "UnsupportedHttpVerb", "The resource doesn't support specified Http Verb.")
	}
	if c.r.Header.Get("Authorization") != "" {
		return c.blobError(http.StatusBadRequest, "InvalidAuthenticationInfo", "Authentication information is not given in the correct format. Check the value of Authorization header.")
	}
	until, ok := parseStamp(c.params["se"])
	switch {
	case !ok || !hmac.Equal([]byte(c.params["sig"]), []byte(c.e.sign(c.id, c.params["se"]))):
		return c.blobError(http.StatusForbidden, "AuthenticationFailed", "Server failed to authenticate the request. Make sure the value of Authorization header is formed correctly including the signature.")
	case !until.After(c.now):
		return c.blobError(http.StatusForbidden, "AuthenticationFailed", "Server failed to authenticate the request. Signature not valid in the specified time frame: the link expired at "+c.params["se"]+".")
	}
	x, ok := c.e.completed(executionID(c.id), c.now)
	if !ok {
		return c.blobError(http.StatusNotFound, "BlobNotFound", "The specified blob does not exist.")
	}
	return c.file(x)
}

// completed finds an execution that has a file.
func (e *Emulator) completed(id string, now time.Time) (Execution, bool) {
	defer e.lock()()
	for _, r := range e.db.Reports {
		for i := range r.Runs {
			if strings.EqualFold(r.Runs[i].ID, id) {
				x := e.execution(r, &r.Runs[i], now)
				return x, x.Status == Completed
			}
		}
	}
	return Execution{}, false
}

// file computes an execution's file. It is always sent gzip-encoded, asked for or not: a blob that is stored
// compressed is sent as it is [inferred from S-CS and S-JAVA].
func (c *call) file(x Execution) answer {
	q, err := reportquery.Parse(x.Query)
	if err != nil {
		return c.blobError(http.StatusNotFound, "BlobNotFound", "The specified blob does not exist.")
	}
	table := c.e.evaluateAt(q, x)
	text := c.encode(table, x.Format)
	stored := compressed(text)
	size, more := int64(len(stored)), (func(io.Writer))(nil)
	if missing := c.e.fileSize - int64(len(text)); missing > 0 && len(table.Rows) > 0 {
		var added int64
		added, more = c.repeated(table.Rows, x.Format, missing)
		size += added
	}
	kind := map[bool]string{true: "text/tab-separated-values", false: "text/csv"}[strings.EqualFold(x.Format, "tsv")]
	header := http.Header{
		"Content-Type": {kind}, "Content-Encoding": {"gzip"}, "Content-Length": {fmt.Sprint(size)},
		"Last-Modified": {x.Finished.Format(http.TimeFormat)}, "X-Ms-Request-Id": {c.entry.ID}, "X-Ms-Blob-Type": {"BlockBlob"},
	}
	return answer{status: http.StatusOK, header: header, body: stored, more: more}
}

// encode writes a table with a header row as RFC 4180 has it; with TSV the separator is a tab.
func (c *call) encode(t warehouse.Result, format string) []byte {
	var b bytes.Buffer
	if c.policy.FileMark == "bom" {
		b.WriteString("\ufeff")
	}
	w := c.rowWriter(&b, format)
	must(w.Write(t.Columns))
	must(w.WriteAll(t.Rows))
	return b.Bytes()
}

func (c *call) rowWriter(b *bytes.Buffer, format string) *csv.Writer {
	w := csv.NewWriter(b)
	w.UseCRLF = c.policy.FileLines == "crlf"
	if strings.EqualFold(format, "tsv") {
		w.Comma = '\t'
	}
	return w
}

// repeated makes so many bytes of rows, or a few more, that follow a file: how many they are when compressed, and
// what sends them. The same rows are compressed once and sent again and again, for gzip allows files in a row.
func (c *call) repeated(rows [][]string, format string, missing int64) (int64, func(io.Writer)) {
	const block = 1 << 20
	var b bytes.Buffer
	for b.Len() < block {
		must(c.rowWriter(&b, format).WriteAll(rows))
	}
	times := (missing + int64(b.Len()) - 1) / int64(b.Len())
	stored := compressed(b.Bytes())
	return times * int64(len(stored)), func(w io.Writer) {
		for range times {
			if _, err := w.Write(stored); err != nil || c.e.closing.Err() != nil {
				return // the client is gone
			}
		}
	}
}

func compressed(data []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, err := w.Write(data)
	must(errors.Join(err, w.Close()))
	return b.Bytes()
}

// must stops at an error that can't be: a buffer takes everything.
func must(err error) {
	if err != nil {
		panic("emulator: a buffer can't be written: " + err.Error())
	}
}

func (e *Emulator) evaluateAt(q *reportquery.Query, x Execution) warehouse.Result {
	defer e.lock()()
	var p Program
	if r := e.db.report(x.ReportID); r != nil {
		p = r.Program
	}
	return e.evaluate(p, q, x.Due, x.QueryStart, x.QueryEnd, 0)
}

// blobError is a failure as Azure storage writes it.
func (c *call) blobError(status int, code, message string) answer {
	body := struct {
		XMLName       xml.Name `xml:"Error"`
		Code, Message string
	}{Code: code, Message: fmt.Sprintf("%s\nRequestId:%s\nTime:%s", message, c.entry.ID, c.now.Format(stampLayouts["fraction"]))}
	data, err := xml.Marshal(body)
	if err != nil {
		panic("emulator: an error can't be written: " + err.Error())
	}
	return answer{status: status, header: http.Header{"Content-Type": {"application/xml"}, "X-Ms-Error-Code": {code}}, body: append([]byte(xml.Header), data...)}
}
