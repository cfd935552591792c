package reportquery

import "strings"

// sentence is what to say about something that the language does not have; its message is "" for nothing.
type sentence struct{ message, remedy string }

func (s sentence) found() bool { return s.message != "" }

// What SQL has and this language has not.
var (
	noFunctions = sentence{"There are no functions.", "Metrics are computed by the service and have names, such as CustomerCount; the data source partnerinsights_datasets shows those of each dataset."}
	noOr        = sentence{"There is no OR: conditions are joined with AND only.", "For several values of one column write Column IN ('a', 'b'); otherwise make two queries."}
	noJoin      = sentence{"There is no JOIN: a query reads one dataset.", "Make a query for each dataset and join the reports."}
	noUnion     = sentence{"There is no UNION: a text holds one query.", "Make a resource for each query."}
	noTop       = sentence{"There is no TOP.", "Write LIMIT and the number after ORDER BY."}
	noBetween   = sentence{"There is no BETWEEN.", "Write two conditions: Column >= low AND Column <= high."}
	noArith     = sentence{"There is no arithmetic.", "Select the columns and compute where the report is read."}
	noSubquery  = sentence{"A query can't stand inside another.", "Name the dataset after FROM."}
	noComments  = sentence{"There are no comments.", "Put the comment into the Terraform configuration, outside the text."}
	noQuotes    = sentence{"Names are written without quotes.", "Leave the quotes out; straight single quotes are for values."}
	noDots      = sentence{"Names have one part.", "Leave the dataset's name and the dot out: a query reads one dataset."}
)

// habit is what to say about a token that shows a habit of SQL.
func (t token) habit() sentence {
	switch {
	case t.kind == stray && isComment(t.text):
		return noComments
	case t.kind == stray && inOtherQuotes(t.text):
		return noQuotes
	case t.kind != stray && !t.name(), len(t.text) > len("INTERSECT"):
		return sentence{}
	}
	switch strings.ToUpper(t.text) {
	case "*":
		return sentence{"There is no *.", "List the columns by name; the data source partnerinsights_datasets shows them."}
	case "OR", "||":
		return noOr
	case "&&":
		return sentence{"There is no &&.", "Write AND."}
	case "GROUP":
		return sentence{"There is no GROUP BY.", "Leave it out: metrics are computed for each combination of the selected columns."}
	case "HAVING":
		return sentence{"There is no HAVING.", "Metrics may stand in WHERE like columns."}
	case "JOIN", "INNER", "LEFT", "RIGHT", "FULL", "CROSS", "NATURAL":
		return noJoin
	case "UNION", "EXCEPT", "INTERSECT":
		return noUnion
	case "AS":
		return sentence{"There are no aliases.", "Leave AS and the name after it out; columns keep the names of the catalogue."}
	case "OFFSET", "FETCH":
		return sentence{"There is no OFFSET.", "LIMIT takes one number, the rows from the beginning."}
	case "TOP":
		return noTop
	case "BETWEEN":
		return noBetween
	case "IS":
		return sentence{"There is no IS NULL.", "Compare with a value, for example Column != ''."}
	case "+", "-", "/", "%":
		return noArith
	case ".":
		return noDots
	}
	return sentence{}
}

// failHabit reports the current token as a habit.
func (p *parser) failHabit(s sentence) { p.failHere(s.message, s.remedy) }

func isComment(s string) bool {
	return strings.HasPrefix(s, "--") || strings.HasPrefix(s, "/*") || strings.HasPrefix(s, "//") || strings.HasPrefix(s, "#")
}

// inOtherQuotes tells whether a stray is a text in quotes that are not the language's.
func inOtherQuotes(s string) bool {
	for _, pair := range otherQuotes {
		if len(s) > len(pair[0]) && strings.HasPrefix(s, pair[0]) && strings.HasSuffix(s, pair[1]) {
			return true
		}
	}
	return false
}

// requote writes a text in other quotes as the language wants it.
func requote(s string) string {
	return "'" + strings.ReplaceAll(strings.Trim(s, "\"`[]“”‘’"), "'", "''") + "'"
}
