package reportquery

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
)

// Timespans lists the date ranges that documents name: those of the custom query specification [doc P-CQ, C-CQ] and
// LAST_3_YEARS, which only a sample of a catalogue has [sample C11-CQ]. Which of them, and which others, a query may
// name is decided by the availableDateRanges of its dataset.
func Timespans() []string {
	return []string{
		"TODAY", "YESTERDAY", "LAST_7_DAYS", "LAST_14_DAYS", "LAST_30_DAYS", "LAST_90_DAYS", "LAST_180_DAYS", "LAST_365_DAYS",
		"LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LAST_3_YEARS", "LIFETIME",
	}
}

var rangeForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile("^LAST_([0-9]+_(DAYS|WEEKS|MONTHS|QUARTERS|YEARS)|(1_)?(DAY|WEEK|MONTH|QUARTER|YEAR))$")
})

// isTimespan tells whether a word in capitals is a documented date range, or has the form of one.
func isTimespan(word string) bool {
	return rangeForm().MatchString(word) || slices.Contains(Timespans(), word)
}

// RefuseAggregated reports the clause AGGREGATED, for programs whose language does not have it: it was only seen in
// queries of the Microsoft Store [field F-STORE].
func (q *Query) RefuseAggregated() Errors {
	if q.Aggregated.Text == "" {
		return nil
	}
	return Errors{q.unknown(q.Aggregated, "This program has no AGGREGATED clause.", "Remove AGGREGATED and the word after it: only queries of the program store have the clause.")}
}

// timespanClause reads the word after TIMESPAN. Any word is accepted, because the catalogue decides.
func (p *parser) timespanClause() {
	p.expected = "the end of the text"
	if p.atClauseEnd() || p.tok.keyword != noKeyword {
		p.failExpected("a time span after TIMESPAN", documentedTimespans())
		return
	}
	first, second := p.tok, p.peek
	p.advance()
	if first.name() && (p.atTimespanEnd() || p.misspeltClause() != noKeyword) {
		p.query.Timespan = Name{Text: strings.ToUpper(first.text), Offset: first.at}
		return
	}
	for !p.atTimespanEnd() {
		p.advance()
	}
	p.failTimespan(first, second)
}

func (p *parser) atTimespanEnd() bool {
	return p.atClauseEnd() || p.tok.keyword != noKeyword || p.tok.opensSQLClause()
}

// failTimespan reports the tokens from first up to the last that was read: LAST 6 MONTHS is one error.
func (p *parser) failTimespan(first, second token) {
	text := p.text[first.at:p.lastEnd]
	words := strings.FieldsFunc(text[:min(len(text), 64)], func(r rune) bool { return r >= 0x80 || !isWordByte(byte(r)) })
	joined := strings.ToUpper(strings.Join(words, "_"))
	near := Nearest(joined, Timespans())
	switch {
	case first.name() && isTimespan(strings.ToUpper(first.text)):
		p.fail(second.at, len(second.text), fmt.Sprintf("Expected %s, found %s.", p.expected, second.describe()),
			"If it says how to aggregate, AGGREGATED is missing before it.")
	case isTimespan(joined):
		p.fail(first.at, len(text), "A time span is written without quotes and blanks.", fmt.Sprintf("Write TIMESPAN %s.", joined))
	case near != "":
		p.fail(first.at, len(text), "A time span is written without quotes and blanks.", fmt.Sprintf("Did you mean %s?", near))
	default:
		p.fail(first.at, len(text), fmt.Sprintf("%s is not a time span.", quote(text)), documentedTimespans())
	}
}

func documentedTimespans() string {
	return "A time span is one word, and no dates. Documented are " + strings.Join(Timespans(), ", ") + "."
}

// aggregatedClause reads the word after AGGREGATED. Daily is the only one that was seen [field F-STORE].
func (p *parser) aggregatedClause() {
	p.expected = "the end of the text"
	if p.tok.name() {
		p.query.Aggregated = Name{Text: p.tok.text, Offset: p.tok.at}
		p.advance()
		return
	}
	p.failExpected("a word after AGGREGATED", "For example: AGGREGATED Daily.")
	p.skipToClause()
}
