package insights

import (
	"context"
	"iter"
	"net/http"
	"net/url"
)

const reportsPath = "ScheduledReport"

// Report is a scheduled report, or a one-off one (ExecuteNow).
type Report struct {
	ID                 string        `json:"reportId"`
	Name               string        `json:"reportName"`
	Description        string        `json:"description"`
	QueryID            string        `json:"queryId"`
	Query              string        `json:"query"` // the text that the report runs, the report's own copy
	User               Owner         `json:"user"`
	CreatedTime        Time          `json:"createdTime"`
	ModifiedTime       Time          `json:"modifiedTime"`
	ExecuteNow         *bool         `json:"executeNow"`     // nil when absent
	QueryStartTime     Time          `json:"queryStartTime"` // in no sample of this family
	QueryEndTime       Time          `json:"queryEndTime"`   // in no sample of this family
	StartTime          Time          `json:"startTime"`
	EndTime            Time          `json:"endTime"`                // cmp and store [doc C11-TC]
	NextExecutionTime  Time          `json:"nextExecutionStartTime"` // cmp [doc C11-TC, C11-GS]
	Status             string        `json:"reportStatus"`
	RecurrenceInterval *int64        `json:"recurrenceInterval"`   // hours
	RecurrenceCount    *int64        `json:"recurrenceCount"`      // nil is indefinite; cmp: what remains [doc C11-TC]
	TotalCount         *int64        `json:"totalRecurrenceCount"` // cmp [doc C11-TC]; nil when absent
	CallbackURL        string        `json:"callbackUrl"`
	CallbackMethod     string        `json:"callbackMethod"`
	Format             string        `json:"format"` // in lower case in the samples
	Unread             []UnreadField `json:"-"`
}

func reportType() *objectType[Report] {
	return newObjectType(func(r *Report) (id, name string, notes *[]UnreadField) { return r.ID, r.Name, &r.Unread })
}

// Remaining is how many runs are left, nil if the service does not report it: recurrenceCount is what is left where the
// total is beside it [doc C11-TC].
func (r *Report) Remaining() *int64 {
	if r.TotalCount == nil {
		return nil
	}
	return r.RecurrenceCount
}

// Statuses of reports [doc P-GR]. What Inactive means is not documented; clients take it for exhausted [field F-HSO].
const (
	ReportActive   = "Active"
	ReportPaused   = "Paused"
	ReportInactive = "Inactive"
)

// ReportFields are the fields of a report that a create request sets and an update changes. Whether the service keeps
// or resets what an update leaves out is not known [doc P-UR can be read either way], so an update sends all of them.
// A null clears a field.
type ReportFields struct {
	Name               string        `json:"ReportName"`
	Description        Field[string] `json:"Description,omitzero"`
	StartTime          Field[string] `json:"StartTime,omitzero"`          // see FormatTime; required in an update [doc P-UR]
	RecurrenceInterval Field[int64]  `json:"RecurrenceInterval,omitzero"` // hours
	RecurrenceCount    Field[int64]  `json:"RecurrenceCount,omitzero"`
	EndTime            Field[string] `json:"EndTime,omitzero"` // see FormatTime; cmp and store only [doc C11-TC, C11-UR]
	Format             Field[string] `json:"Format,omitzero"`
	CallbackURL        Field[string] `json:"CallbackUrl,omitzero"`
	CallbackMethod     Field[string] `json:"CallbackMethod,omitzero"`
}

// NewReport is the body of a create request.
type NewReport struct {
	ReportFields
	QueryID        string        `json:"QueryId"`
	ExecuteNow     Field[bool]   `json:"ExecuteNow,omitzero"`
	QueryStartTime Field[string] `json:"QueryStartTime,omitzero"`
	QueryEndTime   Field[string] `json:"QueryEndTime,omitzero"`
}

// ReportFilter narrows a list of reports; the zero value is every report. What the service makes of a filter
// is not certain [unknown]: look at what comes back.
type ReportFilter struct{ ID, Name, QueryID string }

// CreateReport creates a report. The answer means that it is requested, not that there is data [doc P-PAR].
func (c *Client) CreateReport(ctx context.Context, r NewReport) (*Report, error) {
	defer c.reports.invalidate()
	callback, _ := r.CallbackURL.Get()
	return create(ctx, c, call{operation: "create report", path: reportsPath, body: r, secrets: withEscaped(callback)}, reportType())
}

// Reports lists reports.
func (c *Client) Reports(ctx context.Context, f ReportFilter) iter.Seq2[Report, error] {
	return objects(ctx, c, f.list())
}

func (f ReportFilter) list() list[Report] {
	return list[Report]{of: reportType(), call: f.call(), names: itemNamed(f.ID, f.Name)}
}

func (f ReportFilter) call() call {
	v := url.Values{}
	setUnlessEmpty(v, "reportId", f.ID)
	setUnlessEmpty(v, "reportName", f.Name)
	setUnlessEmpty(v, "queryId", f.QueryID)
	return call{operation: "list reports", method: http.MethodGet, path: reportsPath, query: encodeQuery(v)}
}

// Report reads one report, with BulkRefresh perhaps from a list that others use too: it never misses what this
// client has changed, but for some seconds what others have. A report that is not there is an error for which
// IsNotFound holds.
func (c *Client) Report(ctx context.Context, id string) (*Report, error) {
	return c.reports.get(ctx, id, func(ctx context.Context) (*Report, error) { return c.ReportNow(ctx, id) })
}

// ReportNow is Report without the cache: for an update that builds on what it reads, and for polling.
func (c *Client) ReportNow(ctx context.Context, id string) (*Report, error) {
	l := ReportFilter{ID: id}.list()
	l.call.operation = "read report"
	return find(ctx, c, l, id)
}

// UpdateReport changes a report.
func (c *Client) UpdateReport(ctx context.Context, id string, r ReportFields) error {
	callback, _ := r.CallbackURL.Get()
	defer c.reports.invalidate()
	return c.change(ctx, "update report", http.MethodPut, reportsPath+"/", id, r, callback)
}

// PauseReport stops a report's executions until it is resumed.
func (c *Client) PauseReport(ctx context.Context, id string) error {
	defer c.reports.invalidate()
	return c.change(ctx, "pause report", http.MethodPut, reportsPath+"/pause/", id, nil)
}

// ResumeReport makes a paused report run again.
func (c *Client) ResumeReport(ctx context.Context, id string) error {
	defer c.reports.invalidate()
	return c.change(ctx, "resume report", http.MethodPut, reportsPath+"/resume/", id, nil)
}

// DeleteReport deletes a report and its executions.
func (c *Client) DeleteReport(ctx context.Context, id string) error {
	defer c.reports.invalidate()
	return c.change(ctx, "delete report", http.MethodDelete, reportsPath+"/", id, nil)
}
