package insights

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strconv"
)

// Execution is one run of a report.
type Execution struct {
	ID                 string `json:"executionId"`
	ReportID           string `json:"reportId"`
	RecurrenceInterval *int64 `json:"recurrenceInterval"`     // hours
	RecurrenceCount    *int64 `json:"recurrenceCount"`        // cmp: how many runs remain [doc C11-GS]
	TotalCount         *int64 `json:"totalRecurrenceCount"`   // cmp [doc C11-GS]; nil when not known
	EndTime            Time   `json:"endTime"`                // cmp and store [doc C11-TC]
	NextExecutionTime  Time   `json:"nextExecutionStartTime"` // when the report runs next; cmp [doc C11-TC, C11-GS]
	Format             string `json:"format"`
	Status             string `json:"executionStatus"`
	// Link is a bearer URL to the data; empty until the execution is completed.
	Link          string        `json:"reportAccessSecureLink"`
	ExpiryTime    Time          `json:"reportExpiryTime"` // null in every sample
	GeneratedTime Time          `json:"reportGeneratedTime"`
	Unread        []UnreadField `json:"-"`
}

func executionType() *objectType[Execution] {
	return newObjectType(func(e *Execution) (id, name string, notes *[]UnreadField) { return e.ID, "", &e.Unread })
}

// Statuses of executions [doc P-PAR]. How a failed one is called is not documented.
const (
	ExecutionPending   = "Pending"
	ExecutionRunning   = "Running"
	ExecutionPaused    = "Paused"
	ExecutionCompleted = "Completed"
)

// ExecutionFilter narrows a list of executions. The zero value asks with the service's defaults, which are
// Status=Completed and Latest=true [doc P-PAR], or any status and Latest=true [captured F-THOOR]. Several IDs or statuses
// in one request are documented, but refused [field F-GPS].
type ExecutionFilter struct {
	ID     string
	Status string
	Latest Field[bool] // false asks for the last 90 days
}

// Executions lists executions of a report. Before its first completed execution the service answers 404 to its own defaults
// [doc P-PAR], which here is an empty list; a report that does not exist looks the same.
func (c *Client) Executions(ctx context.Context, reportID string, f ExecutionFilter) iter.Seq2[Execution, error] {
	v := url.Values{}
	setUnlessEmpty(v, "executionId", f.ID)
	setUnlessEmpty(v, "executionStatus", f.Status)
	if latest, ok := f.Latest.Get(); ok {
		v.Set("getLatestExecution", strconv.FormatBool(latest))
	}
	k := call{operation: "list executions", method: http.MethodGet, path: reportsPath + "/execution/", query: encodeQuery(v)}
	if err := k.addID(reportID); err != nil {
		return func(yield func(Execution, error) bool) { yield(Execution{}, err) }
	}
	return objects(ctx, c, list[Execution]{of: executionType(), call: k, names: itemNamed(f.ID, "")})
}
