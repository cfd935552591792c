package insights

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// silence is how long a download may say nothing before it is given up. Its whole length is not bounded here.
const silence = 30 * time.Second

// Download opens the file of a completed execution. The link is a signed URL that gets no access token and is
// never shown: errors name its host only. The reader gives the file's text without compression and without a
// byte-order mark; the caller closes it.
func (c *Client) Download(ctx context.Context, link string) (io.ReadCloser, error) {
	k := &call{operation: "download report", method: http.MethodGet}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "https" && !(u.Scheme == "http" && IsLoopback(u.Hostname())) {
		return nil, k.odd("the link to the report is not an https URL")
	}
	k.path = u.Host
	ctx, cancel := context.WithCancelCause(ctx)
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		cancel(nil)
		return nil, k.odd("the link to the report is not a URL")
	}
	req.Header.Set("User-Agent", c.options.UserAgent)
	quiet := time.AfterFunc(silence, func() { cancel(fmt.Errorf("nothing came for %s", silence)) })
	resp, err := c.files.Do(req)
	if err != nil {
		quiet.Stop()
		e := k.failed(causeOf(ctx, err))
		cancel(nil)
		return nil, e
	}
	d := &download{ctx: ctx, body: resp.Body, quiet: quiet, stop: func() { cancel(nil) }, call: k}
	if resp.StatusCode != http.StatusOK {
		defer func() { _ = d.Close() }()
		body, _ := io.ReadAll(io.LimitReader(d, 4096))
		e := k.answered(resp)
		e.Status, e.Detail = resp.StatusCode, "the answer reads "+firstBytes(body)
		return nil, e
	}
	r := bufio.NewReader(d)
	if mark, _ := r.Peek(len(byteOrderMark)); bytes.Equal(mark, byteOrderMark) {
		_, _ = r.Discard(len(byteOrderMark))
	}
	return struct {
		io.Reader
		io.Closer
	}{r, d}, nil
}

// download is the body of a file; every byte of it resets the clock of the silence.
type download struct {
	ctx   context.Context
	body  io.ReadCloser
	quiet *time.Timer
	stop  func()
	call  *call
}

func (d *download) Read(p []byte) (int, error) {
	n, err := d.body.Read(p)
	if n > 0 {
		d.quiet.Reset(silence)
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = d.call.failed(causeOf(d.ctx, err))
	}
	return n, err
}

func (d *download) Close() error {
	d.quiet.Stop()
	defer d.stop()
	return d.body.Close()
}

// causeOf says why a context ended rather than that it did.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}
