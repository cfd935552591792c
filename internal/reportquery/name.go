package reportquery

import (
	"fmt"
	"strings"
)

// column reads a name. What stands there instead is reported, and passed over when it was meant as a name.
func (p *parser) column(expected string) (Name, bool) {
	name := Name{Text: p.tok.text, Offset: p.tok.at}
	switch {
	case p.tok.name() && p.peek.is("("):
		p.failHabit(noFunctions)
		p.advance()
		p.skipParentheses()
		return name, false
	case p.tok.name():
		p.advance()
		return name, p.onePart()
	case p.tok.kind == end, p.tok.keyword.opensClause(), p.at(kwAnd), p.tok.kind == symbol && !p.tok.is("("):
		p.failExpected(expected, "")
		return name, false
	case p.tok.is("(") && p.peek.keyword == kwSelect:
		p.failHabit(noSubquery)
		p.skipParentheses()
		return name, false
	case p.tok.is("("):
		p.failHabit(noArith)
		p.skipParentheses()
		return name, false
	case p.tok.habit().found():
		p.failHabit(p.tok.habit())
	case p.tok.kind == stray && strings.ContainsFunc(p.tok.text, func(r rune) bool { return r >= 0x80 }):
		p.failExpected(expected, "Names are written with the letters A to Z, digits and underscores.")
	default:
		p.failExpected(expected, "")
	}
	p.advance()
	return name, false
}

// onePart says that a name has no dots, and passes over the rest of one that has.
func (p *parser) onePart() bool {
	if p.tok.kind != stray || p.tok.text != "." {
		return true
	}
	p.failHabit(noDots)
	p.advance()
	if p.tok.kind == word {
		p.advance()
	}
	return false
}

// skipTop says that SELECT TOP 10 is written LIMIT 10.
func (p *parser) skipTop() {
	if p.tok.fold("TOP") && p.peek.kind == number {
		p.failHabit(noTop)
		p.advance()
		p.advance()
	}
}

// unexpected reports a token that can't stand between clauses. Where it is a misspelt keyword that is given
// back, and the parser goes on as if it were spelt right; otherwise it has passed over it.
func (p *parser) unexpected() keyword {
	near := nearKeyword(p.tok.text)
	switch habit := p.tok.habit(); {
	case habit.found():
		p.failHabit(habit)
	case p.tok.kind == word && near != noKeyword && !p.seen[near]:
		p.failHere(fmt.Sprintf("Expected %s, found %s.", p.expected, describe(p.tok)), fmt.Sprintf("Did you mean %s?", keywords[near]))
		return near
	case p.tok.is(",") && p.last == kwFrom:
		p.failHabit(noJoin)
	default:
		p.failExpected(p.expected, "")
	}
	p.advance()
	p.skipToClause()
	return noKeyword
}

// unclosedQuote finds where a quote was forgotten. Quotes pair up from the left, so the place where the
// pairing went wrong is rather the first literal that runs into a word than the last quote of the text.
func unclosedQuote(text string) (int, bool) {
	s := scanner{text: text}
	suspect := -1
	for t := s.next(); t.kind != end; t = s.next() {
		switch {
		case t.kind == stray && t.text[0] == '\'' && suspect >= 0:
			return suspect, true
		case t.kind == stray && t.text[0] == '\'':
			return t.at, true
		case t.kind == quoted && suspect < 0 && t.end() < len(text) && isWordByte(text[t.end()]):
			suspect = t.at
		}
	}
	return 0, false
}
