package insights

import (
	"cmp"
	"context"
	"errors"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"time"
)

const queriesPath = "ScheduledQueries"

// Owner says who created an object: the user principal name of a user, or the number of an account or application
// [captured F-THOOR, F-GPS]. A JSON number is read as its digits.
type Owner string

// Query is a report query. A query can't be changed, only created and deleted.
type Query struct {
	ID          string        `json:"queryId"` // opaque: one documented id is no UUID
	Name        string        `json:"name"`
	Description string        `json:"description"`
	Query       string        `json:"query"`
	Type        string        `json:"type"` // userDefined or system
	User        Owner         `json:"user"`
	CreatedTime Time          `json:"createdTime"`
	Unread      []UnreadField `json:"-"`
}

func queryType() *objectType[Query] {
	return newObjectType(func(q *Query) (id, name string, notes *[]UnreadField) { return q.ID, q.Name, &q.Unread })
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
	return create(ctx, c, call{operation: "create query", path: queriesPath, body: q}, queryType())
}

// Queries lists queries.
func (c *Client) Queries(ctx context.Context, f QueryFilter) iter.Seq2[Query, error] {
	return objects(ctx, c, f.list())
}

func (f QueryFilter) list() list[Query] {
	return list[Query]{of: queryType(), call: f.call(), names: itemNamed(f.ID, f.Name)}
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
	return c.queries.get(ctx, id, func(ctx context.Context) (*Query, error) {
		l := QueryFilter{ID: id, System: true}.list()
		l.call.operation = "read query"
		return find(ctx, c, l, id)
	})
}

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
	var rows rowReader
	k := call{operation: TestQuery, method: http.MethodGet, path: queriesPath + "/testQueryResult",
		query: encodeQuery(v), timeout: max(c.options.RequestTimeout, testTimeout), items: &rows}
	a, err := c.do(ctx, &k)
	if err != nil {
		return nil, err
	}
	if err = cmp.Or(a.check(), a.checkEnvelope()); err == nil && rows.unread != 0 && len(rows.all) == 0 {
		err = errors.New("a row is a JSON " + rows.unread.String())
	}
	if err != nil {
		return nil, k.newShapeError(a, err)
	}
	return rows.all, nil
}

// Bounds of a result.
const (
	maxRows    = 100 // [doc P-TRY]
	maxColumns = 1000
)

// rowReader collects the rows of a result.
type rowReader struct {
	all    []Row
	unread jsonKind // of an item that is no row
}

func (r *rowReader) reset() { *r = rowReader{} }

func (r *rowReader) read(item []byte) {
	switch {
	case len(r.all) == maxRows || item == nil:
	case kindOf(item) == jsonObject:
		r.all = append(r.all, newRow(item))
	default:
		r.unread = kindOf(item)
	}
}

// newRow keeps the order of the columns. Numbers and other values become their text.
func newRow(object []byte) Row {
	var row Row
	var name []byte
	for part := range values(object) {
		switch {
		case name == nil:
			name = part
			continue
		case len(row) == maxColumns:
			return row
		}
		row = append(row, Cell{Column: unquote(name), Value: textOf(part)})
		name = nil
	}
	return row
}

func textOf(raw []byte) string {
	switch kindOf(raw) {
	case jsonString:
		return unquote(raw)
	case jsonNull:
		return ""
	}
	return string(raw)
}
