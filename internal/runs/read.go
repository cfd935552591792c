package runs

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Reader reads the executions of one report. What it can't do, it says in Diags, on the attributes report_id and
// execution_id where they are at fault.
type Reader struct {
	Session *session.Session
	Wanted  Wanted
	Name    string // how messages call the report: its ID, or its name
	Diags   *diag.Diagnostics
}

func (r *Reader) doing(what string) string {
	return fmt.Sprintf("%s the executions of report %q", what, r.Name)
}

// Read gives the executions that were asked for, newest first. None is an error only if the report does not exist,
// or does not have the one that was asked for by its ID.
func (r *Reader) Read(ctx context.Context) []insights.Execution {
	executions := r.list(ctx)
	if len(executions) == 0 && !r.Diags.HasError() {
		r.explainNone(ctx)
	}
	return executions
}

// list is Read without questions.
func (r *Reader) list(ctx context.Context) []insights.Execution {
	var found []insights.Execution
	for e, err := range r.Session.Client.Executions(ctx, []string{r.Wanted.ReportID}, r.Wanted.filter()) {
		if err != nil {
			diagnostic.AddError(r.Diags, r.doing("Reading"), err)
			return nil
		}
		if r.Wanted.has(e) {
			found = append(found, e)
		}
	}
	newestFirst(found)
	if r.Wanted.Latest && len(found) > 1 {
		found = found[:1]
	}
	return found
}

// report reads the report in one of the client's ways. Its absence is an error.
func (r *Reader) report(ctx context.Context, read func(ctx context.Context, id string) (*insights.Report, error)) (*insights.Report, bool) {
	id := r.Wanted.ReportID
	report, err := session.Find(ctx, r.Session, r.Session.Made(id), func(ctx context.Context) (*insights.Report, error) { return read(ctx, id) })
	switch {
	case insights.IsMissing(err):
		r.Diags.AddAttributeError(path.Root("report_id"), "No such report",
			fmt.Sprintf("The service has no report with the ID %q that these credentials see.", id))
	case err != nil:
		diagnostic.AddError(r.Diags, r.doing("Reading"), err)
	}
	return report, err == nil
}

// explainNone tells the cases apart in which nothing was found: before its first run a report has no
// executions, and the service answers as if it did not exist [doc P-PAR].
func (r *Reader) explainNone(ctx context.Context) {
	if r.Wanted.ExecutionID != "" && len(r.Wanted.Statuses) == 0 {
		r.explainMissing(ctx)
		return
	}
	r.report(ctx, r.Session.Client.Report)
}

// explainMissing says why the execution that was asked for is not found.
func (r *Reader) explainMissing(ctx context.Context) {
	if _, ok := r.report(ctx, r.Session.Client.Report); ok {
		r.Diags.AddAttributeError(path.Root("execution_id"), "No such execution",
			fmt.Sprintf("The report exists, but has no execution with the ID %q in a documented state. The service keeps executions for 90 days.", r.Wanted.ExecutionID))
	}
}
