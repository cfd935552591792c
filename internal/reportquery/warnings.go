package reportquery

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Warnings reports what is valid but probably a mistake: a date range that no document names and that does not have the form
// of one, which only a catalogue can tell, and values with characters that can't be seen, which come with text that was
// copied from a web page. They are meant as warnings.
func (q *Query) Warnings() Errors {
	var warnings Errors
	for _, f := range q.Filters {
		for _, v := range f.Values {
			if at := strings.IndexFunc(v.Text, isHidden); at >= 0 && len(warnings) < maxErrors {
				r, size := utf8.DecodeRuneInString(v.Text[at:])
				warnings = append(warnings, errorAt(q.text, v.Offset+at, size, fmt.Sprintf("The value contains the invisible character %U.", r),
					"If it is there by accident, write a plain blank or delete it: the service compares it."))
			}
		}
	}
	if t := q.Timespan; t.Text != "" && !isTimespan(t.Text) {
		warnings = append(warnings, q.unknown(t, fmt.Sprintf("%s is not a documented time span.", shorten(t.Text)), didYouMean(t.Text, Timespans())+documentedTimespans()))
	}
	return warnings
}

// isHidden tells whether a character of a value can't be seen, line breaks and tabs aside.
func isHidden(r rune) bool { return !unicode.IsPrint(r) && r != '\n' && r != '\r' && r != '\t' }
