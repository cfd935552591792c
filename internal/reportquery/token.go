package reportquery

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	end     kind = iota
	word         // a keyword or a name
	number       // -12.5
	quoted       // 'a string literal', quotes included
	symbol       // , ( ) ; = != < > <= >=
	illegal      // anything that the language does not know, kept to the byte
)

// token is a piece of the text. Its text is the source's own bytes, so that comparing tokens compares sources.
type token struct {
	kind    kind
	keyword keyword // noKeyword unless kind is word
	text    string
	at      int // byte offset in the source
}

func (t token) end() int           { return t.at + len(t.text) }
func (t token) is(s string) bool   { return t.kind == symbol && t.text == s }
func (t token) name() bool         { return t.kind == word && t.keyword == noKeyword }
func (t token) fold(s string) bool { return t.kind == word && strings.EqualFold(t.text, s) }

// unclosed tells whether the token is a literal whose closing quote is missing.
func (t token) unclosed() bool { return t.kind == illegal && t.text[0] == '\'' }

// scanner cuts a text into tokens. It never fails: what it does not know becomes an illegal token.
type scanner struct {
	text     string
	pos      int
	unpaired string // closing signs that the rest of the text does not have, see takeForeignQuotes
}

func (s *scanner) next() token {
	s.skipSpace()
	start := s.pos
	if start == len(s.text) {
		return token{kind: end, at: start}
	}
	k := s.scanOne()
	t := token{kind: k, text: s.text[start:s.pos], at: start}
	if k == word {
		t.keyword = keywordOf(t.text)
	}
	return t
}

// skipSpace skips white space, among it the no-break space of pasted web pages and a byte-order mark.
func (s *scanner) skipSpace() {
	for s.pos < len(s.text) {
		c := s.text[s.pos]
		if c < utf8.RuneSelf {
			if c != ' ' && (c < '\t' || c > '\r') {
				return
			}
			s.pos++
			continue
		}
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		if !unicode.IsSpace(r) && r != '\uFEFF' {
			return
		}
		s.pos += size
	}
}

// scanOne moves past one token and tells its kind.
func (s *scanner) scanOne() kind {
	switch c := s.text[s.pos]; {
	case isLetter(c):
		return s.scanWord()
	case isDigit(c), (c == '-' || c == '.') && s.pos+1 < len(s.text) && isDigit(s.text[s.pos+1]):
		return s.scanNumber()
	case c == '\'':
		return s.scanQuoted()
	case c == ',', c == '(', c == ')', c == ';':
		s.pos++
		return symbol
	case isComparison(c):
		return s.scanComparison()
	}
	s.scanIllegal()
	return illegal
}

func (s *scanner) scanWord() kind {
	s.takeWhile(isWordByte)
	if s.pos < len(s.text) && s.text[s.pos] >= utf8.RuneSelf && s.takeNonASCIIWord() {
		return illegal
	}
	return word
}

// scanNumber takes -?[0-9]+(.[0-9]+)?; whatever clings to it (6096xxx, 1e5, 1.2.3) makes it illegal.
func (s *scanner) scanNumber() kind {
	k := number
	if s.text[s.pos] == '-' {
		s.pos++
	}
	if s.text[s.pos] == '.' {
		k = illegal
	}
	s.takeWhile(isDigit)
	if s.pos+1 < len(s.text) && s.text[s.pos] == '.' && isDigit(s.text[s.pos+1]) {
		s.pos++
		s.takeWhile(isDigit)
	}
	if s.pos < len(s.text) && continuesNumber(s.text[s.pos]) {
		s.takeWhile(continuesNumber)
		k = illegal
	}
	return k
}

// scanQuoted takes a literal up to its closing quote; a doubled quote is one quote of the text.
// A literal that is never closed is an illegal token up to the end of the text.
func (s *scanner) scanQuoted() kind {
	s.pos++
	for {
		i := strings.IndexByte(s.text[s.pos:], '\'')
		if i < 0 {
			s.pos = len(s.text)
			return illegal
		}
		s.pos += i + 1
		if s.pos == len(s.text) || s.text[s.pos] != '\'' {
			return quoted
		}
		s.pos++
	}
}

func (s *scanner) scanComparison() kind {
	start := s.pos
	s.takeWhile(isComparison)
	if operatorOf(s.text[start:s.pos]) == NoOperator {
		return illegal
	}
	return symbol
}

// takeNonASCIIWord takes letters beyond A to Z and what clings to them, and tells whether there were any.
func (s *scanner) takeNonASCIIWord() bool {
	start := s.pos
	for s.pos < len(s.text) {
		r, size := utf8.DecodeRuneInString(s.text[s.pos:])
		if r != '_' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) {
			break
		}
		s.pos += size
	}
	return s.pos > start
}

func (s *scanner) takeWhile(ok func(byte) bool) {
	for s.pos < len(s.text) && ok(s.text[s.pos]) {
		s.pos++
	}
}

func isDigit(c byte) bool         { return '0' <= c && c <= '9' }
func isLetter(c byte) bool        { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }
func isWordByte(c byte) bool      { return isLetter(c) || isDigit(c) }
func continuesNumber(c byte) bool { return isWordByte(c) || c == '.' }
func isComparison(c byte) bool    { return c == '=' || c == '<' || c == '>' || c == '!' }
