package reportquery

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// parser is a recursive-descent parser with one token of lookahead. After an error it goes on at the
// nearest place that it understands.
type parser struct {
	text      string
	scan      scanner
	tok, peek token
	lastEnd   int // where the token before tok ended

	query           *Query
	errs            Errors
	seen            [clauses + 1]bool
	last            keyword // the clause read last
	columnsEnd      int     // where the SELECT clause ended
	openParentheses int     // parentheses around conditions that are open
	expected        string  // what could have stood at tok, for the message
	stopped         bool    // the text was not read to its end, so what seems to be missing may be there
	multiline       []token // literals with a line break, see suspectLineBreaks
}

func (p *parser) advance() {
	p.lastEnd = p.tok.end()
	p.tok, p.peek = p.peek, p.read()
}

// read gives the next token that has a meaning. A comment is reported and skipped. So is a quote that is
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

// accept skips a keyword when it is there.
func (p *parser) accept(k keyword) bool {
	if !p.at(k) {
		return false
	}
	p.advance()
	return true
}

// take skips a keyword, one of some, and gives it. A misspelt one is reported and taken for it.
func (p *parser) acceptOneOf(expected string, ks ...keyword) keyword {
	k := p.tok.keyword
	if !slices.Contains(ks, k) {
		if k = p.tok.closestKeyword(ks...); k == noKeyword {
			return noKeyword
		}
		p.failDidYouMean(expected, k)
	}
	p.advance()
	return k
}

// full tells whether enough errors have been found.
func (p *parser) tooManyErrors() bool { return len(p.errs) >= maxErrors }

func (p *parser) fail(offset, length int, message, remedy string) {
	if !p.tooManyErrors() {
		p.errs = append(p.errs, errorAt(p.text, offset, length, message, remedy))
	}
}

// failHere reports an error about the current token.
func (p *parser) failHere(message, remedy string) {
	p.fail(p.tok.at, len(p.tok.text), message, remedy)
}

// failUnsupported reports the current token as a unsupported of SQL.
func (p *parser) failUnsupported(s explanation) { p.failHere(s.message, s.remedy) }

// failExpected says what should have stood in the place of the current token.
func (p *parser) failExpected(expected, remedy string) {
	message := fmt.Sprintf("Expected %s, found %s.", expected, p.tok.describe())
	if r := plainRemedy(p.tok.text); r != "" && p.tok.kind == illegal {
		remedy = r
	}
	switch {
	case p.tok.kind != end:
		p.failHere(message, remedy)
	case !p.stopped:
		p.fail(p.lastEnd, 1, message, remedy)
	}
}

// failDidYouMean says which keyword the current token was probably meant to be.
func (p *parser) failDidYouMean(expected string, k keyword) {
	p.failExpected(expected, fmt.Sprintf("Did you mean %s?", k))
}

// failQuote reports a quote that has no partner.
func (p *parser) failQuote(offset int) {
	p.stopped = true
	remedy := "A value is written between two straight single quotes ('); a quote inside it is written twice ('')."
	line, _, _ := strings.Cut(p.text[offset+1:], "\n")
	if i := strings.IndexAny(line, singleQuotes); i >= 0 {
		r, _ := utf8.DecodeRuneInString(line[i:])
		remedy = fmt.Sprintf("If %c is where the value ends, write a plain '. %s", r, remedy)
	}
	p.fail(offset, 1, "This quote is never closed.", remedy)
}

// skipToClause skips everything up to the next clause.
func (p *parser) skipToClause() {
	for !p.atClauseEnd() && !p.tok.opensSQLClause() {
		p.advance()
	}
}

// skipParentheses skips a pair of parentheses and all inside. Where the second one is missing it stops
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
