package emulator

import (
	"regexp"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// aggregatedClause is what the Microsoft Store's language has after TIMESPAN [field F-STORE].
var aggregatedClause = regexp.MustCompile(`(?i)\s+AGGREGATED\s+([a-z]\w*)\s*;?\s*$`)

// parseQuery parses a query's text. aggregated is the word after AGGREGATED, "" when the clause is not there.
func parseQuery(text string) (q *reportquery.Query, aggregated string, err error) {
	if m := aggregatedClause.FindStringSubmatchIndex(text); m != nil {
		text, aggregated = text[:m[0]], text[m[2]:m[3]]
	}
	q, err = reportquery.Parse(text)
	return q, aggregated, err
}

// mayAggregate reports whether a text with or without the clause AGGREGATED is accepted.
func (c *call) mayAggregate(aggregated bool) bool {
	switch {
	case !programs[c.program].aggregated:
		return !aggregated
	case c.policy.Aggregated == "required":
		return aggregated
	case c.policy.Aggregated == "refused":
		return !aggregated
	}
	return true
}
