package insights

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

// OperationDownload is the Error.Operation of downloads, whose answers come from a store of files and not from the API.
const OperationDownload = "download report"

// Download opens the file of a completed execution. The link is a signed URL that gets no access token and is
// never shown: errors name its host only. The reader gives the file's text without compression and without a
// byte-order mark; every error of it is an *Error. The caller closes it.
func (c *Client) Download(ctx context.Context, link string) (io.ReadCloser, error) {
	k := &call{operation: OperationDownload, method: http.MethodGet}
	u, err := url.Parse(link)
	if err != nil || u.User != nil || !secret.MayTravelTo(u) {
		return nil, k.newError("the link to the report is not an https URL")
	}
	k.path, k.url = u.Host, origin(u)
	k.secrets = withEscaped(link, u.RawQuery, u.Query().Get("sig"))
	var d *download
	a, err := c.doWithRetry(ctx, k, func() attempt {
		d = c.newDownload(ctx, k)
		start := c.options.Clock.Now()
		t := d.open(c.files, link, c.options.UserAgent) //nolint:contextcheck // its context is a child of this one
		t.took = c.options.Clock.Now().Sub(start)
		return t
	})
	switch {
	case err != nil:
		return nil, k.newCauseError(err)
	case a.status != http.StatusOK:
		e := k.newStatusError(a)
		e.Detail = "the answer reads " + k.firstBytes(a.body)
		return nil, e
	}
	if err := d.unpack(); err != nil {
		_ = d.Close() // what can't be read is not worth another error
		return nil, err
	}
	return d, nil
}

// download is a file under way.
type download struct {
	ctx     context.Context // ends with a silence that is too long, and knows that it was that
	cancel  context.CancelCauseFunc
	silence time.Duration
	call    *call
	body    io.ReadCloser
	text    *bufio.Reader
}

func (c *Client) newDownload(ctx context.Context, k *call) *download {
	d := &download{silence: c.options.DownloadIdleTimeout, call: k}
	d.ctx, d.cancel = context.WithCancelCause(ctx)
	return d
}

// open asks for the file once. Of an answer that is not the file, it reads the beginning.
func (d *download) open(client *http.Client, link, userAgent string) attempt {
	defer d.listen()()
	req, err := http.NewRequestWithContext(d.ctx, http.MethodGet, link, nil)
	if err != nil {
		return attempt{err: errors.New("the link to the report is not a URL"), permanent: true}
	}
	req.Header.Set("User-Agent", userAgent)
	d.call.attempts++
	resp, err := client.Do(req) //nolint:bodyclose // Close does
	if err != nil {
		defer d.cancel(nil)
		return attempt{err: d.why(err), permanent: isPermanent(err)}
	}
	d.body = resp.Body
	if resp.StatusCode == http.StatusOK {
		return attempt{answer: &answer{status: resp.StatusCode}}
	}
	defer func() { _ = d.Close() }()
	beginning, _ := io.ReadAll(io.LimitReader(resp.Body, 4096)) // it only explains the status
	return attempt{answer: &answer{status: resp.StatusCode, header: resp.Header, body: beginning}}
}

// listen ends the download when nothing was heard for too long; the returned function says that something was.
func (d *download) listen() (heard func()) {
	quiet, stop := context.WithTimeout(context.WithoutCancel(d.ctx), d.silence)
	forget := context.AfterFunc(quiet, func() { d.cancel(silenceError{d.silence}) })
	return func() {
		forget()
		stop()
	}
}

type silenceError struct{ after time.Duration }

func (e silenceError) Error() string { return "nothing came for " + e.after.String() }

// why says why a context ended rather than that it did.
func (d *download) why(err error) error {
	if cause := context.Cause(d.ctx); cause != nil {
		return cause
	}
	return err
}

// chunk is how much of a file is read at once, in bytes.
const chunk = 64 << 10

// unpack finds out whether the text is compressed and marked. A blob that is stored compressed says so in a
// header that the transport understands [inferred from S-CS and S-JAVA], or leaves it to whoever reads it.
func (d *download) unpack() error {
	d.text = bufio.NewReaderSize(listener{d}, chunk)
	if magic, _ := d.text.Peek(2); bytes.Equal(magic, []byte("\x1f\x8b")) {
		z, err := gzip.NewReader(d.text)
		if err != nil {
			return d.call.newCauseError(d.why(err))
		}
		d.text = bufio.NewReaderSize(z, chunk)
	}
	if mark, _ := d.text.Peek(len(byteOrderMark)); bytes.Equal(mark, byteOrderMark) {
		if _, err := d.text.Discard(len(byteOrderMark)); err != nil {
			return err
		}
	}
	// A file begins with the name of a column [field F-BEAG, F-STORE]; a page of HTML, or an error in XML or JSON, does not.
	if first, _ := d.text.Peek(1); len(first) > 0 && bytes.IndexByte([]byte("<{["), first[0]) >= 0 {
		beginning, _ := d.text.Peek(1 << 10) // it only explains the error
		e := d.call.newError("the answer is not the file of a report")
		e.Detail = "it begins " + d.call.firstBytes(beginning)
		return e
	}
	return nil
}

// listener reads the body and gives it up when nothing comes. How long its reader takes between two reads does
// not matter.
type listener struct{ *download }

func (l listener) Read(p []byte) (int, error) {
	defer l.listen()()
	return l.body.Read(p)
}

// Read reads the file's text.
func (d *download) Read(p []byte) (int, error) {
	n, err := d.text.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = d.call.newCauseError(d.why(err))
	}
	return n, err
}

// Close ends the download.
func (d *download) Close() error {
	defer d.cancel(nil)
	return d.body.Close()
}
