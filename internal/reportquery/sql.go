package reportquery

import "strings"

// explanation is what to say about something that the language does not have; its message is "" for nothing.
type explanation struct{ message, remedy string }

func (s explanation) found() bool { return s.message != "" }

// What SQL has and this language has not.
var (
	noStar        = explanation{"The wildcard * is not supported.", "List the columns by name; the data source partnerinsights_datasets shows them."}
	noFunctions   = explanation{"Functions are not supported.", "Metrics are computed by the service and have names, such as CustomerCount; the data source partnerinsights_datasets shows those of each dataset."}
	noCall        = explanation{"Functions are not supported.", "Write the value itself; for a range of time use TIMESPAN."}
	noOr          = explanation{"OR is not supported: conditions are joined with AND only.", "For several values of one column write Column IN ('a', 'b'); otherwise make two queries."}
	noJoin        = explanation{"JOIN is not supported: a query reads one dataset.", "Make a query for each dataset and join the reports."}
	noUnion       = explanation{"UNION, EXCEPT and INTERSECT are not supported: a text is one query.", "Make a resource for each query."}
	noTop         = explanation{"TOP is not supported.", "Write LIMIT and the number after ORDER BY."}
	noAll         = explanation{"ALL is not supported.", "Remove it: without DISTINCT all rows are returned."}
	noNull        = explanation{"NULL is not supported.", "Compare with a value, for example Column != ''."}
	noBetween     = explanation{"BETWEEN is not supported.", "Write two conditions: Column >= low AND Column <= high."}
	noArithmetic  = explanation{"Arithmetic is not supported.", "Select the columns and compute where the report is read."}
	noAlias       = explanation{"Aliases are not supported.", "Remove AS and the name after it; columns keep the names of the catalogue."}
	noOffset      = explanation{"OFFSET and FETCH are not supported.", "LIMIT takes one number, of rows from the beginning."}
	noSubquery    = explanation{"A query can't contain another.", "Name the dataset after FROM."}
	noParentheses = explanation{"Names are written without parentheses.", "Remove the parentheses; only the lists of IN and NOT IN have them."}
	noComments    = explanation{"Comments are not supported.", "Put the comment into the Terraform configuration, outside of the query."}
	noQuotes      = explanation{"Names are written without quotes.", "Remove the quotes; straight single quotes are for values."}
	noDots        = explanation{"Names have one part.", "Remove the dataset's name and the dot: a query reads one dataset."}
)

// sqlFeatures are words and signs of SQL. One that is a word is a name where a name is allowed.
var sqlFeatures = map[string]explanation{
	"*":          noArithmetic, // where a column is not allowed
	"||":         noOr,
	"&&":         {"&& is not supported.", "Write AND."},
	"+":          noArithmetic,
	"-":          noArithmetic,
	"/":          noArithmetic,
	"%":          noArithmetic,
	".":          noDots,
	"OR":         noOr,
	"AS":         noAlias,
	"IS":         {"IS NULL is not supported.", noNull.remedy},
	"BETWEEN":    noBetween,
	"JOIN":       noJoin,
	"INNER":      noJoin,
	"LEFT":       noJoin,
	"RIGHT":      noJoin,
	"FULL":       noJoin,
	"CROSS":      noJoin,
	"NATURAL":    noJoin,
	"GROUP":      {"GROUP BY is not supported.", "Remove it: metrics are computed for each combination of the selected columns."},
	"HAVING":     {"HAVING is not supported.", "WHERE takes metrics like columns."},
	"UNION":      noUnion,
	"EXCEPT":     noUnion,
	"INTERSECT":  noUnion,
	"OFFSET":     noOffset,
	"FETCH":      noOffset,
	"INTO":       {"INTO is not supported.", "Remove it: a report delivers the rows as a file."},
	"TOP":        noTop,
	"ASCENDING":  {"ASCENDING is not supported.", "Write ASC."},
	"DESCENDING": {"DESCENDING is not supported.", "Write DESC."},
	"NULLS":      {"NULLS FIRST and NULLS LAST are not supported.", "Remove it: ORDER BY takes columns with ASC or DESC."},
	"WITH":       {"WITH is not supported.", "A query reads one dataset of the catalogue: SELECT columns FROM dataset."},
	"WHEN":       {"CASE is not supported.", "Select the columns and decide where the report is read."},
}

// unsupported is what to say about a token that shows a unsupported of SQL.
func (t token) unsupported() explanation {
	switch {
	case t.kind != illegal && !t.name():
		return explanation{}
	case t.opensForeignQuotes():
		return noQuotes
	case len(t.text) > len("DESCENDING"):
		return explanation{}
	}
	return sqlFeatures[strings.ToUpper(t.text)]
}

// opensSQLClause tells whether a token begins a clause that only SQL has.
func (t token) opensSQLClause() bool {
	return t.name() && (t.fold("GROUP") || t.fold("HAVING") || t.fold("OFFSET") || t.fold("FETCH") || t.opensQuery())
}

// opensQuery tells whether another query begins with a token, or after it.
func (t token) opensQuery() bool {
	return t.fold("UNION") || t.fold("EXCEPT") || t.fold("INTERSECT") || t.fold("WITH")
}
