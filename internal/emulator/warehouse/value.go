package warehouse

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// compare orders two cells: as numbers where both are numbers, also when written as text, else as texts
// without case. Days are written so that the order of the texts is the order of time.
func compare(a, b string) int {
	x, okX := number(a)
	y, okY := number(b)
	if okX && okY {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(strings.ToLower(a), strings.ToLower(b))
}

// number reads what the language writes as a number; "1e5" or "Inf" are texts.
func number(s string) (float64, bool) {
	if s == "" || strings.Trim(s, "-.0123456789") != "" {
		return 0, false
	}
	n, err := strconv.ParseFloat(s, 64)
	return n, err == nil
}

// satisfies reports whether a cell passes a condition.
func satisfies(cell string, f reportquery.Filter) bool {
	is := func(v reportquery.Value) bool { return compare(cell, v.Content()) == 0 }
	switch f.Operator {
	case reportquery.Equal:
		return is(f.Values[0])
	case reportquery.NotEqual:
		return !is(f.Values[0])
	case reportquery.Like:
		return like(cell, f.Values[0].Content())
	case reportquery.NotLike:
		return !like(cell, f.Values[0].Content())
	case reportquery.In, reportquery.NotIn:
		return slices.ContainsFunc(f.Values, is) == (f.Operator == reportquery.In)
	}
	return ordered(compare(cell, f.Values[0].Content()), f.Operator)
}

func ordered(c int, o reportquery.Operator) bool {
	switch o {
	case reportquery.Less:
		return c < 0
	case reportquery.LessOrEqual:
		return c <= 0
	case reportquery.Greater:
		return c > 0
	}
	return c >= 0
}

// like matches without case; % stands for any text. No other sign is special: the documents name no other.
func like(s, pattern string) bool {
	parts := strings.Split(strings.ToLower(pattern), "%")
	s = strings.ToLower(s)
	if len(parts) == 1 {
		return s == parts[0]
	}
	s, ok := strings.CutPrefix(s, parts[0])
	if !ok {
		return false
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		i := strings.Index(s, part)
		if i < 0 {
			return false
		}
		s = s[i+len(part):]
	}
	return strings.HasSuffix(s, parts[last])
}
