package reportquery

import (
	"fmt"
	"slices"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// Dataset is what a query is checked against: a dataset as the service's catalogue lists it.
type Dataset struct {
	Name       string
	Columns    []string // selectableColumns; empty means not known, and no name is refused
	Metrics    []string // availableMetrics
	DateRanges []string // availableDateRanges; empty means not known, and no date range is refused
}

// Catalog is an index of datasets. It does not change after it is made and can be shared.
type Catalog struct {
	datasets map[string]*indexed // by name in lower case
	names    []string
}

type indexed struct {
	Dataset
	fields map[string]struct{} // columns and metrics, as they are listed and in lower case
}

// NewCatalog makes a catalogue of datasets. Names are compared without case and without blanks around them,
// which some documented answers have.
func NewCatalog(datasets []Dataset) *Catalog {
	c := &Catalog{datasets: make(map[string]*indexed, len(datasets))}
	for _, d := range datasets {
		d = Dataset{strings.TrimSpace(d.Name), trimmed(d.Columns), trimmed(d.Metrics), trimmed(d.DateRanges)}
		entry := &indexed{Dataset: d, fields: make(map[string]struct{}, len(d.Columns)+len(d.Metrics))}
		for _, f := range slices.Concat(d.Columns, d.Metrics) {
			entry.fields[f] = struct{}{}
			entry.fields[strings.ToLower(f)] = struct{}{}
		}
		c.datasets[strings.ToLower(d.Name)] = entry
		c.names = append(c.names, d.Name)
	}
	return c
}

func trimmed(names []string) []string {
	out := make([]string, len(names))
	for i, n := range names {
		out[i] = strings.TrimSpace(n)
	}
	return out
}

// Check reports what in a query the catalogue does not list: the dataset, columns and metrics, the date range. The errors
// are in the order of the text, one for each place.
func (c *Catalog) Check(q *Query) Errors {
	d, ok := c.datasets[strings.ToLower(q.Dataset.Text)]
	if !ok {
		return Errors{q.unknown(q.Dataset, fmt.Sprintf("There is no dataset %s.", shorten(q.Dataset.Text)), c.Suggest(q.Dataset.Text))}
	}
	check := nameCheck{catalog: c, dataset: d, query: q}
	for _, n := range q.Columns {
		check.name(n)
	}
	for _, f := range q.Filters {
		check.name(f.Column)
	}
	for _, o := range q.OrderBy {
		check.name(o.Column)
	}
	check.timespan()
	return check.errs
}

func (q *Query) unknown(n Name, message, remedy string) *Error {
	return errorAt(q.text, n.Offset, len(n.Text), message, remedy)
}

// Suggest is the remedy for a dataset that is not listed: the nearest name, and all that are listed, which depends on the
// roles and enrolments of the account.
func (c *Catalog) Suggest(dataset string) string {
	if len(c.names) == 0 {
		return "The catalogue of this account is empty: the account may lack a role or an enrolment."
	}
	return printable.Text(didYouMean(dataset, c.names) + "This account has " + strings.Join(c.names, ", ") + ".")
}
