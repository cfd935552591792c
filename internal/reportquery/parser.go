package reportquery

import (
	"fmt"
	"slices"
)

// parser is a recursive-descent parser with one token of lookahead. After an error it goes on at the
// nearest place that it understands.
type parser struct {
	text      string
	scan      scanner
	tok, peek token
	lastEnd   int // where the token before tok ended

	query      *Query
	errs       Errors
	seen       [clauses + 1]bool
	last       keyword // the clause read last
	columnsEnd int     // where the SELECT clause ended
	groups     int     // parentheses around conditions that are open
	expected   string  // what could have stood at tok, for the message
	stopped    bool    // the text was not read to its end, so what seems to be missing may be there
}

func (p *parser) advance() {
	p.lastEnd = p.tok.end()
	p.tok, p.peek = p.peek, p.read()
}

// read gives the next token that has a meaning. A comment is reported and passed over. So is a quote that is
// never closed: what is behind it can't be told from a value.
func (p *parser) read() token {
	t := p.scan.next()
	for ; t.comment(); t = p.scan.next() {
		p.fail(t.at, len(t.text), noComments.message, noComments.remedy)
	}
	if t.unclosed() {
		p.failQuote(t.at)
		return token{kind: end, at: t.at}
	}
	return t
}

// stop reads no further.
func (p *parser) stop() {
	p.stopped = true
	p.scan.pos = len(p.text)
	p.advance()
	p.advance()
}

func (p *parser) at(k keyword) bool { return p.tok.keyword == k }

// atClauseEnd tells whether a clause can't go on: the text ends, or another clause begins.
func (p *parser) atClauseEnd() bool {
	return p.tok.kind == end || p.tok.keyword.opensClause() || p.tok.is(";")
}

// accept passes over a keyword when it is there.
func (p *parser) accept(k keyword) bool {
	if !p.at(k) {
		return false
	}
	p.advance()
	return true
}

// take passes over a keyword, one of some, and gives it. A misspelt one is reported and taken for it.
func (p *parser) take(expected string, ks ...keyword) keyword {
	k := p.tok.keyword
	if !slices.Contains(ks, k) {
		if k = p.tok.meant(ks...); k == noKeyword {
			return noKeyword
		}
		p.failMeant(expected, k)
	}
	p.advance()
	return k
}

// full tells whether enough errors have been found.
func (p *parser) full() bool { return len(p.errs) >= maxErrors }

func (p *parser) fail(offset, length int, message, remedy string) {
	if !p.full() {
		p.errs = append(p.errs, errorAt(p.text, offset, length, message, remedy))
	}
}

// failHere reports an error about the current token.
func (p *parser) failHere(message, remedy string) {
	p.fail(p.tok.at, len(p.tok.text), message, remedy)
}

// failHabit reports the current token as a habit of SQL.
func (p *parser) failHabit(s sentence) { p.failHere(s.message, s.remedy) }

// failExpected says what should have stood in the place of the current token.
func (p *parser) failExpected(expected, remedy string) {
	message := fmt.Sprintf("Expected %s, found %s.", expected, p.tok.describe())
	switch {
	case p.tok.kind != end:
		p.failHere(message, remedy)
	case !p.stopped:
		p.fail(p.lastEnd, 1, message, remedy)
	}
}

// failMeant says which keyword the current token was probably meant to be.
func (p *parser) failMeant(expected string, k keyword) {
	p.failExpected(expected, fmt.Sprintf("Did you mean %s?", k))
}

// failQuote reports a quote that has no partner.
func (p *parser) failQuote(offset int) {
	p.stopped = true
	p.fail(offset, 1, "This quote is never closed.", "A value stands between two straight single quotes ('); a quote inside it is written twice ('').")
}

// skipToClause passes over everything up to the next clause.
func (p *parser) skipToClause() {
	for !p.atClauseEnd() && !p.tok.opensForeignClause() {
		p.advance()
	}
}

// skipParentheses passes over a pair of parentheses and all inside. Where the second one is missing it stops
// at the next clause, which only a query inside the parentheses can have.
func (p *parser) skipParentheses() {
	p.advance()
	query := false
	for depth := 1; p.tok.kind != end && depth > 0; p.advance() {
		switch {
		case p.tok.is("("):
			depth++
		case p.tok.is(")"):
			depth--
		case p.at(kwSelect):
			query = true
		case p.atClauseEnd() && !query:
			return
		}
	}
}
