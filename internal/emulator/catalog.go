package emulator

import (
	_ "embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// The documented catalogue [doc P-DS, P-FIRST, P-SYSQ], as it was collected: what is null is not documented.
var (
	//go:embed catalog/datasets.json
	datasetsJSON []byte
	//go:embed catalog/system_queries.json
	systemQueriesJSON []byte
)

// documentedMinimum is the shortest interval in hours of the two datasets that document one [doc P-DS, P-FIRST].
// The others get it too, which is the emulator's choice.
const documentedMinimum = 24

// monthRanges are the ranges of the two datasets that document them [doc P-DS, P-FIRST]; the others get them too.
var monthRanges = []string{"LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LIFETIME"}

// additions are names that documented valid queries use [doc P-SAMQ] and the collected columns lack.
var additions = map[string]struct{ columns, metrics []string }{
	"Profile":             {columns: []string{"PGAPartnerID", "PGAMpnID"}},
	"ResellerPerformance": {metrics: []string{"TotalAvailableSeats", "TotalAssignedSeats", "TotalRevenue"}},
}

// sameColumns are datasets with no documented columns, and the dataset that probably is the same one under
// another name [inferred from P-FIRST, P-SYSQ].
var sameColumns = map[string]string{"ResellerPerformance": "CloudProductsResellerPerformance"}

type catalogEntry struct {
	DatasetName               string   `json:"datasetName"`
	SelectableColumns         []string `json:"selectableColumns"`
	AvailableMetrics          []string `json:"availableMetrics"`
	AvailableDateRanges       []string `json:"availableDateRanges"`
	MinimumRecurrenceInterval *int     `json:"minimumRecurrenceInterval"`
}

var parsedDatasets = sync.OnceValue(func() []Dataset {
	var entries []catalogEntry
	mustDecode(datasetsJSON, &entries)
	columns := map[string][]string{}
	for _, e := range entries {
		columns[e.DatasetName] = e.SelectableColumns
	}
	var all []Dataset
	for _, e := range entries {
		if e.SelectableColumns == nil {
			e.SelectableColumns = columns[sameColumns[e.DatasetName]]
		}
		all = append(all, e.dataset())
	}
	return all
})

// DocumentedDatasets is the documented catalogue. DynamicsUsage and OfficeUsage are exactly as documented; what
// is not known of the others is derived (see complete).
func DocumentedDatasets() []Dataset {
	return cloneDatasets(parsedDatasets())
}

func cloneDatasets(all []Dataset) []Dataset {
	all = slices.Clone(all)
	for i := range all {
		all[i].Columns = slices.Clone(all[i].Columns)
		all[i].Metrics = slices.Clone(all[i].Metrics)
		all[i].DateRanges = slices.Clone(all[i].DateRanges)
	}
	return all
}

func (e catalogEntry) dataset() Dataset {
	d := Dataset{Dataset: reportquery.Dataset{Name: e.DatasetName, Columns: e.SelectableColumns, Metrics: e.AvailableMetrics, DateRanges: e.AvailableDateRanges}}
	if e.MinimumRecurrenceInterval != nil {
		d.MinimumRecurrenceInterval = *e.MinimumRecurrenceInterval
		return d
	}
	return complete(d)
}

// complete gives a dataset whose columns are those of its system query what is not documented of it. Names
// that begin with Total move from the columns to the metrics; a metric is added for each column that can be
// summed, and for each thing that can be counted.
func complete(d Dataset) Dataset {
	var columns []string
	for _, c := range d.Columns {
		if strings.HasPrefix(c, "Total") {
			d.Metrics = append(d.Metrics, c)
		} else {
			columns = append(columns, c)
		}
	}
	d.Columns = slices.Concat(columns, additions[d.Name].columns)
	for _, c := range d.Columns {
		for metric, column := range map[string]string{"SubscriptionCount": "SubscriptionId", "CustomerCount": "CustomerTpid", "CustomerTenantCount": "CustomerTenantId"} {
			if strings.EqualFold(c, column) {
				d.addMetric(metric)
			}
		}
		if strings.HasSuffix(c, "Seats") || strings.HasSuffix(c, "Users") || strings.HasSuffix(c, "Units") && c != "UsageUnits" {
			d.addMetric("Total" + c)
		}
	}
	for _, m := range additions[d.Name].metrics {
		d.addMetric(m)
	}
	d.DateRanges = slices.Clone(monthRanges)
	d.MinimumRecurrenceInterval = documentedMinimum
	return d
}

func (d *Dataset) addMetric(name string) {
	if !slices.Contains(d.Metrics, name) {
		d.Metrics = append(d.Metrics, name)
	}
}

// systemQueries are the 19 predefined queries. Their names are the headings of P-SYSQ: what the API calls them
// is not documented.
var systemQueries = sync.OnceValue(func() []Query {
	var entries []struct{ Title, QueryID, Query string }
	mustDecode(systemQueriesJSON, &entries)
	var all []Query
	for _, e := range entries {
		all = append(all, Query{ID: e.QueryID, Name: e.Title, Text: e.Query, Type: System})
	}
	return all
})

func mustDecode(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		panic("emulator: the embedded catalogue can't be read: " + err.Error())
	}
}
