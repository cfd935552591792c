package session

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// Catalog is the service's catalogue of datasets, asked for once and only when somebody needs it.
type Catalog struct {
	client *insights.Client

	mu      sync.Mutex
	loading chan struct{} // closed when the answer is there; nil before the first request
	entry   Entries
	err     error

	told atomic.Bool
}

// Entries are the catalogue's datasets, in the service's order and indexed for checks.
type Entries struct {
	Datasets []insights.Dataset
	Skipped  insights.Skipped
	Index    *reportquery.Catalog
}

// NewCatalog makes a catalogue that has not been asked for yet.
func NewCatalog(c *insights.Client) *Catalog { return &Catalog{client: c} }

// catalogTime bounds the one request. It is not bound to the first caller, because the others wait for it too.
const catalogTime = 2 * time.Minute

// Entries gives the catalogue, or why it can't be read. The answer, also the second kind, holds for the
// process: a hundred queries ask once.
func (c *Catalog) Entries(ctx context.Context) (Entries, error) {
	select {
	case <-c.start(ctx):
		return c.entry, c.err
	case <-ctx.Done():
		return Entries{}, ctx.Err()
	}
}

// start asks for the catalogue unless that has been done, and returns what is closed when the answer is there.
func (c *Catalog) start(ctx context.Context) <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.loading == nil {
		c.loading = make(chan struct{})
		go c.load(context.WithoutCancel(ctx))
	}
	return c.loading
}

// TellOnce is true the first time: that the catalogue can't be read is told once.
func (c *Catalog) TellOnce() bool { return !c.told.Swap(true) }

func (c *Catalog) load(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, catalogTime)
	defer cancel()
	defer close(c.loading)
	var skipped insights.Skipped
	datasets, err := bounded(c.client.Datasets(insights.OnSkipped(ctx, func(s insights.Skipped) { skipped = s }), ""))
	if err != nil {
		c.err = err
		return
	}
	checked := make([]reportquery.Dataset, len(datasets))
	for i, d := range datasets {
		checked[i] = reportquery.Dataset{Name: d.Name, Columns: d.SelectableColumns, Metrics: d.AvailableMetrics, DateRanges: d.AvailableDateRanges}
		if insights.IsUnread(d.Unread, "selectableColumns", "availableMetrics") {
			checked[i].Columns = nil // not known, so no name is refused
		}
	}
	c.entry = Entries{Index: reportquery.NewCatalog(checked), Datasets: datasets, Skipped: skipped}
}

// LimitError says in a sentence that the service lists more than the provider keeps.
type LimitError string

func (e LimitError) Error() string { return string(e) }

// maxNames bounds the names in the catalogue: of datasets, columns, metrics and date ranges. Each takes hundreds of bytes in
// the state of a data source. The documented catalogue has some thousands.
const maxNames = 100_000

// bounded collects a catalogue. One with too many names is an error.
func bounded(list iter.Seq2[insights.Dataset, error]) ([]insights.Dataset, error) {
	var all []insights.Dataset
	names := 0
	for d, err := range list {
		if err != nil {
			return nil, err
		}
		if names += 10 + len(d.SelectableColumns) + len(d.AvailableMetrics) + len(d.AvailableDateRanges); names > maxNames {
			return nil, LimitError(fmt.Sprintf("The service lists more than %d names of datasets, columns, metrics and date ranges, which cannot be its catalogue. "+
				"Check endpoint, and whether a proxy answers instead of the service.", maxNames))
		}
		all = append(all, d)
	}
	return all, nil
}

// MinimumInterval is the dataset's minimumRecurrenceInterval in hours; false when it is not known.
func (e Entries) MinimumInterval(dataset string) (int64, bool) {
	for _, d := range e.Datasets {
		if strings.EqualFold(d.Name, dataset) && d.MinimumRecurrenceInterval != nil {
			return *d.MinimumRecurrenceInterval, true
		}
	}
	return 0, false
}

// LowestInterval is the lowest minimumRecurrenceInterval of all datasets in hours; 0 when a dataset does not say one.
func (e Entries) LowestInterval() int64 {
	var lowest int64
	for _, d := range e.Datasets {
		switch {
		case d.MinimumRecurrenceInterval == nil:
			return 0
		case lowest == 0 || *d.MinimumRecurrenceInterval < lowest:
			lowest = *d.MinimumRecurrenceInterval
		}
	}
	return lowest
}
