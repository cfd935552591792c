package insights

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Execution is one run of a report.
type Execution struct {
	ID                 string `json:"executionId"`
	ReportID           string `json:"reportId"`
	RecurrenceInterval *int64 `json:"recurrenceInterval"` // hours
	RecurrenceCount    *int64 `json:"recurrenceCount"`
	Format             string `json:"format"`
	Status             string `json:"executionStatus"`
	// Link is a bearer URL to the data; empty until the execution is completed.
	Link          string `json:"reportAccessSecureLink"`
	ExpiryTime    Time   `json:"reportExpiryTime"` // null in every sample
	GeneratedTime Time   `json:"reportGeneratedTime"`
	// NextExecutionTime is when the report runs next; cmp [doc C11-TC].
	NextExecutionTime Time `json:"nextExecutionStartTime"`
}

// Statuses of executions [doc P-PAR]. How a failed one is called is not documented.
const (
	ExecutionPending   = "Pending"
	ExecutionRunning   = "Running"
	ExecutionPaused    = "Paused"
	ExecutionCompleted = "Completed"
)

// ExecutionFilter narrows a list of executions. The zero value asks with the service's defaults, which are
// Statuses=Completed and Latest=true [doc P-PAR].
type ExecutionFilter struct {
	IDs      []string
	Statuses []string
	Latest   Field[bool] // false asks for the last 90 days
}

// Executions lists executions of reports. Before a report's first completed execution the service answers 404
// to its own defaults [doc P-PAR], which here is an empty list; a report that does not exist looks the same.
func (c *Client) Executions(ctx context.Context, reportIDs []string, f ExecutionFilter) iter.Seq2[Execution, error] {
	v := url.Values{}
	setUnlessEmpty(v, "executionId", strings.Join(f.IDs, ";"))
	setUnlessEmpty(v, "executionStatus", strings.Join(f.Statuses, ";"))
	if latest, ok := f.Latest.Get(); ok {
		v.Set("getLatestExecution", strconv.FormatBool(latest))
	}
	return objects[Execution](ctx, c, call{operation: "list executions", method: http.MethodGet,
		path: reportsPath + "/execution/" + url.PathEscape(strings.Join(reportIDs, ";")), query: encodeQuery(v)})
}
