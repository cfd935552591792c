package execution

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/spelling"
)

// model is the data source.
type model struct {
	ReportID           types.String   `tfsdk:"report_id"`
	ExecutionID        types.String   `tfsdk:"execution_id"`
	Statuses           []string       `tfsdk:"statuses"`
	Latest             types.Bool     `tfsdk:"latest"`
	WaitForCompletion  types.Bool     `tfsdk:"wait_for_completion"`
	IncludeLink        types.Bool     `tfsdk:"include_link"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
	Status             types.String   `tfsdk:"status"`
	Format             types.String   `tfsdk:"format"`
	Link               types.String   `tfsdk:"report_access_secure_link"`
	GeneratedTime      types.String   `tfsdk:"report_generated_time"`
	ExpiryTime         types.String   `tfsdk:"report_expiry_time"`
	RecurrenceInterval types.Int64    `tfsdk:"recurrence_interval"`
	RecurrenceCount    types.Int64    `tfsdk:"recurrence_count"`
	Executions         []item         `tfsdk:"executions"`
}

// item is one execution of the list.
type item struct {
	ExecutionID        types.String `tfsdk:"execution_id"`
	Status             types.String `tfsdk:"status"`
	Format             types.String `tfsdk:"format"`
	Link               types.String `tfsdk:"report_access_secure_link"`
	GeneratedTime      types.String `tfsdk:"report_generated_time"`
	ExpiryTime         types.String `tfsdk:"report_expiry_time"`
	RecurrenceInterval types.Int64  `tfsdk:"recurrence_interval"`
	RecurrenceCount    types.Int64  `tfsdk:"recurrence_count"`
}

// latest tells whether only the latest execution is asked for, which is so unless the configuration says
// otherwise or names one.
func (m *model) latest() bool {
	return m.ExecutionID.IsNull() && (m.Latest.IsNull() || m.Latest.ValueBool())
}

// filter is what the service is asked for. Everything is said: what it assumes otherwise, its documents do not
// agree on (reference §1.10).
func (m *model) filter() insights.ExecutionFilter {
	f := insights.ExecutionFilter{Statuses: m.statuses(), Latest: insights.Set(m.latest())}
	if !m.ExecutionID.IsNull() {
		f.IDs = []string{m.ExecutionID.ValueString()}
	}
	return f
}

// statuses are those configured. Otherwise it is what the service itself assumes [doc P-PAR]: the completed
// executions, for a report has a pending one most of the time. One that is named may have any.
func (m *model) statuses() []string {
	switch {
	case len(m.Statuses) > 0:
		return m.Statuses
	case !m.ExecutionID.IsNull():
		return []string{insights.ExecutionPending, insights.ExecutionRunning, insights.ExecutionPaused, insights.ExecutionCompleted}
	}
	return []string{insights.ExecutionCompleted}
}

// wanted tells whether an execution is one that was asked for; the service may filter more loosely.
func (m *model) wanted(e insights.Execution) bool {
	if e.ReportID != "" && e.ReportID != m.ReportID.ValueString() {
		return false
	}
	if !m.ExecutionID.IsNull() && e.ID != m.ExecutionID.ValueString() {
		return false
	}
	return hasStatus(e, m.statuses()) || !m.ExecutionID.IsNull() && len(m.Statuses) == 0
}

func hasStatus(e insights.Execution, statuses []string) bool {
	return slices.ContainsFunc(statuses, func(s string) bool { return strings.EqualFold(s, e.Status) })
}

// fromAPI takes over the executions, newest first.
func (m *model) fromAPI(executions []insights.Execution) {
	withLink := m.IncludeLink.ValueBool()
	m.Executions = make([]item, len(executions))
	for i, e := range executions {
		m.Executions[i] = itemFromAPI(e, withLink)
	}
	newest := item{}
	if len(m.Executions) > 0 {
		newest = m.Executions[0]
		m.ExecutionID = newest.ExecutionID
	}
	m.Status, m.Format, m.Link = newest.Status, newest.Format, newest.Link
	m.GeneratedTime, m.ExpiryTime = newest.GeneratedTime, newest.ExpiryTime
	m.RecurrenceInterval, m.RecurrenceCount = newest.RecurrenceInterval, newest.RecurrenceCount
}

func itemFromAPI(e insights.Execution, withLink bool) item {
	i := item{
		ExecutionID:        types.StringValue(e.ID),
		Status:             spelling.OrNull(e.Status),
		Format:             spelling.OrNull(strings.ToUpper(e.Format)),
		GeneratedTime:      spelling.Time(types.StringNull(), e.GeneratedTime.Time),
		ExpiryTime:         spelling.Time(types.StringNull(), e.ExpiryTime.Time),
		RecurrenceInterval: types.Int64PointerValue(e.RecurrenceInterval),
		RecurrenceCount:    types.Int64PointerValue(e.RecurrenceCount),
	}
	if withLink {
		i.Link = spelling.OrNull(e.Link)
	}
	return i
}

// newestFirst sorts executions: those under way, then the finished ones by the time of their file.
func newestFirst(executions []insights.Execution) {
	rank := func(e insights.Execution) int {
		switch {
		case underWay(e):
			return 0
		case !e.GeneratedTime.IsZero():
			return 1
		}
		return 2
	}
	slices.SortStableFunc(executions, func(a, b insights.Execution) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), b.GeneratedTime.Compare(a.GeneratedTime.Time))
	})
}

func underWay(e insights.Execution) bool {
	return strings.EqualFold(e.Status, insights.ExecutionPending) || strings.EqualFold(e.Status, insights.ExecutionRunning)
}

func completed(e insights.Execution) bool {
	return strings.EqualFold(e.Status, insights.ExecutionCompleted)
}

// failed tells whether an execution has ended without a file. How the service calls that is not documented, so
// it is every status that is not a documented one.
func failed(e insights.Execution) bool {
	return !underWay(e) && !completed(e) && !strings.EqualFold(e.Status, insights.ExecutionPaused)
}

// dueAt is when a scheduled report runs first; false for one that runs at once.
func dueAt(r *insights.Report) (time.Time, bool) {
	return r.StartTime.Time, (r.ExecuteNow == nil || !*r.ExecuteNow) && !r.StartTime.IsZero()
}
