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
	kwAggregated
	kwDistinct
	kwAnd
	kwLike
	kwNot
	kwIn
	kwBy
	kwAsc
	kwDesc
)

// clauses is the last keyword that opens a clause; the clauses come first, in the order of the grammar.
const clauses = kwAggregated

func (k keyword) opensClause() bool { return noKeyword < k && k <= clauses }

var keywords = [...]string{
	kwSelect: "SELECT", kwFrom: "FROM", kwWhere: "WHERE", kwOrder: "ORDER", kwLimit: "LIMIT", kwTimespan: "TIMESPAN",
	kwAggregated: "AGGREGATED",
	kwDistinct:   "DISTINCT", kwAnd: "AND", kwLike: "LIKE", kwNot: "NOT", kwIn: "IN", kwBy: "BY", kwAsc: "ASC", kwDesc: "DESC",
}

func (k keyword) String() string {
	if k == kwOrder {
		return "ORDER BY"
	}
	return keywords[k]
}

func keywordOf(s string) keyword {
	if len(s) < len("IN") || len(s) > len("AGGREGATED") {
		return noKeyword
	}
	for k := kwSelect; int(k) < len(keywords); k++ {
		if len(keywords[k]) == len(s) && strings.EqualFold(keywords[k], s) {
			return k
		}
	}
	return noKeyword
}

// closestKeyword is the keyword, one of ks, that a name is probably a misspelling of.
func (t token) closestKeyword(ks ...keyword) keyword {
	if !t.name() || t.unsupported().found() {
		return noKeyword
	}
	names := make([]string, len(ks))
	for i, k := range ks {
		names[i] = keywords[k]
	}
	return keywordOf(Nearest(t.text, names))
}
