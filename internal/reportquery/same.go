package reportquery

import "strings"

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
