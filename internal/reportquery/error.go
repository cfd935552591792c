package reportquery

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
)

// maxErrors bounds how many errors of one text are reported.
const maxErrors = 20

// Error is one thing that is wrong with a text, at one place.
type Error struct {
	Line    int // from 1
	Column  int // from 1, in characters; a byte-order mark is none
	Message string
	Remedy  string // what to do about it; may be empty
	Excerpt string // the line of the text and the caret under it: two lines, indented so that Terraform does not wrap them

	offset int // bytes from the beginning of the text
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
// remedy.
func (e *Error) Detail() string {
	s := fmt.Sprintf("Line %d, column %d of the query:\n\n%s", e.Line, e.Column, e.Excerpt)
	if e.Remedy != "" {
		s += "\n\n" + e.Remedy
	}
	return s
}

// Errors is everything that is wrong with a text, in the order of the text, one error for each place.
type Errors []*Error

// Error is all errors, a line each.
func (es Errors) Error() string {
	lines := make([]string, len(es))
	for i, e := range es {
		lines[i] = e.Error()
	}
	return strings.Join(lines, "\n")
}

// inOrder puts errors into the order of the text. Of several at one place the first that was found tells most.
func (es Errors) inOrder() Errors {
	slices.SortStableFunc(es, func(a, b *Error) int { return cmp.Compare(a.offset, b.offset) })
	return slices.CompactFunc(es, func(a, b *Error) bool { return a.offset == b.offset })
}

// errorAt makes an error about length bytes of the source from offset on. The message and the remedy may have names that
// the service has listed.
func errorAt(source string, offset, length int, message, remedy string) *Error {
	start := strings.LastIndexByte(source[:offset], '\n') + 1
	line := source[start:]
	if i := strings.IndexByte(line, '\n'); i >= 0 {
		line = line[:i]
	}
	line = strings.TrimRight(line, "\r")
	at := min(offset-start, len(line))
	if unmarked := strings.TrimPrefix(line, "\uFEFF"); len(line)-len(unmarked) <= at {
		line, at = unmarked, at-len(line)+len(unmarked)
	}
	return &Error{
		Line:    strings.Count(source[:start], "\n") + 1,
		Column:  utf8.RuneCountInString(line[:at]) + 1,
		Message: printable.Text(message),
		Remedy:  printable.Text(remedy),
		Excerpt: excerpt(line, at, length),
		offset:  offset,
	}
}
