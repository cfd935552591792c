package insights

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

// Dataset is an entry of the catalogue, which depends on what the account is entitled to [field F-HSO].
type Dataset struct {
	Name                      string   `json:"datasetName"`
	SelectableColumns         []string `json:"selectableColumns"`
	AvailableMetrics          []string `json:"availableMetrics"`
	AvailableDateRanges       []string `json:"availableDateRanges"`
	MinimumRecurrenceInterval *int64   `json:"minimumRecurrenceInterval"` // hours; nil when not said
}

const datasetsPath = "ScheduledDataset"

// Datasets lists the catalogue; with a name only the dataset of that name, as far as the service filters.
func (c *Client) Datasets(ctx context.Context, name string) iter.Seq2[Dataset, error] {
	k := call{operation: "list datasets", method: http.MethodGet, path: datasetsPath}
	if name != "" {
		k.query = encodeQuery(url.Values{"datasetName": {name}})
	}
	return objects[Dataset](ctx, c, k)
}
