package reportquery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Parse reads one report query. Its error is of type Errors and holds everything that is wrong with the
// text, so far as the parser can find its way back, in the order of the text.
func Parse(text string) (*Query, error) {
	p := &parser{text: text, scan: scanner{text: text}}
	p.query.text = text
	p.query.Columns = make([]Name, 0, 1+strings.Count(text[:min(len(text), 1<<14)], ","))
	if at, open := unclosedQuote(text); open {
		p.fail(at, 1, "This quote is never closed.", "Put a straight single quote (') at the end of the value; a quote inside a value is written twice ('').")
		return nil, p.errs
	}
	p.advance()
	p.advance()
	p.clauses()
	if len(p.errs) > 0 {
		slices.SortStableFunc(p.errs, func(a, b *Error) int {
			return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
		})
		return nil, p.errs
	}
	return &p.query, nil
}

// parser is a recursive-descent parser with one token of lookahead. After an error it goes on at the
// nearest place that it understands.
type parser struct {
	text      string
	scan      scanner
	tok, peek token
	lastEnd   int // where the token before tok ended

	query    Query
	errs     Errors
	seen     [clauses + 1]bool
	last     keyword // the clause read last
	expected string  // what could have stood at tok, for the message
}

func (p *parser) advance() {
	p.lastEnd = p.tok.end()
	p.tok, p.peek = p.peek, p.scan.next()
}

func (p *parser) at(k keyword) bool { return p.tok.keyword == k }

// accept passes over a keyword when it is there.
func (p *parser) accept(k keyword) bool {
	if !p.at(k) {
		return false
	}
	p.advance()
	return true
}

func (p *parser) fail(offset, length int, message, remedy string) {
	if len(p.errs) < maxErrors {
		p.errs = append(p.errs, errorAt(p.text, offset, length, message, remedy))
	}
}

// failHere reports an error about the current token.
func (p *parser) failHere(message, remedy string) {
	p.fail(p.tok.at, len(p.tok.text), message, remedy)
}

// failExpected says what should have stood in the place of the current token.
func (p *parser) failExpected(expected, remedy string) {
	at, length := p.tok.at, len(p.tok.text)
	if p.tok.kind == end {
		at, length = p.lastEnd, 1
	}
	p.fail(at, length, fmt.Sprintf("Expected %s, found %s.", expected, describe(p.tok)), remedy)
}

// describe names a token in a message; what is long or odd is quoted and cut.
func describe(t token) string {
	const room = 40
	shown := strings.Map(printable, t.text)
	if r := []rune(shown); len(r) > room {
		shown = string(r[:room]) + "…"
	}
	switch {
	case t.kind == end:
		return "the end of the text"
	case t.keyword != noKeyword:
		return strings.ToUpper(t.text)
	case t.kind == quoted, t.kind == number:
		return "the value " + shown
	}
	return `"` + shown + `"`
}

// full tells whether enough errors have been found.
func (p *parser) full() bool { return len(p.errs) >= maxErrors }

// clauses reads the clauses in whatever order they stand and says when the order is wrong.
func (p *parser) clauses() {
	if p.tok.kind == end {
		p.fail(0, 1, "The query is empty.", "A report query reads: SELECT columns FROM dataset, then optionally WHERE, ORDER BY, LIMIT and TIMESPAN.")
		return
	}
	p.expected = "SELECT"
	for p.tok.kind != end && !p.full() {
		if p.tok.is(";") {
			p.semicolon()
			continue
		}
		clause := p.tok.keyword
		if !clause.opensClause() {
			if clause = p.unexpected(); clause == noKeyword {
				continue
			}
		}
		p.order(clause)
		p.advance()
		p.clause(clause)
	}
	p.missing()
}

// missing says which of the two obligatory clauses is not there.
func (p *parser) missing() {
	if p.full() {
		return
	}
	if !p.seen[kwSelect] {
		p.fail(0, 1, "The query has no SELECT clause.", "Begin with SELECT and the columns.")
	}
	if !p.seen[kwFrom] {
		p.fail(p.lastEnd, 1, "The query has no FROM clause.", "Name the dataset after the columns: FROM dataset.")
	}
}

// semicolon accepts one at the end of the text, and reads nothing after it.
func (p *parser) semicolon() {
	if p.peek.kind != end {
		p.failHere("A semicolon can only stand at the end.", "A text holds one query; make a resource for each.")
	}
	for p.tok.kind != end {
		p.advance()
	}
}

// order checks that a clause stands where the grammar has it, and once.
func (p *parser) order(clause keyword) {
	if p.seen[clause] {
		p.failHere(fmt.Sprintf("A second %s clause.", clause), "A query has each clause once; conditions go into one WHERE clause, joined with AND.")
		return
	}
	p.seen[clause] = true
	for later := clause + 1; later <= clauses; later++ {
		if p.seen[later] {
			p.failHere(fmt.Sprintf("%s stands after %s.", clause, later),
				"The order is SELECT, FROM, WHERE, ORDER BY, LIMIT, TIMESPAN.")
			return
		}
	}
}

// clause reads what follows the keyword that opens it.
func (p *parser) clause(clause keyword) {
	p.last = clause
	switch clause {
	case kwSelect:
		p.selectClause()
	case kwFrom:
		p.fromClause()
	case kwWhere:
		p.whereClause()
	case kwOrder:
		p.orderClause()
	case kwLimit:
		p.limitClause()
	case kwTimespan:
		p.timespanClause()
	}
}

// skipToClause passes over everything up to the next clause.
func (p *parser) skipToClause() {
	for p.tok.kind != end && !p.tok.keyword.opensClause() {
		p.advance()
	}
}

func (p *parser) selectClause() {
	p.query.Distinct = p.accept(kwDistinct)
	p.skipTop()
	for !p.full() {
		if name, ok := p.column("a column or metric"); ok {
			p.query.Columns = append(p.query.Columns, name)
		}
		if !p.anotherItem("a comma or FROM") {
			return
		}
	}
}

// anotherItem passes over the comma between the items of a list. Where it seems to be forgotten it says so.
func (p *parser) anotherItem(expected string) bool {
	p.expected = expected
	if p.tok.is(",") {
		p.advance()
		return true
	}
	if p.tok.name() && !p.tok.habit().found() && nearKeyword(p.tok.text) == noKeyword {
		p.failExpected(expected, "If it is another column, a comma is missing before it.")
		return true
	}
	return false
}

func (p *parser) fromClause() {
	p.query.Dataset, _ = p.column("a dataset")
	p.expected = "WHERE, ORDER BY, LIMIT, TIMESPAN or the end of the text"
}

func (p *parser) whereClause() {
	for !p.full() {
		p.condition()
		p.expected = "AND, ORDER BY, LIMIT, TIMESPAN or the end of the text"
		if p.atOr() {
			p.failHabit(noOr)
		} else if !p.at(kwAnd) {
			return
		}
		p.advance()
	}
}

func (p *parser) orderClause() {
	if !p.accept(kwBy) {
		p.failExpected("BY after ORDER", "")
	}
	for !p.full() {
		if name, ok := p.column("a column or metric"); ok {
			p.query.OrderBy = append(p.query.OrderBy, Order{Column: name, Direction: p.direction()})
		}
		if !p.anotherItem("ASC, DESC, a comma, LIMIT, TIMESPAN or the end of the text") {
			return
		}
	}
}

func (p *parser) direction() Direction {
	switch {
	case p.accept(kwAsc):
		return Ascending
	case p.accept(kwDesc):
		return Descending
	}
	return DefaultDirection
}

func (p *parser) limitClause() {
	p.expected = "TIMESPAN or the end of the text"
	limit := Limit{Text: p.tok.text, Offset: p.tok.at}
	switch {
	case p.tok.kind == number && limit.Rows() > 0:
		p.query.Limit = limit
		p.advance()
	case p.tok.kind == number:
		p.failHere(fmt.Sprintf("LIMIT takes a whole number of rows from 1, not %s.", describeNumber(p.tok.text)), "Leave the LIMIT clause out to get every row.")
		p.advance()
	case p.tok.kind == end || p.tok.keyword.opensClause():
		p.failExpected("a number of rows after LIMIT", "")
	default:
		p.failExpected("a number of rows after LIMIT", "It is written in digits, without quotes.")
		p.advance()
	}
}

func describeNumber(s string) string {
	if len(s) > len("9223372036854775807") {
		return "a number that large"
	}
	return s
}

func (p *parser) timespanClause() {
	p.expected = "the end of the text"
	known := Timespans()
	switch p.tok.kind {
	case word:
		if p.tok.keyword.opensClause() {
			break
		}
		name := Name{Text: p.tok.text, Offset: p.tok.at}
		if indexFold(known, name.Text) < 0 {
			p.failHere(fmt.Sprintf("TIMESPAN does not know %s.", describe(p.tok)), didYouMean(name.Text, known)+"It takes "+strings.Join(known, ", ")+".")
		}
		p.query.Timespan = name
		p.advance()
		return
	case quoted:
		p.failHere("TIMESPAN takes its value without quotes.", "For example: TIMESPAN LAST_MONTH.")
		p.advance()
		return
	case end:
	default:
		p.failHere(fmt.Sprintf("TIMESPAN does not know %s.", describe(p.tok)), "It takes "+strings.Join(known, ", ")+"; there is no range of one's own.")
		p.advance()
		return
	}
	p.failExpected("a time span after TIMESPAN", "It takes "+strings.Join(known, ", ")+".")
}
