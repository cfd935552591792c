package reportquery

import "fmt"

func (p *parser) selectClause() {
	p.query.Distinct = p.accept(kwDistinct)
	p.beforeColumns()
	for more := true; more; more = p.anotherItem("a comma or FROM") {
		p.query.Columns = append(p.query.Columns, p.item())
	}
	p.columnsEnd = p.lastEnd
}

// beforeColumns reports and skips what is not allowed between SELECT and the columns.
func (p *parser) beforeColumns() {
	switch {
	case p.tok.fold("TOP") && p.peek.kind == number:
		p.failUnsupported(noTop)
		p.advance()
		p.advance()
	case p.tok.fold("TOP") && p.peek.is("("):
		p.failUnsupported(noTop)
		p.advance()
		p.skipParentheses()
	case p.tok.fold("ALL") && p.peek.name():
		p.failUnsupported(noAll)
		p.advance()
	case p.tok.closestKeyword(kwDistinct) == kwDistinct && p.peek.name():
		p.failDidYouMean("a column or metric", kwDistinct)
		p.advance()
	}
}

// item reads a column of a list. Of what is no column it leaves nothing that would be reported again.
func (p *parser) item() Name {
	name, ok := p.column("a column or metric")
	if !ok && !p.tok.unsupported().found() && p.misspeltClause() == noKeyword {
		p.skipItem()
	}
	return name
}

// anotherItem tells whether a list of columns goes on, and skips the comma. It reports what is there in its place.
func (p *parser) anotherItem(expected string) bool {
	p.expected = expected
	if !p.tok.is(",") {
		unsupported := p.tok.unsupported()
		switch {
		case p.atClauseEnd(), p.tok.opensSQLClause(), p.misspeltClause() != noKeyword:
			return false
		case unsupported.found():
			p.failUnsupported(unsupported)
		case p.tok.name():
			p.failExpected(expected, "If it is another column, a comma is missing before it.")
			return !p.tooManyErrors()
		default:
			p.failExpected(expected, "")
		}
		p.skipItem()
	}
	if p.tooManyErrors() || !p.tok.is(",") {
		return false
	}
	p.advance()
	return true
}

// skipItem skips the rest of an item of a list.
func (p *parser) skipItem() {
	for !p.atClauseEnd() && !p.tok.opensSQLClause() && !p.tok.is(",") {
		if p.tok.is("(") {
			p.skipParentheses()
		} else {
			p.advance()
		}
	}
}

func (p *parser) fromClause() {
	p.query.Dataset, _ = p.column("a dataset")
	p.expected = "WHERE, ORDER BY, LIMIT, TIMESPAN or the end of the text"
	switch {
	case p.tok.is(","):
		p.failUnsupported(noJoin)
		p.skipToClause()
	case !p.tok.name(), p.tok.unsupported().found(), p.misspeltClause() != noKeyword:
		return // the next clause, or what will be reported in its place
	case p.peek.operator():
		p.failExpected(p.expected, "If it is a condition, WHERE is missing before it.")
		p.clause(kwWhere)
	default:
		p.failExpected(p.expected, "If it is an alias, remove it: aliases are not supported.")
		p.advance()
	}
}

func (p *parser) orderClause() {
	if !p.accept(kwBy) {
		p.failExpected("BY after ORDER", "")
		if p.tok.name() && p.peek.name() {
			p.advance() // it was meant as BY
		}
	}
	const rest = "a comma, LIMIT, TIMESPAN or the end of the text"
	for more := true; more; {
		o := Order{Column: p.item(), Direction: p.direction()}
		p.query.OrderBy = append(p.query.OrderBy, o)
		if o.Direction == DefaultDirection {
			more = p.anotherItem("ASC, DESC, " + rest)
		} else {
			more = p.anotherItem(rest)
		}
	}
}

func (p *parser) direction() Direction {
	switch p.acceptOneOf("ASC or DESC", kwAsc, kwDesc) {
	case kwAsc:
		return Ascending
	case kwDesc:
		return Descending
	}
	return DefaultDirection
}

func (p *parser) limitClause() {
	const expected = "a number of rows after LIMIT"
	p.expected = "TIMESPAN or the end of the text"
	limit := Limit{Text: p.tok.text, Offset: p.tok.at}
	switch {
	case p.tok.kind == number && limit.Rows() > 0:
		p.query.Limit = limit
		p.advance()
		if !p.tok.is(",") {
			return
		}
		p.failHere("LIMIT takes one number.", "An offset is not supported: LIMIT counts from the first row.")
	case p.tok.kind == number:
		p.failHere(fmt.Sprintf("LIMIT takes a whole number of rows from 1, not %s.", shorten(p.tok.text)), "Remove the LIMIT clause to get every row.")
	case p.atClauseEnd():
		p.failExpected(expected, "")
		return
	default:
		p.failExpected(expected, "It is written in digits, without quotes.")
	}
	p.skipToClause()
}
