package reportquery

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// column reads a name. What stands there instead is reported, and passed over when it was meant as a name.
func (p *parser) column(expected string) (Name, bool) {
	for p.at(kwDistinct) {
		p.failExpected(expected, "DISTINCT stands once, before the first column.")
		p.advance()
	}
	name := Name{Text: p.tok.text, Offset: p.tok.at}
	switch {
	case p.tok.name() && p.peek.is("("):
		p.failHabit(noFunctions)
		p.advance()
		p.skipParentheses()
	case p.tok.name():
		p.advance()
		return name, p.onePart()
	case p.tok.is("(") && p.peek.keyword == kwSelect:
		p.failHabit(noSubquery)
		p.skipParentheses()
	case p.tok.is("("):
		p.failHabit(noParentheses)
		p.skipParentheses()
	case p.tok.kind == quoted, p.tok.opensOtherQuotes():
		p.quotedName()
	default:
		p.noName(expected)
	}
	return name, false
}

// noName says what stands in the place of a name, and passes over it where it was meant as one.
func (p *parser) noName(expected string) {
	habit := p.tok.habit()
	switch {
	case p.tok.keyword.opensClause() && (p.peek.is(",") || p.peek.operator() || p.peek.keyword.opensClause()):
		p.failExpected(expected, fmt.Sprintf("%s is a word of the language and can't be a name.", p.tok.describe()))
	case p.atClauseEnd(), p.at(kwAnd), p.tok.kind == symbol:
		p.failExpected(expected, "")
		return
	case p.tok.star():
		p.failHabit(noStar)
	case habit.found():
		p.failHabit(habit)
	case p.tok.kind == stray && strings.ContainsFunc(p.tok.text, unicode.IsLetter):
		p.failExpected(expected, "Names are written with the letters A to Z, digits and underscores, and begin with no digit.")
	default:
		p.failExpected(expected, "")
	}
	p.advance()
}

// quotedName reports a name in quotes and passes over it, also where the closing quote is missing.
func (p *parser) quotedName() {
	_, closed := p.tok.content()
	closed = closed || p.tok.kind == quoted
	p.failHabit(noQuotes)
	p.advance()
	if !closed && p.tok.name() {
		p.advance()
	}
}

// onePart reports a name that has dots, and passes over the rest of it.
func (p *parser) onePart() bool {
	if !p.tok.dot() {
		return true
	}
	if p.peek.star() {
		p.advance()
		p.failHabit(noStar)
		p.advance()
		return false
	}
	p.failHabit(noDots)
	for p.tok.dot() {
		p.advance()
		if p.tok.name() {
			p.advance()
		}
	}
	return false
}

func (t token) dot() bool  { return t.kind == stray && t.text == "." }
func (t token) star() bool { return t.kind == stray && t.text == "*" }

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

// quote puts a piece of a text into a sentence.
func quote(s string) string { return `"` + shorten(s) + `"` }
