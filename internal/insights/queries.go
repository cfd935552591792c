package insights

import (
	"bytes"
	"context"
	"encoding/json"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const queriesPath = "ScheduledQueries"

// Query is a report query. A query can't be changed, only created and deleted.
type Query struct {
	ID          string `json:"queryId"` // opaque: one documented id is no UUID
	Name        string `json:"name"`
	Description string `json:"description"`
	Query       string `json:"query"`
	Type        string `json:"type"` // userDefined or system
	User        string `json:"user"` // opaque: a user principal name, or a number
	CreatedTime Time   `json:"createdTime"`
}

// Types of queries [doc P-GQ].
const (
	UserDefinedQuery = "userDefined"
	SystemQuery      = "system"
)

// NewQuery is what a query is created from.
type NewQuery struct {
	Name        string        `json:"Name"`
	Description Field[string] `json:"Description,omitzero"`
	Query       string        `json:"Query"`
}

// QueryFilter narrows a list of queries; the zero value is every user-defined query. What the service makes of
// a filter is not certain [unknown]: look at what comes back.
type QueryFilter struct {
	ID         string
	Name       string
	System     bool // system queries too, as is the service's own default [doc P-GQ]
	OnlySystem bool
}

// CreateQuery creates a query.
func (c *Client) CreateQuery(ctx context.Context, q NewQuery) (*Query, error) {
	defer c.queries.invalidate()
	return create(ctx, c, &call{operation: "create query", path: queriesPath, body: q}, idOfQuery)
}

// Queries lists queries.
func (c *Client) Queries(ctx context.Context, f QueryFilter) iter.Seq2[Query, error] {
	return objects[Query](ctx, c, f.call())
}

func (f QueryFilter) call() call {
	v := url.Values{"includeSystemQueries": {strconv.FormatBool(f.System)}}
	if f.OnlySystem {
		v = url.Values{"includeOnlySystemQueries": {"true"}}
	}
	setUnlessEmpty(v, "queryId", f.ID)
	setUnlessEmpty(v, "queryName", f.Name)
	return call{operation: "list queries", method: http.MethodGet, path: queriesPath, query: encodeQuery(v)}
}

// Query reads one query, a system query too, with BulkRefresh perhaps from a list that others use too: it never
// misses what this client has changed, but for some seconds what others have. A query that is not there is an
// error for which IsNotFound holds.
func (c *Client) Query(ctx context.Context, id string) (*Query, error) {
	return c.queries.get(ctx, id, func() (*Query, error) {
		v := url.Values{"queryId": {id}, "includeSystemQueries": {"true"}}
		return find(ctx, c, call{operation: "read query", method: http.MethodGet, path: queriesPath, query: encodeQuery(v)}, id, idOfQuery)
	})
}

func idOfQuery(q *Query) string { return q.ID }

// DeleteQuery deletes a user-defined query. What becomes of reports that use it is not known [unknown].
func (c *Client) DeleteQuery(ctx context.Context, id string) error {
	defer c.reports.invalidate()
	defer c.queries.invalidate()
	return c.change(ctx, "delete query", http.MethodDelete, queriesPath+"/", id, nil)
}

// Test is a query to try: the text or the id of one, and an optional range that overrides its TIMESPAN.
type Test struct {
	Query     string
	QueryID   string
	StartTime time.Time
	EndTime   time.Time
}

// TestQuery is the Error.Operation of Client.TestQuery.
const TestQuery = "test query"

// testTimeout is the least time that a test gets: the service itself gives up after 100 s [doc P-TRY].
const testTimeout = 110 * time.Second

// Row is a row of a result, its columns in the service's order.
type Row []Cell

// Cell is a column's name and its value as text.
type Cell struct{ Column, Value string }

// TestQuery runs a query and gives its first rows, up to 100 of them [doc P-TRY].
func (c *Client) TestQuery(ctx context.Context, t Test) ([]Row, error) {
	v := url.Values{}
	setUnlessEmpty(v, "exportQuery", t.Query)
	setUnlessEmpty(v, "queryId", t.QueryID)
	if !t.StartTime.IsZero() {
		v.Set("startTime", FormatTime(t.StartTime))
	}
	if !t.EndTime.IsZero() {
		v.Set("endTime", FormatTime(t.EndTime))
	}
	p, err := onePage[Row](ctx, c, call{operation: TestQuery, method: http.MethodGet, path: queriesPath + "/testQueryResult",
		query: encodeQuery(v), timeout: max(c.options.RequestTimeout, testTimeout)})
	if err != nil {
		return nil, err
	}
	return p.items, nil
}

// UnmarshalJSON reads a row and keeps the order of its columns. Numbers and other values become their text.
func (r *Row) UnmarshalJSON(b []byte) error {
	d := json.NewDecoder(bytes.NewReader(b))
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return wrongType[Row]("value that is no row")
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			return err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return err
		}
		column, _ := name.(string) // it is: the names of JSON are texts
		*r = append(*r, Cell{Column: column, Value: textOf(value)})
	}
	return nil
}

func textOf(raw json.RawMessage) string {
	var s *string
	if json.Unmarshal(raw, &s) != nil {
		return string(raw)
	}
	if s == nil {
		return ""
	}
	return *s
}
