package reportquery

import (
	"fmt"
	"slices"
	"strings"
)

func (p *parser) selectClause() {
	p.query.Distinct = p.accept(kwDistinct)
	p.beforeColumns()
	for more := true; more; more = p.anotherItem("a comma or FROM") {
		p.query.Columns = append(p.query.Columns, p.item())
	}
	p.columnsEnd = p.lastEnd
}

// beforeColumns reports what can't stand between SELECT and the columns, and passes over it.
func (p *parser) beforeColumns() {
	switch {
	case p.tok.fold("TOP") && p.peek.kind == number:
		p.failHabit(noTop)
		p.advance()
		p.advance()
	case p.tok.fold("TOP") && p.peek.is("("):
		p.failHabit(noTop)
		p.advance()
		p.skipParentheses()
	case p.tok.fold("ALL") && p.peek.name():
		p.failHabit(noAll)
		p.advance()
	case p.tok.meant(kwDistinct) == kwDistinct && p.peek.name():
		p.failMeant("a column or metric", kwDistinct)
		p.advance()
	}
}

// item reads a column of a list. Of what is no column it leaves nothing that would be reported again.
func (p *parser) item() Name {
	name, ok := p.column("a column or metric")
	if !ok && !p.tok.habit().found() && p.misspeltClause() == noKeyword {
		p.skipItem()
	}
	return name
}

// anotherItem tells whether a list of columns goes on, and passes over the comma. What stands in the way is
// reported.
func (p *parser) anotherItem(expected string) bool {
	p.expected = expected
	if !p.tok.is(",") {
		habit := p.tok.habit()
		switch {
		case p.atClauseEnd(), p.tok.opensForeignClause(), p.misspeltClause() != noKeyword:
			return false
		case habit.found():
			p.failHabit(habit)
		case p.tok.name():
			p.failExpected(expected, "If it is another column, a comma is missing before it.")
			return !p.full()
		default:
			p.failExpected(expected, "")
		}
		p.skipItem()
	}
	if p.full() || !p.tok.is(",") {
		return false
	}
	p.advance()
	return true
}

// skipItem passes over the rest of an item of a list.
func (p *parser) skipItem() {
	for !p.atClauseEnd() && !p.tok.opensForeignClause() && !p.tok.is(",") {
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
		p.failHabit(noJoin)
		p.skipToClause()
	case !p.tok.name(), p.tok.habit().found(), p.misspeltClause() != noKeyword:
		return // the next clause, or what will be reported in its place
	case p.peek.operator():
		p.failExpected(p.expected, "If it is a condition, WHERE is missing before it.")
		p.clause(kwWhere)
	default:
		p.failExpected(p.expected, "If it is an alias, leave it out: there are none.")
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
	switch p.take("ASC or DESC", kwAsc, kwDesc) {
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
		p.failHere("LIMIT takes one number.", "There is no offset: the rows are those from the beginning.")
	case p.tok.kind == number:
		p.failHere(fmt.Sprintf("LIMIT takes a whole number of rows from 1, not %s.", shorten(p.tok.text)), "Leave the LIMIT clause out to get every row.")
	case p.atClauseEnd():
		p.failExpected(expected, "")
		return
	default:
		p.failExpected(expected, "It is written in digits, without quotes.")
	}
	p.skipToClause()
}

func (p *parser) timespanClause() {
	p.expected = "the end of the text"
	known := Timespans()
	span := strings.ToUpper(p.tok.text)
	switch {
	case p.tok.kind == word && slices.Contains(known, span):
		p.query.Timespan = Name{Text: span, Offset: p.tok.at}
		p.advance()
	case p.atClauseEnd(), p.tok.keyword != noKeyword:
		p.failExpected("a time span after TIMESPAN", takes(known))
	default:
		p.unknownTimespan(known)
	}
}

// unknownTimespan reports everything after TIMESPAN that is no keyword, so that LAST 6 MONTHS is one error.
func (p *parser) unknownTimespan(known []string) {
	start := p.tok.at
	for more := true; more; more = !p.atClauseEnd() && p.tok.keyword == noKeyword && !p.tok.opensForeignClause() {
		p.advance()
	}
	text := p.text[start:p.lastEnd]
	parts := strings.FieldsFunc(text[:min(len(text), 64)], func(r rune) bool { return r >= 0x80 || !isWordByte(byte(r)) })
	spelling := strings.ToUpper(strings.Join(parts, "_"))
	if slices.Contains(known, spelling) {
		p.fail(start, len(text), "A time span is written without quotes and blanks.", fmt.Sprintf("Write TIMESPAN %s.", spelling))
		return
	}
	p.fail(start, len(text), fmt.Sprintf("TIMESPAN does not know %s.", quote(text)), didYouMean(spelling, known)+takes(known))
}

func takes(known []string) string {
	return "It takes " + strings.Join(known, ", ") + ", and no dates."
}
