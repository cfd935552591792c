package reportquery

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// scanIllegal takes what belongs together although the language does not know it: a comment, a name or a
// value in other quotes, a word in another script. Elsewhere it takes one sign.
func (s *scanner) scanIllegal() {
	rest := s.text[s.pos:]
	switch rest[0] {
	case '-', '/', '#':
		if n := commentLength(rest); n > 0 {
			s.pos += n
			return
		}
	case '|', '&':
		if strings.HasPrefix(rest, "||") || strings.HasPrefix(rest, "&&") {
			s.pos += 2
			return
		}
	}
	r, size := utf8.DecodeRuneInString(rest)
	if s.takeForeignQuotes(r, size) || size > 1 && s.takeNonASCIIWord() {
		return
	}
	s.pos += size
}

// commentLength is the length of the comment that a text begins with: up to the end of its line, or up to
// its closing sign, or to the end of the text where that is missing.
func commentLength(s string) int {
	switch {
	case strings.HasPrefix(s, "/*"):
		if i := strings.Index(s[2:], "*/"); i >= 0 {
			return i + 4
		}
		return len(s)
	case s[0] == '#', strings.HasPrefix(s, "--"), strings.HasPrefix(s, "//"):
		line, _, _ := strings.Cut(s, "\n")
		return len(strings.TrimRight(line, "\r"))
	}
	return 0
}

// comment tells whether a token is a comment of SQL or of Terraform.
func (t token) comment() bool { return t.kind == illegal && commentLength(t.text) > 0 }

// singleQuotes are typographic single quotes, and marks that are taken for them.
const singleQuotes = "‘’‚‛´′＇"

// closingQuotes are the signs that close a text which a sign opens, "" for a sign that opens none.
// Word processors open and close with whatever curly quote they think fit.
func closingQuotes(opening rune) string {
	switch opening {
	case '"':
		return `"`
	case '`':
		return "`"
	case '[':
		return "]"
	case '‘', '’', '‚', '‛', '´', '′', '＇':
		return singleQuotes
	case '“', '”', '„', '‟', '«', '»', '‹', '›', '″', '＂':
		return "“”„‟«»‹›″＂"
	}
	return ""
}

// takeForeignQuotes takes a text in quotes that are not the language's; white space counts in it. Where the
// closing sign is missing it takes nothing, and remembers that: a text of opening signs is read in one pass.
func (s *scanner) takeForeignQuotes(opening rune, size int) bool {
	closing := closingQuotes(opening)
	if closing == "" || strings.Contains(s.unpaired, closing) {
		return false
	}
	for at := s.pos + size; ; {
		i := strings.IndexAny(s.text[at:], closing)
		if i < 0 {
			s.unpaired += closing
			return false
		}
		r, width := utf8.DecodeRuneInString(s.text[at+i:])
		at += i + width
		if after, _ := utf8.DecodeRuneInString(s.text[at:]); r != '’' || !unicode.IsLetter(after) { // not in it’s
			s.pos = at
			return true
		}
	}
}

// opensForeignQuotes tells whether a token is, or begins with, a quote that is not the language's.
func (t token) opensForeignQuotes() bool {
	r, _ := utf8.DecodeRuneInString(t.text)
	return t.kind == illegal && closingQuotes(r) != ""
}

// content is the text between the quotes of a token in quotes that are not the language's. There is none where the
// closing one is missing.
func (t token) content() (string, bool) {
	_, first := utf8.DecodeRuneInString(t.text)
	_, last := utf8.DecodeLastRuneInString(t.text)
	if !t.opensForeignQuotes() || len(t.text) < first+last {
		return "", false
	}
	return t.text[first : len(t.text)-last], true
}
