package reportquery

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// column reads a name. It reports what is there in its place, and skips it when it was meant as a name.
func (p *parser) column(expected string) (Name, bool) {
	for p.at(kwDistinct) {
		p.failExpected(expected, "DISTINCT is written once, before the first column.")
		p.advance()
	}
	name := Name{Text: p.tok.text, Offset: p.tok.at}
	switch {
	case p.tok.name() && p.peek.is("("):
		p.call()
	case p.tok.name(), p.at(kwAggregated):
		p.advance()
		return name, p.rejectDots()
	case p.tok.is("(") && p.peek.keyword == kwSelect:
		p.failUnsupported(noSubquery)
		p.skipParentheses()
	case p.tok.is("("):
		p.failUnsupported(noParentheses)
		p.skipParentheses()
	case p.tok.kind == quoted, p.tok.opensForeignQuotes():
		p.quotedName()
	default:
		p.noName(expected)
	}
	return name, false
}

// call reports a name with parentheses after it, and skips both.
func (p *parser) call() {
	name := p.tok
	p.advance()
	p.skipParentheses()
	text := p.text[name.at:p.lastEnd]
	if listed(text) {
		p.fail(name.at, len(text), fmt.Sprintf("The query language cannot write the name %s.", shorten(text)),
			"The language has no parentheses in names, so a query cannot select it: remove it. Functions are not supported either.")
		return
	}
	p.fail(name.at, len(name.text), noFunctions.message, noFunctions.remedy)
}

// listed tells whether a name is of the form of the metrics RevenueGenerated(USD) and RevenueGeneratedPerDay(USD), which the
// service lists and refuses [field F-GPS]. A function of SQL is none.
func listed(text string) bool {
	name, _, _ := strings.Cut(text, "(")
	switch strings.ToUpper(name) {
	case "ABS", "AVG", "CAST", "COUNT", "DATE", "DAY", "LEN", "LENGTH", "LOWER", "MAX", "MIN", "MONTH", "ROUND", "SUM", "TRIM", "UPPER", "YEAR":
		return false
	}
	return regexp.MustCompile(`^\w+\(\w+\)$`).MatchString(text)
}

// noName reports what is in the place of a name, and skips it where it was meant as one.
func (p *parser) noName(expected string) {
	unsupported := p.tok.unsupported()
	switch {
	case p.tok.keyword.opensClause() && (p.peek.is(",") || p.peek.operator() || p.peek.keyword.opensClause()):
		p.failExpected(expected, fmt.Sprintf("%s is a word of the language and can't be a name.", p.tok.describe()))
	case p.atClauseEnd(), p.at(kwAnd), p.tok.kind == symbol:
		p.failExpected(expected, "")
		return
	case p.tok.star():
		p.failUnsupported(noStar)
	case unsupported.found():
		p.failUnsupported(unsupported)
	case p.tok.kind == illegal && strings.ContainsFunc(p.tok.text, unicode.IsLetter):
		p.failExpected(expected, "Names are written with the letters A to Z, digits and underscores, and begin with no digit.")
	default:
		p.failExpected(expected, "")
	}
	p.advance()
}

// quotedName reports a name in quotes and skips it, also where the closing quote is missing.
func (p *parser) quotedName() {
	_, closed := p.tok.content()
	closed = closed || p.tok.kind == quoted
	p.failUnsupported(noQuotes)
	p.advance()
	if !closed && p.tok.name() {
		p.advance()
	}
}

// rejectDots reports a name that has dots, and skips the rest of it.
func (p *parser) rejectDots() bool {
	if !p.tok.dot() {
		return true
	}
	if p.peek.star() {
		p.advance()
		p.failUnsupported(noStar)
		p.advance()
		return false
	}
	p.failUnsupported(noDots)
	for p.tok.dot() {
		p.advance()
		if p.tok.name() {
			p.advance()
		}
	}
	return false
}

func (t token) dot() bool  { return t.kind == illegal && t.text == "." }
func (t token) star() bool { return t.kind == illegal && t.text == "*" }

// describe names a token in a message.
func (t token) describe() string {
	switch {
	case t.kind == end:
		return "the end of the text"
	case t.keyword != noKeyword:
		return strings.ToUpper(t.text)
	case t.kind == quoted, t.kind == number:
		return "the value " + shorten(t.text)
	}
	if r, _ := utf8.DecodeRuneInString(t.text); !unicode.IsPrint(r) {
		return fmt.Sprintf("the invisible character %U", r)
	}
	return quote(t.text)
}

// quote puts a piece of a text into a explanation.
func quote(s string) string { return `"` + shorten(s) + `"` }
