package emulator

import (
	"net/http"
	"strings"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator/warehouse"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
)

// testRows is how many rows testQueryResult answers.
func (c *call) testRows() int {
	rows := c.policy.TestRows
	if c.program == CMP {
		rows = c.policy.CmpTestRows
	}
	return map[Choice]int{"10": 10, "100": 100}[rows]
}

// testQuery is GET ScheduledQueries/testQueryResult [doc P-TRY, C11-TRY].
func (c *call) testQuery() (result, *problem) {
	text, id := c.params["exportquery"], strings.TrimSpace(c.params["queryid"])
	if (text == "") == (id == "") {
		return result{}, badRequest("Null or missing value") // "mutually exclusive"
	}
	check := Choice("names")
	if id != "" {
		q := c.runnable(id)
		if q == nil {
			return result{}, c.invalidQuery()
		}
		text = q.Text
		if q.Type == System {
			check = "syntax"
		}
	}
	q, p := c.checkText(text, check)
	if p != nil {
		return result{}, p
	}
	var start, end time.Time
	if c.program != CMP { // whose page has no such parameters [doc C11-TRY]
		var okStart, okEnd bool
		start, okStart = c.parseQueryTime(c.params["starttime"])
		if end, okEnd = c.parseQueryTime(c.params["endtime"]); !okStart || !okEnd {
			return result{}, badRequest("Invalid report parameters")
		}
	}
	switch c.policy.TestTimeout {
	case "empty":
		return result{}, nil
	case "500":
		return result{}, &problem{http.StatusInternalServerError, "Service unavailable"}
	case "504":
		return result{}, &problem{http.StatusGatewayTimeout, "The query took longer than 100 seconds"}
	}
	table := c.e.evaluate(c.program, q, c.now, start, end, c.testRows())
	return result{items: rowsOf(table), rows: true}, nil
}

// evaluate computes the rows of a query as of a time. A dataset that left the catalogue has no rows.
func (e *Emulator) evaluate(p Program, q *reportquery.Query, now, start, end time.Time, limit int) warehouse.Result {
	d, known := e.dataset(p, q.Dataset.Text)
	if !known {
		return warehouse.Result{}
	}
	return e.data.Run(warehouse.Request{Query: q, Dataset: d.Dataset, Now: now, Start: start, End: end, Limit: limit})
}

// rowsOf writes each row as an object keyed by the names of the catalogue; all values are texts [sample P-FIRST].
func rowsOf(t warehouse.Result) []object {
	var rows []object
	for _, cells := range t.Rows {
		var o object
		for i, name := range t.Columns {
			o = append(o, member{name, cells[i]})
		}
		rows = append(rows, o)
	}
	return rows
}
