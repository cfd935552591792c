package reportquery

import (
	"fmt"
	"slices"
	"strings"
)

// Writable tells whether the language can write a name that the catalogue lists. It can't write those with other
// characters than the letters A to Z, digits and underscores, such as the metric RevenueGenerated(USD), which the service
// lists and refuses [field F-GPS], and the words of the language. White space around the name does not count.
func Writable(name string) bool {
	scan := scanner{text: strings.TrimSpace(name)}
	t := scan.next()
	return scan.pos == len(scan.text) && (t.name() || t.keyword == kwAggregated)
}

// nameCheck checks the names of a query against its dataset.
type nameCheck struct {
	catalog *Catalog
	dataset *indexed
	query   *Query
	errs    Errors
	listed  bool // an error has listed the names of the dataset
}

func (c *nameCheck) timespan() {
	t, d := c.query.Timespan, c.dataset
	if t.Text == "" || len(d.DateRanges) == 0 || slices.ContainsFunc(d.DateRanges, func(r string) bool { return strings.EqualFold(r, t.Text) }) {
		return
	}
	remedy := didYouMean(t.Text, d.DateRanges) + "It has " + strings.Join(d.DateRanges, ", ") + "."
	c.errs = append(c.errs, c.query.unknown(t, fmt.Sprintf("The dataset %s has no time span %s.", d.Name, shorten(t.Text)), remedy))
}

func (c *nameCheck) name(n Name) {
	if c.dataset.has(n.Text) || len(c.errs) >= maxErrors {
		return
	}
	var message, remedy string
	if listed := c.dataset.unwritable(n.Text); listed != "" {
		message = fmt.Sprintf("%s is listed by the service, but the query language cannot write it.", shorten(listed))
		remedy = "Remove it, or select another column or metric."
	} else {
		message, remedy = fmt.Sprintf("The dataset %s has no column or metric %s.", c.dataset.Name, shorten(n.Text)), c.remedy(n.Text)
	}
	c.errs = append(c.errs, c.query.unknown(n, message, remedy))
}

func (d *indexed) has(name string) bool {
	if _, ok := d.fields[name]; ok || len(d.Columns) == 0 {
		return true
	}
	_, ok := d.fields[strings.ToLower(name)]
	return ok
}

// names are the columns and metrics that a query can name.
func (d *indexed) names() []string {
	return slices.DeleteFunc(slices.Concat(d.Columns, d.Metrics), func(n string) bool { return !Writable(n) })
}

// unwritable is the listed name that can't be written and for which a name was probably written: RevenueGenerated(USD) for
// RevenueGenerated, RevenueGeneratedUSD and Revenue_Generated_USD.
func (d *indexed) unwritable(name string) string {
	for _, listed := range slices.Concat(d.Columns, d.Metrics) {
		if Writable(listed) {
			continue
		}
		begin, _, _ := strings.Cut(listed, "(")
		if w := lettersAndDigits(name); w == lettersAndDigits(listed) || w == lettersAndDigits(begin) {
			return listed
		}
	}
	return ""
}

func lettersAndDigits(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x80 && isWordByte(byte(r)) && r != '_' {
			return r
		}
		return -1
	}, strings.ToLower(s))
}

// remedy is what to do about a name that the dataset does not have: the nearest of its names, and the datasets that have
// it. Where the name may be no slip of the finger, the first error lists the names of the dataset.
func (c *nameCheck) remedy(name string) string {
	const shown = 3
	owners := c.catalog.owners(name)
	found, slips := nearest(name, c.dataset.names())
	near := suggestion(found)
	switch {
	case len(owners) > shown:
		return fmt.Sprintf("%sDatasets that have it: %s and %d more.", near, strings.Join(owners[:shown], ", "), len(owners)-shown)
	case len(owners) > 0:
		return fmt.Sprintf("%sDatasets that have it: %s.", near, strings.Join(owners, ", "))
	case slips == 1:
		return strings.TrimSpace(near)
	}
	const source = "The data source partnerinsights_datasets shows the columns and metrics of each dataset."
	if c.listed {
		return near + source
	}
	c.listed = true
	return near + c.dataset.list(name) + " " + source
}

// owners are the datasets that have a name.
func (c *Catalog) owners(name string) []string {
	var owners []string
	for _, n := range c.names {
		if _, ok := c.datasets[strings.ToLower(n)].fields[strings.ToLower(name)]; ok {
			owners = append(owners, n)
		}
	}
	return owners
}

// list says what a query can select, first the names that contain a name or are part of it, as many as a person reads.
func (d *indexed) list(name string) string {
	const most = 30
	var related, others []string
	for _, n := range d.names() {
		if a, b := strings.ToLower(n), strings.ToLower(name); min(len(a), len(b)) > 2 && (strings.Contains(a, b) || strings.Contains(b, a)) {
			related = append(related, n)
		} else {
			others = append(others, n)
		}
	}
	names := slices.Concat(related, others)
	switch more := len(names) - most; {
	case len(names) == 0:
		return "It has none that the query language can write."
	case more > 0:
		return fmt.Sprintf("It has %s and %d more.", strings.Join(names[:most], ", "), more)
	}
	return "It has " + strings.Join(names, ", ") + "."
}
