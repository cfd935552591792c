package reportquery

import "strings"

// Equivalent tells whether two texts are the same query: their tokens are equal, where keywords and names are compared
// without case ("completely case insensitive" [doc P-CQ]) and literals to the byte. White space outside literals, the
// kind of a line break (CRLF or LF) and one semicolon at the end do not count. It compares texts that do not parse, too.
func Equivalent(a, b string) bool {
	if a == b {
		return true
	}
	x, y := scanner{text: a}, scanner{text: b}
	for {
		s, t := x.nextUnlessFinalSemicolon(), y.nextUnlessFinalSemicolon()
		if s.kind != t.kind || !s.equal(t) {
			return false
		}
		if s.kind == end {
			return true
		}
	}
}

// equal compares with a token of the same kind.
func (t token) equal(other token) bool {
	switch t.kind {
	case word:
		return strings.EqualFold(t.text, other.text)
	case quoted, illegal:
		return t.text == other.text || strings.ReplaceAll(t.text, "\r\n", "\n") == strings.ReplaceAll(other.text, "\r\n", "\n")
	}
	return t.text == other.text
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
