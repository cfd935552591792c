package execution

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
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

	r := &reader{session: d.session, client: d.session.Client, model: &m, diags: &resp.Diagnostics}
	executions := r.list(ctx)
	if m.WaitForCompletion.ValueBool() {
		w := &waiter{reader: r, limit: limit, deadline: r.client.Clock().Now().Add(limit)}
		executions = w.wait(ctx, executions)
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
	session *session.Session
	client  *insights.Client
	model   *model
	diags   *diag.Diagnostics
}

func (r *reader) doing(what string) string {
	return fmt.Sprintf("%s the executions of report %q", what, r.model.ReportID.ValueString())
}

// list gives the executions that were asked for, newest first.
func (r *reader) list(ctx context.Context) []insights.Execution {
	var found []insights.Execution
	for e, err := range r.client.Executions(ctx, []string{r.model.ReportID.ValueString()}, r.model.filter()) {
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
	id := r.model.ReportID.ValueString()
	report, err := session.Find(ctx, r.session, r.session.Made(id), func(ctx context.Context) (*insights.Report, error) {
		return r.client.Report(ctx, id)
	})
	switch {
	case insights.IsMissing(err):
		r.diags.AddAttributeError(path.Root("report_id"), "No such report",
			fmt.Sprintf("The service has no report with the ID %q that these credentials see.", id))
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
