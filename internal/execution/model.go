package execution

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// model is what the data source and the ephemeral resource have in common.
type model struct {
	ReportID           types.String `tfsdk:"report_id"`
	ExecutionID        types.String `tfsdk:"execution_id"`
	Statuses           []string     `tfsdk:"statuses"`
	Latest             types.Bool   `tfsdk:"latest"`
	WaitForCompletion  types.Bool   `tfsdk:"wait_for_completion"`
	Status             types.String `tfsdk:"status"`
	Format             types.String `tfsdk:"format"`
	Link               types.String `tfsdk:"report_access_secure_link"`
	GeneratedTime      types.String `tfsdk:"report_generated_time"`
	ExpiryTime         types.String `tfsdk:"report_expiry_time"`
	RecurrenceInterval types.Int64  `tfsdk:"recurrence_interval"`
	RecurrenceCount    types.Int64  `tfsdk:"recurrence_count"`
	Executions         []item       `tfsdk:"executions"`

	LastExecutionTime      types.String `tfsdk:"last_execution_time"`
	NextExecutionStartTime types.String `tfsdk:"next_execution_start_time"`
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

// read reads the executions, and waits when that is asked for. limit is the time for it, set by an argument.
func (m *model) read(ctx context.Context, s *session.Session, limit time.Duration, argument string, withLink bool, diags *diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	r := &Reader{Session: s, Selector: m.selector(), Name: m.ReportID.ValueString(), Diags: diags}
	var executions []insights.Execution
	if m.WaitForCompletion.ValueBool() {
		executions, _ = r.Wait(ctx, Limit{Timeout: limit, Deadline: s.Client.Clock().Now().Add(limit), Argument: argument, Advice: "read it later"})
	} else {
		executions = r.Read(ctx)
	}
	if !diags.HasError() {
		m.fromAPI(executions, withLink)
	}
}

// selector is what the configuration asks for: the latest execution unless it says otherwise or names one.
func (m *model) selector() Selector {
	return Selector{
		ReportID: m.ReportID.ValueString(), ExecutionID: m.ExecutionID.ValueString(), Statuses: m.Statuses,
		Latest: m.ExecutionID.IsNull() && (m.Latest.IsNull() || m.Latest.ValueBool()),
	}
}

// fromAPI reads the executions, newest first.
func (m *model) fromAPI(executions []insights.Execution, withLink bool) {
	m.Executions = make([]item, len(executions))
	for i, e := range executions {
		m.Executions[i] = itemFromAPI(e, withLink)
	}
	m.timesFromAPI(executions)
	newest := item{}
	if len(m.Executions) > 0 {
		newest = m.Executions[0]
		m.ExecutionID = newest.ExecutionID
	}
	m.Status, m.Format, m.Link = newest.Status, newest.Format, newest.Link
	m.GeneratedTime, m.ExpiryTime = newest.GeneratedTime, newest.ExpiryTime
	m.RecurrenceInterval, m.RecurrenceCount = newest.RecurrenceInterval, newest.RecurrenceCount
}

// timesFromAPI reads when the report ran last, of its completed executions, and when the service says that it runs next.
func (m *model) timesFromAPI(executions []insights.Execution) {
	var last, next time.Time
	for _, e := range executions {
		if completed(e) && e.GeneratedTime.After(last) {
			last = e.GeneratedTime.Time
		}
		if e.NextExecutionTime.After(next) {
			next = e.NextExecutionTime.Time
		}
	}
	m.LastExecutionTime = planmodifiers.KeepPriorTime(types.StringNull(), last)
	m.NextExecutionStartTime = planmodifiers.KeepPriorTime(types.StringNull(), next)
}

func itemFromAPI(e insights.Execution, withLink bool) item {
	i := item{
		ExecutionID:        types.StringValue(e.ID),
		Status:             planmodifiers.StringOrNull(e.Status),
		Format:             planmodifiers.StringOrNull(strings.ToUpper(e.Format)),
		GeneratedTime:      planmodifiers.KeepPriorTime(types.StringNull(), e.GeneratedTime.Time),
		ExpiryTime:         planmodifiers.KeepPriorTime(types.StringNull(), e.ExpiryTime.Time),
		RecurrenceInterval: types.Int64PointerValue(e.RecurrenceInterval),
		RecurrenceCount:    types.Int64PointerValue(e.RecurrenceCount),
	}
	if withLink {
		i.Link = planmodifiers.StringOrNull(e.Link)
	}
	return i
}
