package reportquery

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

type kind uint8

const (
	end    kind = iota
	word        // a keyword or a name
	number      // -12.5
	quoted      // 'a string literal', quotes included
	symbol      // , ( ) ; = != < > <= >=
	stray       // anything that the language does not know, kept to the byte
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

// scanner cuts a text into tokens. It never fails: what it does not know becomes a stray token.
type scanner struct {
	text     string
	pos      int
	unpaired uint16 // see takeEnclosed
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

// skipSpace passes over white space, among it the no-break space of pasted web pages and a byte-order mark.
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
	c := s.text[s.pos]
	switch {
	case isLetter(c):
		s.takeWhile(isWordByte)
		if s.pos < len(s.text) && s.text[s.pos] >= utf8.RuneSelf && s.takeForeignWord() {
			return stray
		}
		return word
	case isDigit(c), c == '-' && s.digitAt(s.pos+1), c == '.' && s.digitAt(s.pos+1):
		return s.scanNumber()
	case c == '\'':
		return s.scanQuoted()
	case strings.IndexByte(",();", c) >= 0:
		s.pos++
		return symbol
	case strings.IndexByte("=<>!", c) >= 0:
		return s.scanOperator()
	}
	s.scanStray()
	return stray
}

// scanNumber takes -?[0-9]+(.[0-9]+)?; whatever clings to it (6096xxx, 1e5, 1.2.3) makes it a stray.
func (s *scanner) scanNumber() kind {
	k := number
	if s.text[s.pos] == '-' {
		s.pos++
	}
	if s.text[s.pos] == '.' {
		k = stray
	}
	s.takeWhile(isDigit)
	if s.pos < len(s.text) && s.text[s.pos] == '.' && s.digitAt(s.pos+1) {
		s.pos++
		s.takeWhile(isDigit)
	}
	if s.pos < len(s.text) && isClinging(s.text[s.pos]) {
		s.takeWhile(isClinging)
		k = stray
	}
	return k
}

// scanQuoted takes a literal up to its closing quote; a doubled quote stands for one quote.
// A literal that is never closed is a stray up to the end of the text.
func (s *scanner) scanQuoted() kind {
	s.pos++
	for {
		i := strings.IndexByte(s.text[s.pos:], '\'')
		if i < 0 {
			s.pos = len(s.text)
			return stray
		}
		s.pos += i + 1
		if s.pos == len(s.text) || s.text[s.pos] != '\'' {
			return quoted
		}
		s.pos++
	}
}

func (s *scanner) scanOperator() kind {
	start := s.pos
	s.takeWhile(func(c byte) bool { return strings.IndexByte("=<>!", c) >= 0 })
	if operatorOf(s.text[start:s.pos]) == NoOperator {
		return stray
	}
	return symbol
}

// Pairs of signs that enclose a text in which white space counts; a comment ends before its line break.
var (
	otherQuotes = [...][2]string{{`"`, `"`}, {"`", "`"}, {"[", "]"}, {"“", "”"}, {"‘", "’"}}
	comments    = [...][2]string{{"--", "\n"}, {"//", "\n"}, {"#", "\n"}, {"/*", "*/"}}
)

// scanStray takes what belongs together although the language does not know it: a comment, a name or a
// value in other quotes, a word in another script. Elsewhere it takes one sign.
func (s *scanner) scanStray() {
	for i, pair := range comments {
		if s.takeEnclosed(pair, i) {
			return
		}
	}
	for i, pair := range otherQuotes {
		if s.takeEnclosed(pair, len(comments)+i) {
			return
		}
	}
	rest := s.text[s.pos:]
	switch {
	case rest[0] >= utf8.RuneSelf && s.takeForeignWord():
	case strings.HasPrefix(rest, "||"), strings.HasPrefix(rest, "&&"):
		s.pos += 2
	default:
		_, size := utf8.DecodeRuneInString(rest)
		s.pos += size
	}
}

// takeEnclosed takes what stands between a pair of signs, both included but for a line break. Where the
// second is missing it takes nothing, and remembers that: a text of opening signs is still read in one pass.
func (s *scanner) takeEnclosed(pair [2]string, number int) bool {
	rest := s.text[s.pos:]
	if s.unpaired&(1<<number) != 0 || !strings.HasPrefix(rest, pair[0]) {
		return false
	}
	i := strings.Index(rest[len(pair[0]):], pair[1])
	switch {
	case i >= 0 && pair[1] == "\n":
		s.pos += len(strings.TrimRight(rest[:len(pair[0])+i], "\r"))
	case i >= 0:
		s.pos += len(pair[0]) + i + len(pair[1])
	case pair[1] == "\n":
		s.pos = len(s.text)
	default:
		s.unpaired |= 1 << number
		return false
	}
	return true
}

// takeForeignWord takes letters beyond A to Z and what clings to them, and tells whether there were any.
func (s *scanner) takeForeignWord() bool {
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

func (s *scanner) digitAt(i int) bool { return i < len(s.text) && isDigit(s.text[i]) }

func isDigit(c byte) bool    { return '0' <= c && c <= '9' }
func isLetter(c byte) bool   { return c == '_' || 'a' <= c|0x20 && c|0x20 <= 'z' }
func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) }
func isClinging(c byte) bool { return isWordByte(c) || c == '.' }

// Same tells whether two texts are the same query: their tokens are equal, where keywords and names are
// compared without case (custom query specification: "completely case insensitive") and literals to the
// byte; white space outside literals, line endings and one trailing semicolon do not count.
// It needs no valid text: what the language does not know is compared to the byte.
func Same(a, b string) bool {
	if a == b {
		return true
	}
	x, y := scanner{text: a}, scanner{text: b}
	for {
		s, t := x.nextUnlessFinalSemicolon(), y.nextUnlessFinalSemicolon()
		switch {
		case s.kind != t.kind:
			return false
		case s.kind == end:
			return true
		case s.kind == word && !strings.EqualFold(s.text, t.text), s.kind != word && s.text != t.text:
			return false
		}
	}
}

func (s *scanner) nextUnlessFinalSemicolon() token {
	t := s.next()
	if t.is(";") {
		ahead := *s
		if after := ahead.next(); after.kind == end {
			return after
		}
	}
	return t
}
