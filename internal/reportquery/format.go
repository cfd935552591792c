package reportquery

import "strings"

// String is the canonical text, as it is sent to the service: keywords and time spans in capitals, one blank between
// words, names and literals as written, and no line breaks but those inside literals. It is Equivalent to the source.
func (q *Query) String() string {
	var b strings.Builder
	b.Grow(len(q.text) + 16)
	q.write(&b, " ", " ", ", ")
	return b.String()
}

// lineWidth is the widest SELECT clause that Format leaves on one line, in bytes.
const lineWidth = 80

// Format is the canonical text laid out for people, a clause on each line, without a line end at its end.
func (q *Query) Format() string {
	var b strings.Builder
	columns := ", "
	if q.selectWidth() > lineWidth {
		columns = ",\n  "
	}
	q.write(&b, "\n", "\n  ", columns)
	return b.String()
}

func (q *Query) selectWidth() int {
	n := len("SELECT ")
	if q.Distinct {
		n += len("DISTINCT ")
	}
	for _, c := range q.Columns {
		n += len(c.Text) + len(", ")
	}
	return n - len(", ")
}

// write puts clause between clauses, and before each further condition, and column between the columns.
func (q *Query) write(b *strings.Builder, clause, condition, column string) {
	b.WriteString("SELECT")
	if q.Distinct {
		b.WriteString(" DISTINCT")
	}
	for i, c := range q.Columns {
		switch {
		case i > 0:
			b.WriteString(column)
		case column != ", ":
			b.WriteString("\n  ")
		default:
			b.WriteByte(' ')
		}
		b.WriteString(c.Text)
	}
	b.WriteString(clause + "FROM " + q.Dataset.Text)
	for i, f := range q.Filters {
		if i == 0 {
			b.WriteString(clause + "WHERE ")
		} else {
			b.WriteString(condition + "AND ")
		}
		f.write(b)
	}
	for i, o := range q.OrderBy {
		if i == 0 {
			b.WriteString(clause + "ORDER BY ")
		} else {
			b.WriteString(", ")
		}
		b.WriteString(o.Column.Text)
		if o.Direction != DefaultDirection {
			b.WriteString(" " + o.Direction.String())
		}
	}
	if q.Limit.Text != "" {
		b.WriteString(clause + "LIMIT " + q.Limit.Text)
	}
	if q.Timespan.Text != "" {
		b.WriteString(clause + "TIMESPAN " + q.Timespan.Text)
	}
	if q.Aggregated.Text != "" {
		b.WriteString(clause + "AGGREGATED " + q.Aggregated.Text)
	}
}

func (f Filter) write(b *strings.Builder) {
	b.WriteString(f.Column.Text + " " + f.Operator.String() + " ")
	if !f.Operator.TakesList() {
		b.WriteString(f.Values[0].Text)
		return
	}
	for i, v := range f.Values {
		if i == 0 {
			b.WriteByte('(')
		} else {
			b.WriteString(", ")
		}
		b.WriteString(v.Text)
	}
	b.WriteByte(')')
}
