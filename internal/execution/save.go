package execution

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Saved is a file that was fetched.
type Saved struct {
	Path   string // absolute
	Size   int64  // bytes
	SHA256 string // of the file as it is on disk, in hexadecimal
}

// maxFetches is how often a file is begun to be fetched.
const maxFetches = 3

// Save fetches the file of a completed execution, without holding it in memory. When it can't, the diagnostics say
// why, and nothing is left on disk. A download that breaks off begins anew, with a new link; a link that is refused,
// for it may have expired, is renewed once.
func (r *Reader) Save(ctx context.Context, e insights.Execution, to Destination) *Saved {
	place, err := to.open()
	if err != nil {
		AddUnwritable(r.Diags, err)
		return nil
	}
	defer place.discard()
	f := &fetch{place: place, clock: r.Session.Client.Clock(), say: r.say}
	renewed := false
	for fetches := 1; ; fetches++ {
		err = f.from(ctx, r.Session.Client, e.Link)
		refused := insights.IsLinkRefused(err)
		if err == nil || f.diskFailed || !f.began && (!refused || renewed) || fetches == maxFetches || ctx.Err() != nil {
			break
		}
		if renewed = renewed || refused; refused {
			r.say("The link is refused, as one that has expired is. Asking for another one.")
		} else {
			r.say("The download broke off after %s. Beginning anew.", Bytes(f.size))
		}
		if e.Link = r.newLink(ctx, e.ID); e.Link == "" {
			break // err says more than that there is no other link
		}
	}
	switch {
	case err == nil:
		err = place.keep()
	case !f.diskFailed:
		diagnostic.AddError(r.Diags, fmt.Sprintf("Fetching the file of report %q", r.Name), err)
		return nil
	}
	if err != nil {
		AddUnwritable(r.Diags, err)
		return nil
	}
	return &Saved{Path: place.final, Size: f.size, SHA256: hex.EncodeToString(f.hash)}
}

// newLink reads an execution again for another link, "" when there is none.
func (r *Reader) newLink(ctx context.Context, id string) string {
	again := Selector{ReportID: r.Selector.ReportID, ExecutionID: id}
	for e, err := range r.Session.Client.Executions(ctx, []string{again.ReportID}, again.filter()) {
		if err == nil && again.has(e) && completed(e) {
			return e.Link
		}
	}
	return ""
}

// fetch is a file on its way.
type fetch struct {
	place *place
	clock insights.Clock
	say   func(format string, args ...any)

	began      bool  // whether the last fetch got an answer with the file
	diskFailed bool  // whether its error is the disk's, not the download's
	size       int64 // bytes
	hash       []byte
	told       time.Time
}

// from fetches the file from a link, from its beginning.
func (f *fetch) from(ctx context.Context, client *insights.Client, link string) error {
	f.began, f.diskFailed, f.size = false, false, 0
	if err := f.place.restart(); err != nil {
		f.diskFailed = true
		return err
	}
	body, err := client.Download(ctx, link)
	if err != nil {
		return err
	}
	defer body.Close()
	f.began, f.told = true, f.clock.Now()
	hash := sha256.New()
	_, err = io.Copy(io.MultiWriter(f.place, hash, f), body)
	_, download := errors.AsType[*insights.Error](err)
	f.diskFailed = err != nil && !download
	f.hash = hash.Sum(nil)
	return err
}

// tellEvery is how often a person hears how far a download is.
const tellEvery = 5 * time.Second

// Write counts what was written, and tells how much that is from time to time.
func (f *fetch) Write(p []byte) (int, error) {
	f.size += int64(len(p))
	if now := f.clock.Now(); now.Sub(f.told) >= tellEvery {
		f.told = now
		f.say("Fetched %s so far.", Bytes(f.size))
	}
	return len(p), nil
}

// Bytes is a size for people.
func Bytes(n int64) string {
	const kilo = 1000
	size, unit := float64(n)/kilo, 0
	for ; size >= kilo && unit < 3; unit++ {
		size /= kilo
	}
	return fmt.Sprintf("%.1f %s", size, [...]string{"kB", "MB", "GB", "TB"}[unit])
}
