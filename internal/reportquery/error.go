package reportquery

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxErrors bounds how many errors of one text are reported.
const maxErrors = 20

// Error is one thing that is wrong with a text, at one place.
type Error struct {
	Line    int // from 1
	Column  int // from 1, in characters
	Message string
	Remedy  string // what to do about it; may be empty

	excerpt string // the line of the source and the caret under it, two lines
}

// Error is the place, the message and the remedy on one line.
func (e *Error) Error() string {
	s := fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
	if e.Remedy != "" {
		s += " " + e.Remedy
	}
	return s
}

// Detail is what goes below the message when it is shown to a person: the place, the line with a caret, the
// remedy. The excerpt is indented, which keeps Terraform from wrapping it.
func (e *Error) Detail() string {
	s := fmt.Sprintf("Line %d, column %d:\n\n%s", e.Line, e.Column, e.excerpt)
	if e.Remedy != "" {
		s += "\n\n" + e.Remedy
	}
	return s
}

// Errors is everything that is wrong with a text, in the order of the text.
type Errors []*Error

// Error is all errors, a line each.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// errorAt makes an error about length bytes of the source from offset on.
func errorAt(source string, offset, length int, message, remedy string) *Error {
	before := source[:offset]
	start := strings.LastIndexByte(before, '\n') + 1
	line := source[start:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	return &Error{
		Line:    strings.Count(before, "\n") + 1,
		Column:  utf8.RuneCountInString(source[start:offset]) + 1,
		Message: message,
		Remedy:  remedy,
		excerpt: excerpt(strings.TrimRight(line, "\r"), offset-start, length),
	}
}

// Widths of an excerpt in characters. A terminal has 80 and Terraform's frame takes a few.
const (
	excerptIndent = "    "
	excerptWidth  = 70
	excerptLead   = 30 // at most this much before the fault
)

// excerpt shows the part of a line around a fault with a caret under it.
func excerpt(line string, offset, length int) string {
	offset = min(offset, len(line))
	lead, rest := []rune(line[:offset]), []rune(line[offset:])
	under := utf8.RuneCountInString(line[offset:min(offset+length, len(line))])
	if len(lead)+len(rest) > excerptWidth {
		if len(lead) > excerptLead {
			lead = append([]rune("…"), lead[len(lead)-excerptLead+1:]...)
		}
		if room := excerptWidth - len(lead); len(rest) > room {
			rest = append(rest[:room-1:room-1], '…')
		}
	}
	under = max(1, min(under, len(rest)))
	shown := strings.Map(printable, string(lead)+string(rest))
	return excerptIndent + strings.TrimRight(shown, " ") + "\n" +
		excerptIndent + strings.Repeat(" ", len(lead)) + strings.Repeat("^", under)
}

// printable keeps an excerpt on its line and the caret below its place: tabs and control signs become blanks.
func printable(r rune) rune {
	if r < ' ' || r == 0x7f || r == '\u00a0' || r == '\ufeff' {
		return ' '
	}
	return r
}
