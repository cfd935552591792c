package execution

import (
	"context"
	"fmt"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Read reads the executions, and waits when that is asked for.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	limit, diags := m.Timeouts.Read(ctx, readTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	r := &reader{client: d.session.Client, model: &m, diags: &resp.Diagnostics}
	executions := r.list(ctx, m.filter())
	if m.WaitForCompletion.ValueBool() {
		executions = r.wait(ctx, executions, r.client.Clock().Now().Add(limit), limit)
	} else if len(executions) == 0 && !resp.Diagnostics.HasError() {
		r.explainNone(ctx)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	m.fromAPI(executions)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// reader reads executions for one data source.
type reader struct {
	client *insights.Client
	model  *model
	diags  *diag.Diagnostics
}

func (r *reader) doing(what string) string {
	return fmt.Sprintf("%s the executions of report %q", what, r.model.ReportID.ValueString())
}

// list gives the executions that were asked for, newest first.
func (r *reader) list(ctx context.Context, f insights.ExecutionFilter) []insights.Execution {
	var found []insights.Execution
	for e, err := range r.client.Executions(ctx, []string{r.model.ReportID.ValueString()}, f) {
		if err != nil {
			diagnostic.AddError(r.diags, r.doing("Reading"), err)
			return nil
		}
		if r.model.wanted(e) {
			found = append(found, e)
		}
	}
	newestFirst(found)
	if r.model.latest() && len(found) > 1 {
		found = found[:1]
	}
	return found
}

// report reads the report, whose absence is an error.
func (r *reader) report(ctx context.Context) (*insights.Report, bool) {
	report, err := r.client.Report(ctx, r.model.ReportID.ValueString())
	switch {
	case insights.IsMissing(err):
		r.diags.AddAttributeError(path.Root("report_id"), "No such report",
			fmt.Sprintf("The service has no report with the ID %q that these credentials see.", r.model.ReportID.ValueString()))
	case err != nil:
		diagnostic.AddError(r.diags, r.doing("Reading"), err)
	}
	return report, err == nil
}

// explainNone tells the cases apart in which nothing was found: before its first run a report has no
// executions, and the service answers as if it did not exist [doc P-PAR].
func (r *reader) explainNone(ctx context.Context) {
	if _, ok := r.report(ctx); ok && !r.model.ExecutionID.IsNull() && len(r.model.Statuses) == 0 {
		r.diags.AddAttributeError(path.Root("execution_id"), "No such execution",
			fmt.Sprintf("The report exists, but has no execution with the ID %q. The service keeps executions for 90 days.", r.model.ExecutionID.ValueString()))
	}
}

// Waits between two looks; they grow.
const (
	firstLook   = 5 * time.Second
	longestLook = time.Minute
)

// wait looks again until the newest execution is completed.
func (r *reader) wait(ctx context.Context, executions []insights.Execution, deadline time.Time, limit time.Duration) []insights.Execution {
	clock := r.client.Clock()
	for pause := firstLook; !r.diags.HasError(); pause = min(pause*3/2, longestLook) {
		if len(executions) > 0 && completed(executions[0]) {
			return executions
		}
		if len(executions) > 0 && failed(executions[0]) {
			r.diags.AddError(r.doing("Waiting for")+" failed", fmt.Sprintf("The execution %s ended with the status %s and has no file.", executions[0].ID, executions[0].Status))
			return nil
		}
		if done, ok := r.notDue(ctx, executions, deadline, limit); ok {
			return done
		}
		pause := r.client.Jitter(pause)
		if clock.Now().Add(pause).After(deadline) || clock.Sleep(ctx, pause) != nil {
			r.diags.AddError(r.doing("Waiting for")+" took too long", fmt.Sprintf("After %s (timeouts.read) the newest execution is %s. A report can take hours; raise timeouts.read or read it later.", limit, statusOf(executions)))
			return nil
		}
		executions = r.list(ctx, r.model.filter())
	}
	return nil
}

func statusOf(executions []insights.Execution) string {
	if len(executions) == 0 {
		return "not there yet"
	}
	return executions[0].Status
}

// notDue ends the wait when there is nothing to wait for: the report runs first after the deadline, or not at
// all. An execution that was completed before is then the newest there will be.
func (r *reader) notDue(ctx context.Context, executions []insights.Execution, deadline time.Time, limit time.Duration) ([]insights.Execution, bool) {
	report, ok := r.report(ctx)
	if !ok {
		return nil, true
	}
	due, scheduled := dueAt(report)
	var why string
	switch {
	case scheduled && due.After(deadline):
		why = fmt.Sprintf("The report runs next at %s, which is after the %s that are waited for (timeouts.read).", insights.FormatTime(due), limit)
	case scheduled && report.Status == insights.ReportPaused && (len(executions) == 0 || !underWay(executions[0])):
		why = "The report is paused, so nothing will run."
	case scheduled && report.Status == insights.ReportInactive && (len(executions) == 0 || !underWay(executions[0])):
		why = "The report is inactive: its recurrence_count is used up, so nothing will run."
	default:
		return nil, false
	}
	if r.model.ExecutionID.IsNull() && len(r.model.Statuses) == 0 {
		last := r.list(ctx, insights.ExecutionFilter{Statuses: []string{insights.ExecutionCompleted}, Latest: insights.Set(r.model.latest())})
		if len(last) > 0 {
			return last, true
		}
	}
	if !r.diags.HasError() {
		r.diags.AddError(r.doing("Waiting for")+" is of no use", why)
	}
	return nil, true
}
