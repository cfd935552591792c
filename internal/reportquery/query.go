// Package reportquery is the report query language of Partner Insights: a syntax tree, a parser whose
// errors point at the place and name the remedy, a canonical text, and checks against a catalogue of datasets.
//
// The grammar is that of the custom query specification [doc P-CQ, C-CQ], with literals as the documented examples
// use them, which is wider than the printed grammar, and the clause AGGREGATED [field F-STORE]. There is one grammar
// for all programs; RefuseAggregated and Catalog.Check say what a program or an account does not have.
package reportquery

import (
	"strconv"
	"strings"
)

// Query is the syntax tree of one report query.
type Query struct {
	Distinct bool
	Columns  []Name // columns and metrics: the language does not tell them apart
	Dataset  Name
	Filters  []Filter // joined by AND, the only connective
	OrderBy  []Order
	Limit    Limit
	// Timespan is in capitals. Its Text is "" when absent; the service then takes six months [doc P-FIRST].
	Timespan Name
	// Aggregated is the word of the clause AGGREGATED, as written. Its Text is "" when absent.
	Aggregated Name

	text string // the source, for the excerpts in errors
}

// Name is a column, metric or dataset as written, or the word of a clause. Names are compared without case.
type Name struct {
	Text   string
	Offset int // bytes from the beginning of the source
}

// Filter is one condition of the WHERE clause.
type Filter struct {
	Column   Name
	Operator Operator
	Values   []Value // one, or with In and NotIn any number from one
}

// Value is a literal as it is written: a number, or a string with its quotes.
type Value struct {
	Text   string
	Offset int
}

// IsString tells whether the literal is written as a string.
func (v Value) IsString() bool { return strings.HasPrefix(v.Text, "'") }

// Content is the literal without its quotes, a doubled quote read as one.
func (v Value) Content() string {
	if !v.IsString() {
		return v.Text
	}
	return strings.ReplaceAll(v.Text[1:len(v.Text)-1], "''", "'")
}

// Order is one column of the ORDER BY clause.
type Order struct {
	Column    Name
	Direction Direction
}

// Limit is the LIMIT clause; its Text is "" when absent.
type Limit struct {
	Text   string
	Offset int
}

// Rows is the number of rows, 0 when there is no LIMIT clause. The parser accepts no number that overflows.
func (l Limit) Rows() int64 {
	n, err := strconv.ParseInt(l.Text, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Operator compares a column with a value.
type Operator uint8

// The operators of the language [doc P-CQ]; only In and NotIn take lists.
const (
	NoOperator Operator = iota
	Equal
	NotEqual
	Less
	LessOrEqual
	Greater
	GreaterOrEqual
	Like
	NotLike
	In
	NotIn
)

var operators = [...]string{
	Equal: "=", NotEqual: "!=", Less: "<", LessOrEqual: "<=", Greater: ">", GreaterOrEqual: ">=",
	Like: "LIKE", NotLike: "NOT LIKE", In: "IN", NotIn: "NOT IN",
}

// String is the operator in its canonical spelling.
func (o Operator) String() string { return operators[o] }

// TakesList tells whether the operator compares with a list of values.
func (o Operator) TakesList() bool { return o == In || o == NotIn }

func operatorOf(s string) Operator {
	for o := Equal; o <= GreaterOrEqual; o++ {
		if operators[o] == s {
			return o
		}
	}
	return NoOperator
}

// Direction is the direction of an ORDER BY column.
type Direction uint8

// DefaultDirection is that of a column without ASC or DESC; the service then sorts descending [doc P-CQ].
const (
	DefaultDirection Direction = iota
	Ascending
	Descending
)

// String is the direction in its canonical spelling, "" for the default.
func (d Direction) String() string {
	return [...]string{DefaultDirection: "", Ascending: "ASC", Descending: "DESC"}[d]
}
