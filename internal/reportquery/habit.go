package reportquery

import "strings"

// sentence is what to say about something that the language does not have; its message is "" for nothing.
type sentence struct{ message, remedy string }

func (s sentence) found() bool { return s.message != "" }

// What SQL has and this language has not.
var (
	noStar        = sentence{"There is no *.", "List the columns by name; the data source partnerinsights_datasets shows them."}
	noFunctions   = sentence{"There are no functions.", "Metrics are computed by the service and have names, such as CustomerCount; the data source partnerinsights_datasets shows those of each dataset."}
	noCall        = sentence{"There are no functions.", "Write the value itself; for a range of time use TIMESPAN."}
	noOr          = sentence{"There is no OR: conditions are joined with AND only.", "For several values of one column write Column IN ('a', 'b'); otherwise make two queries."}
	noJoin        = sentence{"There is no JOIN: a query reads one dataset.", "Make a query for each dataset and join the reports."}
	noUnion       = sentence{"There is no UNION, EXCEPT or INTERSECT: a text holds one query.", "Make a resource for each query."}
	noTop         = sentence{"There is no TOP.", "Write LIMIT and the number after ORDER BY."}
	noAll         = sentence{"There is no ALL.", "Leave it out: without DISTINCT no row is left out."}
	noNull        = sentence{"There is no NULL.", "Compare with a value, for example Column != ''."}
	noBetween     = sentence{"There is no BETWEEN.", "Write two conditions: Column >= low AND Column <= high."}
	noArithmetic  = sentence{"There is no arithmetic.", "Select the columns and compute where the report is read."}
	noAlias       = sentence{"There are no aliases.", "Leave AS and the name after it out; columns keep the names of the catalogue."}
	noOffset      = sentence{"There is no OFFSET or FETCH.", "LIMIT takes one number, of rows from the beginning."}
	noSubquery    = sentence{"A query can't stand inside another.", "Name the dataset after FROM."}
	noParentheses = sentence{"Names are written without parentheses.", "Leave the parentheses out; only the lists of IN and NOT IN stand in them."}
	noComments    = sentence{"There are no comments.", "Put the comment into the Terraform configuration, outside the text."}
	noQuotes      = sentence{"Names are written without quotes.", "Leave the quotes out; straight single quotes are for values."}
	noDots        = sentence{"Names have one part.", "Leave the dataset's name and the dot out: a query reads one dataset."}
)

// habits are words and signs of SQL. A word of these is a name where a name can stand.
var habits = map[string]sentence{
	"*":          noArithmetic, // where a column can't stand
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
	"HAVING":     {"There is no HAVING.", "Metrics may stand in WHERE like columns."},
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

// habit is what to say about a token that shows a habit of SQL.
func (t token) habit() sentence {
	switch {
	case t.kind != stray && !t.name():
		return sentence{}
	case t.opensOtherQuotes():
		return noQuotes
	case len(t.text) > len("DESCENDING"):
		return sentence{}
	}
	return habits[strings.ToUpper(t.text)]
}

// opensForeignClause tells whether a token begins a clause that only SQL has.
func (t token) opensForeignClause() bool {
	return t.name() && (t.fold("GROUP") || t.fold("HAVING") || t.fold("OFFSET") || t.fold("FETCH") || t.opensQuery())
}

// opensQuery tells whether another query begins with a token, or after it.
func (t token) opensQuery() bool {
	return t.fold("UNION") || t.fold("EXCEPT") || t.fold("INTERSECT") || t.fold("WITH")
}
