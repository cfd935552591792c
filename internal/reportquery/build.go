package reportquery

import (
	"slices"
	"strings"
)

// Quote writes a text as one literal, whatever is in it. No document shows a quote inside a literal; doubling it is SQL's
// way.
func Quote(text string) string { return "'" + strings.ReplaceAll(text, "'", "''") + "'" }

// ParseOperator reads an operator. Case and white space between its words do not count; NoOperator is the result for
// everything that is none.
func ParseOperator(s string) Operator {
	spelling := strings.ToUpper(strings.Join(strings.Fields(s), " "))
	if i := slices.Index(operators[:], spelling); i > 0 {
		return Operator(i)
	}
	return NoOperator
}

// ParseDirection reads a direction of ORDER BY in any case, "" for the default. The second result tells whether it is one.
func ParseDirection(s string) (Direction, bool) {
	for d := DefaultDirection; d <= Descending; d++ {
		if strings.EqualFold(d.String(), s) {
			return d, true
		}
	}
	return DefaultDirection, false
}
