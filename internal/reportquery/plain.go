package reportquery

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// plainRune is what is meant by a typographic character, which word processors and web pages put in the place of a plain one,
// and any other character itself. Quotes are left to closingQuotes.
func plainRune(r rune) string {
	switch {
	case '\u2010' <= r && r <= '\u2015', r == '\u2212', r == '\ufe63':
		return "-"
	case '\uff01' <= r && r <= '\uff5e': // the full-width forms of ASCII
		return string(r - '\uff01' + '!')
	}
	switch r {
	case '\u2260':
		return "!="
	case '\u2264', '\u2a7d':
		return "<="
	case '\u2265', '\u2a7e':
		return ">="
	case '\u060c', '\u3001':
		return ","
	case '\u037e':
		return ";"
	case '\u2217':
		return "*"
	case '\u22c5', '\u3002':
		return "."
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
