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

// Check tells what in a query the catalogue does not know: the dataset, columns and metrics, the time span.
// The errors are in the order of the text, one for each place.
func (c *Catalog) Check(q *Query) Errors {
	d, ok := c.datasets[strings.ToLower(q.Dataset.Text)]
	if !ok {
		return Errors{q.unknown(q.Dataset, fmt.Sprintf("There is no dataset %s.", shorten(q.Dataset.Text)), c.Suggest(q.Dataset.Text))}
	}
	var errs Errors
	check := func(n Name) {
		if !d.has(n.Text) && len(errs) < maxErrors {
			errs = append(errs, q.unknown(n, fmt.Sprintf("The dataset %s has no column or metric %s.", d.Name, shorten(n.Text)), c.whereIs(n.Text, d)))
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
	if t := q.Timespan; t.Text != "" && len(d.DateRanges) > 0 && !slices.ContainsFunc(d.DateRanges, func(r string) bool { return strings.EqualFold(r, t.Text) }) {
		errs = append(errs, q.unknown(t, fmt.Sprintf("The dataset %s has no time span %s.", d.Name, t.Text), "It has "+strings.Join(d.DateRanges, ", ")+"."))
	}
	return errs
}

func (q *Query) unknown(n Name, message, remedy string) *Error {
	return errorAt(q.text, n.Offset, len(n.Text), message, remedy)
}

func (d *indexed) has(name string) bool {
	if _, ok := d.fields[name]; ok || len(d.Columns) == 0 {
		return true
	}
	_, ok := d.fields[strings.ToLower(name)]
	return ok
}

// whereIs is the remedy for a name that a dataset does not have: the nearest of its own, and who has it.
func (c *Catalog) whereIs(name string, d *indexed) string {
	const shown = 3
	var owners []string
	for _, n := range c.names {
		if _, ok := c.datasets[strings.ToLower(n)].fields[strings.ToLower(name)]; ok {
			owners = append(owners, n)
		}
	}
	near := didYouMean(name, slices.Concat(d.Columns, d.Metrics))
	switch {
	case len(owners) > shown:
		return fmt.Sprintf("%sDatasets that have it: %s and %d more.", near, strings.Join(owners[:shown], ", "), len(owners)-shown)
	case len(owners) > 0:
		return fmt.Sprintf("%sDatasets that have it: %s.", near, strings.Join(owners, ", "))
	case near != "":
		return strings.TrimSpace(near)
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
