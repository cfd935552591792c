package emulator

import (
	"cmp"
	"embed"
	"encoding/json"
	"slices"
	"strings"
	"sync"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// catalogFiles are datasets_PROGRAM.json and system_queries_PROGRAM.json as they were collected [doc P-FIRST, P-SYSQ, C11-CQ,
// C-SYSQ, A-GAMES2; field F-GPS, F-STORE]: what is null is not known.
//
//go:embed catalog/*.json
var catalogFiles embed.FS

// commonMinimum is the shortest interval in hours of the two datasets of mpn that document one [doc P-DS, P-FIRST]. Most
// others get it too, which is the emulator's choice.
const commonMinimum = 24

// minimums are other intervals that somebody names [field F-CONN, unproven].
var minimums = map[string]int{"ISVOrder": 1}

// ranges are the date ranges of datasets that document none: those of the two of mpn that do [doc P-FIRST], and for the Microsoft Store
// the range that is known to work [field F-STORE] among the documented words.
var ranges = map[Program][]string{
	MPN:   {"LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LIFETIME"},
	CMP:   {"LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LIFETIME"},
	Store: {"LAST_7_DAYS", "LAST_30_DAYS", "LAST_90_DAYS", "LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR"},
}

// inventedColumns are those of datasets of which only the name is known. They are the emulator's choice.
var inventedColumns = map[Program][]string{
	MPN:   {"Month", "CustomerName"},
	CMP:   {"MonthStartDate", "OfferName", "SKU", "CustomerId", "CustomerCountry", "Quantity"},
	Store: {"Date", "ProductId", "ApplicationId", "ApplicationName", "DeviceType", "Market", "Quantity"},
}

// additions are names that documented valid queries use [doc P-SAMQ] and the collected columns lack.
var additions = map[string]struct{ columns, metrics []string }{
	"Profile":             {columns: []string{"PGAPartnerID", "PGAMpnID"}},
	"ResellerPerformance": {metrics: []string{"TotalAvailableSeats", "TotalAssignedSeats", "TotalRevenue"}},
}

// sameColumns are datasets with no documented columns, and the dataset that probably is the same one under
// another name [inferred from P-FIRST and P-SYSQ].
var sameColumns = map[string]string{"ResellerPerformance": "CloudProductsResellerPerformance"}

type catalogEntry struct {
	DatasetName               string   `json:"datasetName"`
	SelectableColumns         []string `json:"selectableColumns"`
	AvailableMetrics          []string `json:"availableMetrics"`
	AvailableDateRanges       []string `json:"availableDateRanges"`
	MinimumRecurrenceInterval *int     `json:"minimumRecurrenceInterval"`
}

var parsedDatasets = sync.OnceValue(func() []Dataset {
	var all []Dataset
	for _, p := range Programs() {
		var entries []catalogEntry
		mustDecode("datasets", p, &entries)
		columns := map[string][]string{}
		for _, e := range entries {
			columns[e.DatasetName] = e.SelectableColumns
		}
		for _, e := range entries {
			if len(e.SelectableColumns) == 0 {
				e.SelectableColumns = columns[sameColumns[e.DatasetName]]
			}
			all = append(all, e.dataset(p))
		}
	}
	return all
})

// DocumentedDatasets are the catalogues of all programs as they are known, mpn's first. DynamicsUsage, OfficeUsage and ISVUsage
// are exactly as documented; what is not known of the others is derived (see complete).
func DocumentedDatasets() []Dataset {
	return cloneDatasets(parsedDatasets())
}

// cloneDatasets copies a catalogue, and says of whom each dataset is.
func cloneDatasets(all []Dataset) []Dataset {
	all = slices.Clone(all)
	for i := range all {
		all[i].Program = cmp.Or(all[i].Program, MPN)
		all[i].Columns = slices.Clone(all[i].Columns)
		all[i].Metrics = slices.Clone(all[i].Metrics)
		all[i].DateRanges = slices.Clone(all[i].DateRanges)
	}
	return all
}

func (e catalogEntry) dataset(p Program) Dataset {
	d := Dataset{Program: p, Dataset: reportquery.Dataset{Name: e.DatasetName, Columns: e.SelectableColumns, Metrics: e.AvailableMetrics, DateRanges: e.AvailableDateRanges}}
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
	if len(d.Columns) == 0 {
		d.Columns = inventedColumns[d.Program]
	}
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
	if d.DateRanges == nil {
		d.DateRanges = slices.Clone(ranges[d.Program])
	}
	d.MinimumRecurrenceInterval = cmp.Or(minimums[d.Name], commonMinimum)
	return d
}

func (d *Dataset) addMetric(name string) {
	if !slices.Contains(d.Metrics, name) {
		d.Metrics = append(d.Metrics, name)
	}
}

// systemQueries are a program's predefined queries. Their names are the headings of P-SYSQ and C-SYSQ: what the API calls them
// is not documented. None of the Microsoft Store's is known.
func systemQueries(p Program) []Query { return parsedSystemQueries()[p] }

var parsedSystemQueries = sync.OnceValue(func() map[Program][]Query {
	all := map[Program][]Query{}
	for _, p := range Programs() {
		var entries []struct{ Title, QueryID, Query string }
		mustDecode("system_queries", p, &entries)
		for _, e := range entries {
			all[p] = append(all[p], Query{ID: e.QueryID, Name: e.Title, Text: e.Query, Type: System, Program: p})
		}
	}
	return all
})

func mustDecode(kind string, p Program, into any) {
	data, err := catalogFiles.ReadFile("catalog/" + kind + "_" + string(p) + ".json")
	if err == nil {
		err = json.Unmarshal(data, into)
	}
	if err != nil {
		panic("emulator: the embedded catalogue can't be read: " + err.Error())
	}
}
