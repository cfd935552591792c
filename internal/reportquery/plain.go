package reportquery

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// typographic maps characters that word processors and web pages put in the place of plain ones to these. Quotes are left
// to closingQuotes.
var typographic = map[rune]string{
	'\u2010': "-", '\u2011': "-", '\u2012': "-", '\u2013': "-", '\u2014': "-", '\u2015': "-", '\u2212': "-", '\ufe63': "-",
	'\u2260': "!=", '\u2264': "<=", '\u2265': ">=", '\u2a7d': "<=", '\u2a7e': ">=",
	'\u060c': ",", '\u3001': ",", '\u037e': ";", '\u2217': "*", '\u22c5': ".", '\u3002': ".",
}

// plainRune is what is meant by a typographic character, and any other character itself. Those from U+FF01 to U+FF5E are
// the full-width forms of ASCII.
func plainRune(r rune) string {
	if '\uff01' <= r && r <= '\uff5e' {
		return string(r - '\uff01' + '!')
	}
	if p := typographic[r]; p != "" {
		return p
	}
	return string(r)
}

// plain is a text with plain characters in the place of typographic ones. The second result tells whether there were any
// and nothing but ASCII is left.
func plain(s string) (string, bool) {
	if isASCII(s) {
		return s, false
	}
	var b strings.Builder
	for _, r := range s {
		b.WriteString(plainRune(r))
	}
	return b.String(), isASCII(b.String())
}

func isASCII(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r >= utf8.RuneSelf }) < 0
}

// plainRemedy says what to write in the place of a text with typographic or invisible characters, "" for others.
func plainRemedy(s string) string {
	if p, ok := plain(s); ok {
		return fmt.Sprintf("Write a plain %s.", quote(p))
	}
	if r, _ := utf8.DecodeRuneInString(s); s != "" && !unicode.IsPrint(r) {
		return "Delete it."
	}
	return ""
}
