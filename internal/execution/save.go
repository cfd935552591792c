package execution

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Saved is a downloaded file.
type Saved struct {
	Path   string // absolute, or a URL without its query
	Size   int64  // bytes
	SHA256 string // of the file as it is stored, in hexadecimal
	Rows   *int64 // below the header; nil when it can't be told
}

// String is the path, the size, the rows and the hash, for the progress of an action.
func (s Saved) String() string {
	size := formatSize(s.Size)
	if exact := fmt.Sprintf("%d bytes", s.Size); exact != size {
		size += " (" + exact + ")"
	}
	if s.Rows != nil {
		size += fmt.Sprintf(", %d rows", *s.Rows)
	}
	return fmt.Sprintf("%s: %s, SHA-256 %s", s.Path, size, s.SHA256)
}

// maxDownloads is how often the download of one file is started.
const maxDownloads = 3

// Save downloads the file of a completed execution without holding it in memory. When that fails, the diagnostics say
// why, and nothing is left of it. A download that breaks off starts again with a new link; a link that is refused,
// perhaps because it has expired, is replaced once.
func (r *Reader) Save(ctx context.Context, e insights.Execution, to Target) *Saved {
	temp, err := to.open(ctx)
	if err != nil {
		to.AddUnwritable(r.Diags, err)
		return nil
	}
	defer temp.Discard()
	d := &download{temp: temp, format: e.Format, clock: r.Session.Client.Clock(), say: r.say}
	renewed := false
	for n := 1; ; n++ {
		err = d.from(ctx, r.Session.Client, e.Link)
		refused := insights.IsLinkRefused(err)
		again := refused && !renewed || d.started && insights.IsTransient(err)
		if err == nil || d.sinkFailed || !again || n == maxDownloads || ctx.Err() != nil {
			break
		}
		if renewed = renewed || refused; refused {
			r.say("The link was refused, probably because it has expired. Requesting a new one.")
		} else {
			r.say("The download broke off after %s. Starting again.", formatSize(d.size))
		}
		if e.Link = r.newLink(ctx, e.ID); e.Link == "" {
			break // err says more than that there is no other link
		}
	}
	switch {
	case err == nil:
		err = temp.commit()
	case !d.sinkFailed:
		diagnostic.AddError(r.Diags, fmt.Sprintf("Fetching the file of report %q", r.Name), err)
		return nil
	}
	if err != nil {
		to.AddUnwritable(r.Diags, err)
		return nil
	}
	saved := &Saved{Path: temp.Path(), Size: d.size, SHA256: hex.EncodeToString(d.hash)}
	if rows, certain := d.rows.rows(); certain {
		saved.Rows = &rows
	}
	return saved
}

// newLink reads an execution again for another link, "" when there is none.
func (r *Reader) newLink(ctx context.Context, id string) string {
	again := &search{client: r.Session.Client, reportID: r.Selector.ReportID, executionID: id}
	found, err := again.all(ctx)
	if err != nil || len(found) == 0 || !completed(found[0]) {
		return ""
	}
	return found[0].Link
}

// download is a file on its way to its target.
type download struct {
	temp  sink
	clock insights.Clock
	say   func(format string, args ...any)

	format     string // of the file
	started    bool   // whether the last attempt was answered with the file
	sinkFailed bool   // whether its error is that of writing, not of fetching
	size       int64  // bytes
	hash       []byte
	rows       rowCounter
	reported   time.Time
}

// from downloads the file from a link, from its beginning.
func (d *download) from(ctx context.Context, client *insights.Client, link string) error {
	d.started, d.sinkFailed, d.size = false, false, 0
	if err := d.temp.Rewind(); err != nil {
		d.sinkFailed = true
		return err
	}
	body, err := client.Download(ctx, link)
	if err != nil {
		return err
	}
	defer body.Close()
	d.started, d.reported = true, d.clock.Now()
	hash := sha256.New()
	d.rows = rowCounter{quotes: !strings.EqualFold(d.format, "TSV")}
	_, err = io.Copy(io.MultiWriter(d.temp, hash, &d.rows, d), body)
	_, network := errors.AsType[*insights.Error](err)
	d.sinkFailed = err != nil && !network
	d.hash = hash.Sum(nil)
	return err
}

// progressInterval is how often progress is reported.
const progressInterval = 5 * time.Second

// Write counts what was written, and reports it from time to time.
func (d *download) Write(p []byte) (int, error) {
	d.size += int64(len(p))
	if now := d.clock.Now(); now.Sub(d.reported) >= progressInterval {
		d.reported = now
		d.say("Fetched %s so far.", formatSize(d.size))
	}
	return len(p), nil
}

// formatSize is a size in bytes for people.
func formatSize(n int64) string {
	const kilo = 1000
	if n < kilo {
		return fmt.Sprintf("%d bytes", n)
	}
	size, unit := float64(n)/kilo, 0
	for ; size >= kilo && unit < 3; unit++ {
		size /= kilo
	}
	return fmt.Sprintf("%.1f %s", size, [...]string{"kB", "MB", "GB", "TB"}[unit])
}
