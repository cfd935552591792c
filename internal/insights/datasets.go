package insights

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// Dataset is an entry of the catalogue, which depends on what the account is entitled to [field F-HSO].
type Dataset struct {
	Name                      string        `json:"datasetName"`
	SelectableColumns         []string      `json:"selectableColumns"`
	AvailableMetrics          []string      `json:"availableMetrics"`
	AvailableDateRanges       []string      `json:"availableDateRanges"`
	MinimumRecurrenceInterval *int64        `json:"minimumRecurrenceInterval"` // hours; nil when not known
	Unread                    []UnreadField `json:"-"`
}

func datasetType() *objectType[Dataset] {
	o := newObjectType(func(d *Dataset) (id, name string, notes *[]UnreadField) { return d.Name, "", &d.Unread })
	o.checkID = func(name string) error { // it is no segment of a path
		if strings.TrimSpace(name) == "" {
			return errors.New("it is empty")
		}
		return nil
	}
	return o
}

const datasetsPath = "ScheduledDataset"

// Datasets lists the catalogue; with a name only the dataset of that name, as far as the service filters.
func (c *Client) Datasets(ctx context.Context, name string) iter.Seq2[Dataset, error] {
	k := call{operation: "list datasets", method: http.MethodGet, path: datasetsPath}
	if name != "" {
		k.query = encodeQuery(url.Values{"datasetName": {name}})
	}
	return objects(ctx, c, list[Dataset]{of: datasetType(), call: k})
}
