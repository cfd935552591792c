package insights

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"
)

const (
	// chunk is how much of a file is read at once, in bytes.
	chunk = 64 << 10
	// maxLayers is how often a file may be compressed: when it was stored, and on its way.
	maxLayers = 3
	// usualRatio is how many times its size a compressed file may decompress to, however large that is. Text of reports
	// has about 10 to 50, and gzip reaches 1030 with text that repeats one line.
	usualRatio = 500
)

// decoder decompresses a file.
type decoder struct {
	text     *bufio.Reader
	received int64 // bytes of the file as it came
	layers   int
	limit    int64 // bytes of text that any file may decompress to
}

// newDecoder gives the text of a file that came with a header Content-Encoding: without compression, whether the header
// tells of it or the file itself, and without a byte-order mark. A file that is no text is an error. It never quotes
// the file.
func newDecoder(file io.Reader, codings []string, limit int64) (*decoder, error) {
	d := &decoder{limit: limit}
	d.text = bufio.NewReaderSize(countingReader{file, &d.received}, chunk)
	for _, coding := range slices.Backward(codings) { // the last was applied last
		if err := d.decodeCoding(strings.ToLower(strings.TrimSpace(coding))); err != nil {
			return nil, err
		}
	}
	for {
		more, err := d.decodeFormat()
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	if mark, _ := d.text.Peek(len(byteOrderMark)); bytes.Equal(mark, byteOrderMark) {
		_, _ = d.text.Discard(len(byteOrderMark)) // it was peeked
	}
	if err := d.checkText(); err != nil {
		return nil, err
	}
	return d, nil
}

// decodeCoding undoes a coding that a header tells of. Of those that a file itself shows, the header is not relied on: a
// blob keeps the header that it was stored with, and something on its way may have decompressed it since.
func (d *decoder) decodeCoding(coding string) error {
	switch coding {
	case "", "identity", "utf-8", "gzip", "x-gzip", "zstd":
		return nil
	case "br":
		return d.push(brotli.NewReader(d.text))
	case "deflate": // zlib's format (RFC 9110 8.4.1.2), but raw deflate is common
		if start, _ := d.text.Peek(2); len(start) == 2 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0 {
			r, err := zlib.NewReader(d.text)
			if err != nil {
				return damaged(err)
			}
			return d.push(r)
		}
		return d.push(flate.NewReader(d.text))
	}
	return rejectedError(fmt.Sprintf("the file is encoded with %.20q (Content-Encoding), which this provider cannot decode", coding))
}

// decodeFormat decompresses a file that shows by its first bytes that it is compressed, and tells whether it did.
func (d *decoder) decodeFormat() (bool, error) {
	const utterly = "; it was not saved, for it is no CSV or TSV. The link of the execution (ephemeral resource partnerinsights_report_execution) leads to it as it is"
	start, _ := d.text.Peek(6)
	is := func(magic string) bool { return bytes.HasPrefix(start, []byte(magic)) }
	switch {
	case is("\x1f\x8b"):
		r, err := gzip.NewReader(d.text)
		if err != nil {
			return false, damaged(err)
		}
		return true, d.push(r)
	case is("\x28\xb5\x2f\xfd"):
		r, err := zstd.NewReader(d.text, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true)) // no goroutines
		if err != nil {
			return false, damaged(err)
		}
		return true, d.push(r)
	case is("BZh") && len(start) > 3 && start[3] >= '1' && start[3] <= '9':
		return true, d.push(bzip2.NewReader(d.text))
	case is("PK\x03\x04"), is("PK\x05\x06"):
		return false, rejectedError("the file is a ZIP archive" + utterly)
	case is("\xfd7zXZ\x00"), is("7z\xbc\xaf\x27\x1c"):
		return false, rejectedError("the file is an XZ or 7z archive" + utterly)
	}
	return false, nil
}

// push adds a layer of decompression.
func (d *decoder) push(r io.Reader) error {
	if d.layers++; d.layers > maxLayers {
		return rejectedError(fmt.Sprintf("the file is compressed more than %d times over", maxLayers))
	}
	d.text = bufio.NewReaderSize(&boundedReader{decoder: d, next: r}, chunk)
	return nil
}

// checkText refuses what is not the text of a report: that begins with the name of a column [field F-BEAG, F-STORE].
// A page of HTML, or an error in XML or JSON, does not.
func (d *decoder) checkText() error {
	const not = ", not the file of a report"
	start, _ := d.text.Peek(512)
	utf16 := bytes.HasPrefix(start, []byte("\xff\xfe")) || bytes.HasPrefix(start, []byte("\xfe\xff"))
	switch start = bytes.TrimLeft(start, " \t\r\n"); {
	case bytes.HasPrefix(start, []byte("<")):
		return rejectedError("the answer is a page of HTML or XML" + not)
	case bytes.HasPrefix(start, []byte("{")), bytes.HasPrefix(start, []byte("[")):
		return rejectedError("the answer is JSON" + not)
	case !utf16 && bytes.IndexByte(start, 0) >= 0:
		return rejectedError("the answer is no text" + not)
	}
	return nil
}

// Read reads the text.
func (d *decoder) Read(p []byte) (int, error) { return d.text.Read(p) }

// countingReader counts what is read.
type countingReader struct {
	next  io.Reader
	count *int64
}

func (r countingReader) Read(p []byte) (int, error) {
	n, err := r.next.Read(p)
	*r.count += int64(n)
	return n, err
}

// boundedReader ends a decompression that yields much more than came.
type boundedReader struct {
	*decoder
	next io.Reader
	read int64
}

func (r *boundedReader) Read(p []byte) (int, error) {
	n, err := r.next.Read(p)
	if r.read += int64(n); r.read > r.limit && r.read > usualRatio*r.received {
		return 0, rejectedError(fmt.Sprintf("the file decompresses to more than %d MiB, over %d times what was transferred, as no report should; "+
			"to have it all the same, raise max_decompressed_size", r.limit>>20, usualRatio))
	}
	return n, err
}

// damaged is the error of a file that can't be decompressed. One that ends too early may only have broken off.
func damaged(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return io.ErrUnexpectedEOF
	}
	return rejectedError("the file cannot be decompressed: " + err.Error())
}
