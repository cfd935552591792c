package insights

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// OperationDownload is the Error.Operation of downloads, whose answers come from a file store and not from the API.
const OperationDownload = "download report"

// Download opens the file of a completed execution. The link is a signed URL that gets no access token and is never
// shown: errors name its host only. The reader gives the file's text without compression and without a byte-order mark;
// every error of it is an *Error, and none quotes the file. The caller closes it.
func (c *Client) Download(ctx context.Context, link string) (io.ReadCloser, error) {
	k := &call{operation: OperationDownload, method: http.MethodGet, program: c.options.Program}
	u, err := url.Parse(link)
	if err != nil {
		u = &url.URL{} // the error quotes the link
	}
	if err := c.checkLink(u); err != nil {
		return nil, k.newCauseError(err)
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
		return nil, k.newDownloadError(a)
	}
	d.text, err = newDecoder(idleReader{d}, d.codings, c.options.MaxDecompressedSize)
	if err != nil {
		err = d.explain(err)
		_ = d.Close() // what can't be read is not worth another error
		return nil, err
	}
	return d, nil
}

// newDownloadError makes the error of an answer that is not the file. Only that of a failure is quoted: any other may
// hold a part of the file.
func (k *call) newDownloadError(a *answer) *Error {
	e := k.newStatusError(a)
	switch {
	case a.status == http.StatusPartialContent:
		e.Message = "a part of the file came, though the whole was requested"
	case a.status < http.StatusBadRequest:
		e.Message = "no file came with the answer"
	case len(a.body) > 0:
		e.Detail = "the answer reads " + k.firstBytes(a.body)
	}
	return e
}

// download is a file under way.
type download struct {
	ctx     context.Context // ends when nothing comes for too long, with an idleError as its cause
	cancel  context.CancelCauseFunc
	idle    time.Duration
	call    *call
	codings []string // Content-Encoding
	body    io.ReadCloser
	broken  error // why the body ended before its end
	text    *decoder
}

func (c *Client) newDownload(ctx context.Context, k *call) *download {
	d := &download{idle: c.options.DownloadIdleTimeout, call: k}
	d.ctx, d.cancel = context.WithCancelCause(c.withDestination(ctx))
	return d
}

// open requests the file once. Of an answer that is not the file, it reads the beginning.
func (d *download) open(client *http.Client, link, userAgent string) attempt {
	defer d.watch()()
	req, err := http.NewRequestWithContext(d.ctx, http.MethodGet, link, nil)
	if err != nil {
		return attempt{err: rejectedError("the link to the report is not a URL"), permanent: true}
	}
	req.Header.Set("User-Agent", userAgent)
	req.Header.Set("Accept-Encoding", "gzip") // so that the transport leaves decompression, and its bounds, to the decoder
	d.call.attempts++
	resp, err := client.Do(req) //nolint:bodyclose // Close does
	if err != nil {
		defer d.cancel(nil)
		return attempt{err: d.cause(err), permanent: isPermanent(err)}
	}
	d.body = resp.Body
	if resp.StatusCode == http.StatusOK {
		d.codings = strings.Split(strings.Join(resp.Header.Values("Content-Encoding"), ","), ",")
		return attempt{answer: &answer{status: resp.StatusCode}}
	}
	defer func() { _ = d.Close() }()
	a := &answer{status: resp.StatusCode, header: resp.Header}
	if a.status >= http.StatusBadRequest {
		a.body, _ = io.ReadAll(io.LimitReader(resp.Body, 4096)) // it only explains the status
	}
	return attempt{answer: a}
}

// watch ends the download when nothing comes for too long; the returned function says that something came.
func (d *download) watch() (stop func()) {
	limited, cancel := context.WithTimeout(context.WithoutCancel(d.ctx), d.idle)
	forget := context.AfterFunc(limited, func() { d.cancel(idleError{d.idle}) })
	return func() {
		forget()
		cancel()
	}
}

type idleError struct{ after time.Duration }

func (e idleError) Error() string { return "nothing came for " + e.after.String() }

// cause is why a context ended rather than that it did.
func (d *download) cause(err error) error {
	if cause := context.Cause(d.ctx); cause != nil {
		return cause
	}
	return err
}

// idleReader reads the body and gives it up when nothing comes. How long its reader takes between two reads does not
// matter.
type idleReader struct{ *download }

func (r idleReader) Read(p []byte) (int, error) {
	defer r.watch()()
	n, err := r.body.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		r.broken = r.cause(err)
	}
	return n, err
}

// Read reads the file's text.
func (d *download) Read(p []byte) (int, error) {
	n, err := d.text.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = d.explain(err)
	}
	return n, err
}

// explain makes the *Error of a file that can't be read: because its connection broke, or because of what it holds.
func (d *download) explain(err error) error {
	_, rejected := errors.AsType[rejectedError](err)
	switch {
	case d.broken != nil:
		err = d.broken
	case !rejected:
		err = damaged(err)
	}
	return d.call.newCauseError(err)
}

// Close ends the download.
func (d *download) Close() error {
	defer d.cancel(nil)
	return d.body.Close()
}
