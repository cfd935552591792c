package reportquery

import "strings"

// explanation is what to say about something that the language does not have; its message is "" for nothing.
type explanation struct{ message, remedy string }

func (s explanation) found() bool { return s.message != "" }

// What SQL has and this language has not.
var (
	noStar        = explanation{"There is no *.", "List the columns by name; the data source partnerinsights_datasets shows them."}
	noFunctions   = explanation{"There are no functions.", "Metrics are computed by the service and have names, such as CustomerCount; the data source partnerinsights_datasets shows those of each dataset."}
	noCall        = explanation{"There are no functions.", "Write the value itself; for a range of time use TIMESPAN."}
	noOr          = explanation{"There is no OR: conditions are joined with AND only.", "For several values of one column write Column IN ('a', 'b'); otherwise make two queries."}
	noJoin        = explanation{"There is no JOIN: a query reads one dataset.", "Make a query for each dataset and join the reports."}
	noUnion       = explanation{"There is no UNION, EXCEPT or INTERSECT: a text holds one query.", "Make a resource for each query."}
	noTop         = explanation{"There is no TOP.", "Write LIMIT and the number after ORDER BY."}
	noAll         = explanation{"There is no ALL.", "Leave it out: without DISTINCT no row is left out."}
	noNull        = explanation{"There is no NULL.", "Compare with a value, for example Column != ''."}
	noBetween     = explanation{"There is no BETWEEN.", "Write two conditions: Column >= low AND Column <= high."}
	noArithmetic  = explanation{"There is no arithmetic.", "Select the columns and compute where the report is read."}
	noAlias       = explanation{"There are no aliases.", "Leave AS and the name after it out; columns keep the names of the catalogue."}
	noOffset      = explanation{"There is no OFFSET or FETCH.", "LIMIT takes one number, of rows from the beginning."}
	noSubquery    = explanation{"A query can't contain another.", "Name the dataset after FROM."}
	noParentheses = explanation{"Names are written without parentheses.", "Leave the parentheses out; only the lists of IN and NOT IN have them."}
	noComments    = explanation{"There are no comments.", "Put the comment into the Terraform configuration, outside the text."}
	noQuotes      = explanation{"Names are written without quotes.", "Leave the quotes out; straight single quotes are for values."}
	noDots        = explanation{"Names have one part.", "Leave the dataset's name and the dot out: a query reads one dataset."}
)

// sqlFeatures are words and signs of SQL. One that is a word is a name where a name is allowed.
var sqlFeatures = map[string]explanation{
	"*":          noArithmetic, // where a column is not allowed
	"||":         noOr,
	"&&":         {"There is no &&.", "Write AND."},
	"+":          noArithmetic,
	"-":          noArithmetic,
	"/":          noArithmetic,
	"%":          noArithmetic,
	".":          noDots,
	"OR":         noOr,
	"AS":         noAlias,
	"IS":         {"There is no IS NULL.", noNull.remedy},
	"BETWEEN":    noBetween,
	"JOIN":       noJoin,
	"INNER":      noJoin,
	"LEFT":       noJoin,
	"RIGHT":      noJoin,
	"FULL":       noJoin,
	"CROSS":      noJoin,
	"NATURAL":    noJoin,
	"GROUP":      {"There is no GROUP BY.", "Leave it out: metrics are computed for each combination of the selected columns."},
	"HAVING":     {"There is no HAVING.", "WHERE takes metrics like columns."},
	"UNION":      noUnion,
	"EXCEPT":     noUnion,
	"INTERSECT":  noUnion,
	"OFFSET":     noOffset,
	"FETCH":      noOffset,
	"INTO":       {"There is no INTO.", "Leave it out: a report delivers the rows as a file."},
	"TOP":        noTop,
	"ASCENDING":  {"There is no ASCENDING.", "Write ASC."},
	"DESCENDING": {"There is no DESCENDING.", "Write DESC."},
	"NULLS":      {"There is no NULLS FIRST or NULLS LAST.", "Leave it out: ORDER BY takes columns with ASC or DESC."},
	"WITH":       {"There is no WITH.", "A query reads one dataset of the catalogue: SELECT columns FROM dataset."},
	"WHEN":       {"There is no CASE.", "Select the columns and decide where the report is read."},
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
