package reportquery

import (
	"fmt"
	"slices"
	"strings"
)

// Dataset is what a query is checked against: a dataset as the service's catalogue lists it.
type Dataset struct {
	Name       string
	Columns    []string // selectableColumns; empty means not known, and no name is refused
	Metrics    []string // availableMetrics
	DateRanges []string // availableDateRanges; empty means not known, and no time span is refused
}

// Catalog is an index of datasets. It does not change after it is made and can be shared.
type Catalog struct {
	datasets map[string]*indexed
	names    []string
}

type indexed struct {
	Dataset
	columns map[string]struct{} // columns and metrics
}

// NewCatalog makes a catalogue of datasets. Names are compared without case.
func NewCatalog(datasets []Dataset) *Catalog {
	c := &Catalog{datasets: make(map[string]*indexed, len(datasets))}
	for _, d := range datasets {
		entry := &indexed{Dataset: d, columns: make(map[string]struct{}, len(d.Columns)+len(d.Metrics))}
		for _, names := range [...][]string{d.Columns, d.Metrics} {
			for _, n := range names {
				entry.columns[strings.ToLower(strings.TrimSpace(n))] = struct{}{}
			}
		}
		c.datasets[strings.ToLower(d.Name)] = entry
		c.names = append(c.names, d.Name)
	}
	return c
}

// Check tells what in a query the catalogue does not know: the dataset, columns and metrics, the time span.
// The errors are in the order of the text, one for each name and place.
func (c *Catalog) Check(q *Query) Errors {
	d, ok := c.datasets[strings.ToLower(q.Dataset.Text)]
	if !ok {
		return Errors{q.unknown(q.Dataset, fmt.Sprintf("There is no dataset %s.", q.Dataset.Text), c.Suggest(q.Dataset.Text))}
	}
	var errs Errors
	check := func(n Name) {
		if !d.has(n.Text) && len(errs) < maxErrors {
			errs = append(errs, q.unknown(n, fmt.Sprintf("The dataset %s has no column or metric %s.", d.Name, n.Text), c.whereIs(n.Text, d)))
		}
	}
	for _, n := range q.Columns {
		check(n)
	}
	for _, f := range q.Filters {
		check(f.Column)
	}
	for _, o := range q.OrderBy {
		check(o.Column)
	}
	if t := q.Timespan; t.Text != "" && len(d.DateRanges) > 0 && indexFold(d.DateRanges, t.Text) < 0 {
		errs = append(errs, q.unknown(t, fmt.Sprintf("The dataset %s has no time span %s.", d.Name, t.Text), "It has "+strings.Join(d.DateRanges, ", ")+"."))
	}
	return errs
}

func (q *Query) unknown(n Name, message, remedy string) *Error {
	return errorAt(q.text, n.Offset, len(n.Text), message, remedy)
}

func (d *indexed) has(name string) bool {
	if len(d.Columns) == 0 {
		return true
	}
	var lower [64]byte
	if len(name) > len(lower) {
		_, ok := d.columns[strings.ToLower(name)]
		return ok
	}
	b := append(lower[:0], name...)
	for i, c := range b {
		if 'A' <= c && c <= 'Z' {
			b[i] = c | 0x20
		}
	}
	_, ok := d.columns[string(b)]
	return ok
}

// whereIs is the remedy for a name that a dataset does not have: the nearest of its own, or who has it.
func (c *Catalog) whereIs(name string, d *indexed) string {
	if hint := didYouMean(name, slices.Concat(d.Columns, d.Metrics)); hint != "" {
		return strings.TrimSpace(hint)
	}
	var owners []string
	for _, n := range c.names {
		if other := c.datasets[strings.ToLower(n)]; len(other.Columns) > 0 && other.has(name) {
			owners = append(owners, n)
		}
	}
	if len(owners) > 0 {
		return "It is a column of " + strings.Join(owners, ", ") + "."
	}
	return "The data source partnerinsights_datasets shows the columns and metrics of each dataset."
}

// Suggest is the remedy for a dataset that is not there: the nearest name, and all there are, which depends on
// what the account is entitled to.
func (c *Catalog) Suggest(dataset string) string {
	if len(c.names) == 0 {
		return "The catalogue of this account is empty: the account may lack a role or an enrolment."
	}
	return didYouMean(dataset, c.names) + "This account has " + strings.Join(c.names, ", ") + "."
}
