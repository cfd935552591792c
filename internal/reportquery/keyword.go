package reportquery

import "strings"

// keyword is a reserved word of the language.
type keyword uint8

const (
	noKeyword keyword = iota
	kwSelect
	kwFrom
	kwWhere
	kwOrder
	kwLimit
	kwTimespan
	kwDistinct
	kwAnd
	kwLike
	kwNot
	kwIn
	kwBy
	kwAsc
	kwDesc
)

// clauses is the last keyword that opens a clause; the clauses stand first, in the order of the grammar.
const clauses = kwTimespan

func (k keyword) opensClause() bool { return noKeyword < k && k <= clauses }

var keywords = [...]string{
	kwSelect: "SELECT", kwFrom: "FROM", kwWhere: "WHERE", kwOrder: "ORDER", kwLimit: "LIMIT", kwTimespan: "TIMESPAN",
	kwDistinct: "DISTINCT", kwAnd: "AND", kwLike: "LIKE", kwNot: "NOT", kwIn: "IN", kwBy: "BY", kwAsc: "ASC", kwDesc: "DESC",
}

func (k keyword) String() string {
	if k == kwOrder {
		return "ORDER BY"
	}
	return keywords[k]
}

func keywordOf(s string) keyword {
	if len(s) < len("IN") || len(s) > len("DISTINCT") {
		return noKeyword
	}
	for k := kwSelect; int(k) < len(keywords); k++ {
		if len(keywords[k]) == len(s) && strings.EqualFold(keywords[k], s) {
			return k
		}
	}
	return noKeyword
}

// meant is the keyword, one of some, that a name was probably meant to be.
func (t token) meant(ks ...keyword) keyword {
	if !t.name() || t.habit().found() {
		return noKeyword
	}
	names := make([]string, len(ks))
	for i, k := range ks {
		names[i] = keywords[k]
	}
	return keywordOf(Nearest(t.text, names))
}

// Timespans are the values that TIMESPAN takes, in the order of the custom query specification [doc P-CQ].
// A dataset's availableDateRanges is a subset.
func Timespans() []string {
	return []string{
		"TODAY", "YESTERDAY", "LAST_7_DAYS", "LAST_14_DAYS", "LAST_30_DAYS", "LAST_90_DAYS", "LAST_180_DAYS",
		"LAST_365_DAYS", "LAST_MONTH", "LAST_3_MONTHS", "LAST_6_MONTHS", "LAST_1_YEAR", "LIFETIME",
	}
}
