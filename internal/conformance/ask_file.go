package conformance

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/secret"
)

const fileStart = 64 << 10 // bytes of a file that are read

// completed reports whether the run has left a file.
func (r *run) completed() bool { return r.execution.text("reportAccessSecureLink") != "" }

func (r *run) askLocation() {
	if !r.completed() {
		return
	}
	for field, name := range map[string]string{"ReportLocation": "reportLocation", "LinkExpiry": "reportExpiryTime"} {
		value := map[string]string{"ReportLocation": "link", "LinkExpiry": "set"}[field]
		set := r.execution.text(name) != ""
		r.choose(field, "a completed execution", fmt.Sprintf("%s is set: %t", name, set), set, value, "null")
	}
}

// expiry is when the link of an execution expires; zero when it does not tell.
func expiry(execution item) time.Time {
	u, err := url.Parse(execution.text("reportAccessSecureLink"))
	if err != nil {
		return time.Time{}
	}
	return parseTime(u.Query().Get("se"))
}

// askLink compares the expiry of the link with its first reading, and with a second one.
func (r *run) askLink() {
	expires := expiry(*r.execution)
	if !r.completed() || expires.IsZero() {
		return
	}
	life := expires.Sub(r.seenAt)
	r.learn("LinkLifetime", "the link of a completed execution", "it expires in "+life.Round(time.Minute).String(), fitting("LinkLifetime", func(v string) bool {
		d, err := time.ParseDuration(v)
		return err == nil && (life-d).Abs() < 30*time.Minute
	})...)
	if !r.sleep(5 * time.Second) {
		return
	}
	if again, found := r.runState(); found && !expiry(again).IsZero() {
		moved := expiry(again).Sub(expires)
		r.choose("LinkSigned", "the same link five seconds later", "its expiry moved by "+moved.String(), moved > 0, "read", "generated")
	}
}

// askFile reads the beginning of the file.
func (r *run) askFile() {
	if !r.completed() {
		return
	}
	data, err := r.download(r.execution.text("reportAccessSecureLink"))
	if err != nil {
		r.failure = "the file could not be read: " + r.svc.mask(err.Error())
		return
	}
	const sent = "the first bytes of a file"
	mark := bytes.HasPrefix(data, []byte("\ufeff"))
	r.choose("FileMark", sent, fmt.Sprintf("a byte-order mark: %t", mark), mark, "bom", "none")
	if end := bytes.IndexByte(data, '\n'); end > 0 {
		crlf := data[end-1] == '\r'
		r.choose("FileLines", sent, fmt.Sprintf("the first line ends with CR LF: %t", crlf), crlf, "crlf", "lf")
		r.fileRows = len(bytes.TrimSpace(data[end:])) > 0
	}
}

// download reads the beginning of a file. The link is all that it takes: the access token goes nowhere but to the service.
func (r *run) download(link string) ([]byte, error) {
	r.svc.secrets = append(r.svc.secrets, link)
	u, err := url.Parse(link)
	if err != nil || !secret.MayTravelTo(u) {
		return nil, shapeError("its link is no https address")
	}
	ctx, cancel := context.WithTimeout(r.ctx, r.RequestTimeout)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return nil, shapeError("its link is no address")
	}
	resp, err := r.svc.client.Do(req)
	if err != nil {
		return nil, shapeError("the connection failed")
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("HTTP %d", resp.StatusCode)
	}
	body := io.Reader(resp.Body)
	if resp.Header.Get("Content-Encoding") == "gzip" {
		if body, err = gzip.NewReader(resp.Body); err != nil {
			return nil, err
		}
	}
	data, err := io.ReadAll(io.LimitReader(body, fileStart))
	if len(data) > 0 {
		err = nil // the beginning is enough
	}
	return data, err
}
