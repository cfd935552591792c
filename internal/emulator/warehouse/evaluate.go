package warehouse

import (
	"slices"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// Run answers a question. It never fails: a column that nobody knows is filled like any other, because the
// system queries name columns that the documented datasets lack [doc P-SYSQ].
func (w *Warehouse) Run(r Request) Result {
	return evaluate(r, w.rows(r.Dataset, r.Now))
}

// evaluate answers a question from rows, in the order of SQL: WHERE on columns, grouping, WHERE on metrics,
// ORDER BY, DISTINCT, LIMIT.
func evaluate(r Request, rows []row) Result {
	t := newTable(r)
	t.load(rows, r)
	if t.grouped() {
		t.group()
	}
	t.rows = slices.DeleteFunc(t.rows, func(cells []string) bool { return !t.passes(cells, true) })
	t.order(r.Query.OrderBy)
	return t.result(r)
}

// field is a name that the query uses, as a column of the working table.
type field struct {
	name    string // as the catalogue spells it
	metric  bool
	fill    func(*row) string // a column's cells, or what a metric is computed from
	filters []reportquery.Filter
}

// table is the rows while they are worked on: a cell for each name that the query uses.
type table struct {
	fields   []*field
	selected []int // fields in the order of the SELECT clause
	rows     [][]string
}

func newTable(r Request) *table {
	t := &table{}
	for _, n := range r.Query.Columns {
		t.selected = append(t.selected, t.field(n.Text, r.Dataset))
	}
	for _, f := range r.Query.Filters {
		i := t.field(f.Column.Text, r.Dataset)
		t.fields[i].filters = append(t.fields[i].filters, f)
	}
	for _, o := range r.Query.OrderBy {
		t.field(o.Column.Text, r.Dataset)
	}
	return t
}

// field is the place of a name in the working table. It is added when it is new.
func (t *table) field(name string, d reportquery.Dataset) int {
	if i := t.index(name); i >= 0 {
		return i
	}
	f := &field{name: name}
	if i := indexFold(d.Metrics, name); i >= 0 {
		f.name, f.metric = d.Metrics[i], true
		f.fill = cell(measured(f.name))
	} else {
		if i := indexFold(d.Columns, name); i >= 0 {
			f.name = d.Columns[i]
		}
		f.fill = cell(f.name)
	}
	t.fields = append(t.fields, f)
	return len(t.fields) - 1
}

func (t *table) index(name string) int {
	return slices.IndexFunc(t.fields, func(f *field) bool { return strings.EqualFold(f.name, name) })
}

func (t *table) grouped() bool {
	return slices.ContainsFunc(t.fields, func(f *field) bool { return f.metric })
}

// load takes the rows of the period that pass the conditions on columns. Where nothing has to be sorted, grouped
// or made distinct, it stops when there are enough.
func (t *table) load(rows []row, r Request) {
	days := periodOf(strings.ToUpper(r.Query.Timespan.Text), r.Now)
	if !r.Start.IsZero() || !r.End.IsZero() {
		days = period{r.Start, r.End}
	}
	timed := grainOf(r.Dataset) != untimed
	enough := len(rows)
	if !t.grouped() && len(r.Query.OrderBy) == 0 && !r.Query.Distinct {
		enough = limitOf(r, enough)
	}
	for i := range rows {
		if len(t.rows) == enough {
			return
		}
		if timed && !days.contains(rows[i].day) {
			continue
		}
		cells := make([]string, len(t.fields))
		for j, f := range t.fields {
			cells[j] = f.fill(&rows[i])
		}
		if t.passes(cells, false) {
			t.rows = append(t.rows, cells)
		}
	}
}

// passes reports whether a row meets the conditions on metrics, or those on columns.
func (t *table) passes(cells []string, metrics bool) bool {
	for i, f := range t.fields {
		for _, condition := range f.filters {
			if f.metric == metrics && !satisfies(cells[i], condition) {
				return false
			}
		}
	}
	return true
}

// order sorts by the ORDER BY clause; a column without a direction sorts descending [doc P-CQ].
func (t *table) order(by []reportquery.Order) {
	slices.SortStableFunc(t.rows, func(a, b []string) int {
		for _, o := range by {
			i := t.index(o.Column.Text)
			c := compare(a[i], b[i])
			if o.Direction != reportquery.Ascending {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
}

// result is the selected columns of the rows, made distinct and cut as the query asks.
func (t *table) result(r Request) Result {
	limit := limitOf(r, len(t.rows))
	var out Result
	for _, i := range t.selected {
		out.Columns = append(out.Columns, t.fields[i].name)
	}
	seen := map[string]bool{}
	for _, cells := range t.rows {
		if len(out.Rows) == limit {
			break
		}
		line := make([]string, len(t.selected))
		for j, i := range t.selected {
			line[j] = cells[i]
		}
		if key := strings.ToLower(strings.Join(line, "\x00")); r.Query.Distinct && seen[key] {
			continue
		} else if r.Query.Distinct {
			seen[key] = true
		}
		out.Rows = append(out.Rows, line)
	}
	return out
}

// limitOf is how many of so many rows a question requires at most.
func limitOf(r Request, rows int) int {
	for _, n := range [...]int64{r.Query.Limit.Rows(), int64(r.Limit)} {
		if n > 0 {
			rows = int(min(int64(rows), n))
		}
	}
	return rows
}

func indexFold(names []string, name string) int {
	return slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) })
}
