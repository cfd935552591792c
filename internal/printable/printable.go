// Package printable makes text of others fit to be shown on one line of a terminal.
package printable

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Text is s with every character that can't be seen written as an escape of Go's: control characters (\n, \x1b, \u009b),
// bidirectional overrides (\u202e), white space other than the blank (\u00a0), format characters, and bytes that are no
// UTF-8 (\xff). A terminal obeys none of it, and it stays on its line. A backslash stays as it is, so Text(Text(s)) is
// Text(s).
func Text(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		r, size := utf8.DecodeRuneInString(s)
		if unicode.IsPrint(r) && (r != utf8.RuneError || size > 1) {
			b.WriteString(s[:size])
		} else {
			quoted := strconv.Quote(s[:size])
			b.WriteString(quoted[1 : len(quoted)-1])
		}
		s = s[size:]
	}
	return b.String()
}
