package execution

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/printable"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Reader reads the executions of one report. What it can't do, it says in Diags, on the attributes report_id and
// execution_id where they are at fault.
type Reader struct {
	Session      *session.Session
	Selector     Selector
	Name         string // how messages call the report: its ID, or its name
	Diags        *diag.Diagnostics
	AllowMissing bool                             // for Completed: if no execution has a file, the result says so without an error
	Progress     func(format string, args ...any) // shows a person how far it is; nil where nobody looks

	requests *search
}

func (r *Reader) say(format string, args ...any) {
	if r.Progress != nil {
		r.Progress(format, args...)
	}
}

func (r *Reader) doing(what string) string {
	return fmt.Sprintf("%s the executions of report %q", what, r.Name)
}

// Read gives the executions that were asked for, newest first. None is an error only if the report does not exist,
// or does not have the one that was asked for by its ID.
func (r *Reader) Read(ctx context.Context) []insights.Execution {
	executions := r.read(ctx)
	if len(executions) == 0 && !r.Diags.HasError() {
		r.explainNone(ctx)
	}
	return executions
}

// read is Read that takes none for an answer.
func (r *Reader) read(ctx context.Context) []insights.Execution {
	executions, err := r.list(ctx)
	if err != nil {
		diagnostic.AddError(r.Diags, r.doing("Reading"), err)
	} else {
		r.addWarnings(executions)
	}
	return executions
}

// Completed gives the newest completed execution, or the one that was asked for by its ID. That it has no file is an
// error, and that there is none unless AllowMissing is set.
func (r *Reader) Completed(ctx context.Context) (insights.Execution, bool) {
	executions := r.read(ctx)
	if len(executions) == 0 && !r.Diags.HasError() {
		r.addNone(ctx)
	}
	if len(executions) == 0 || r.Diags.HasError() {
		return insights.Execution{}, false
	}
	e := executions[0]
	switch {
	case failed(e):
		r.Diags.AddAttributeError(path.Root("execution_id"), "No file", withoutFile(e))
	case !completed(e):
		r.Diags.AddAttributeError(path.Root("execution_id"), "No file yet", fmt.Sprintf("The execution %s is %s. Try again when it is completed, which can take hours.", e.ID, e.Status))
	case e.Link == "":
		r.Diags.AddError(r.doing("Reading")+" failed", fmt.Sprintf("The execution %s is %s, but the service gives no link to its file.", e.ID, e.Status))
	}
	return e, !r.Diags.HasError()
}

// addNone says why no execution is completed.
func (r *Reader) addNone(ctx context.Context) {
	summary, detail := "No file", ""
	if e, ok := r.failure(ctx); ok {
		detail = withoutFile(e)
	} else if unusable := r.search().unusable(); unusable != "" {
		detail = unusable
	} else if report := r.explainNone(ctx); report != nil {
		summary, detail = "No file yet", fmt.Sprintf("The report %q has no completed execution. %s", report.Name, r.next(report))
	}
	switch {
	case detail == "": // explainNone has added an error
	case r.AllowMissing && r.Selector.ExecutionID == "":
		r.say("%s. %s", summary, detail)
	default:
		r.Diags.AddAttributeError(path.Root("report_id"), summary, detail)
	}
}

// withoutFile says what is known of an execution that has failed.
func withoutFile(e insights.Execution) string {
	return fmt.Sprintf("The execution %s ended with the status %s and has no file. The service gives no reason. "+tryAgain, e.ID, printable.Text(e.Status))
}

// next says when a report that has no file will have one.
func (r *Reader) next(report *insights.Report) string {
	due, scheduled := dueAt(report)
	switch {
	case strings.EqualFold(report.Status, insights.ReportPaused):
		return "It is paused, so it will not run."
	case scheduled && due.After(r.Session.Client.Clock().Now()):
		return fmt.Sprintf("It runs for the first time at %s.", insights.FormatTime(due))
	case strings.EqualFold(report.Status, insights.ReportInactive):
		return "It is inactive, so it will not run again."
	}
	return "A run can take hours; the data source partnerinsights_report_execution shows its status and can wait for it."
}

// list requests the executions that were asked for, newest first.
func (r *Reader) list(ctx context.Context) ([]insights.Execution, error) {
	var found []insights.Execution
	var err error
	if r.Selector.anyStatus() {
		found, err = r.search().all(ctx)
	} else {
		found, err = r.search().withStatus(ctx, r.Selector.Latest, r.Selector.statuses()...)
	}
	if r.Selector.Latest && len(found) > 1 {
		found = found[:1]
	}
	return found, err
}

// search returns the requests for executions, which learn how the service answers.
func (r *Reader) search() *search {
	if r.requests == nil {
		r.requests = &search{client: r.Session.Client, reportID: r.Selector.ReportID, executionID: r.Selector.ExecutionID}
	}
	return r.requests
}

// CheckReport adds that there is no such report. Where that can't be told, the next call says why.
func (r *Reader) CheckReport(ctx context.Context) {
	if _, err := r.find(ctx, r.Session.Client.Report); insights.IsNotFound(err) {
		r.addNoReport()
	}
}

// failure returns a failed execution, if the service tells of one.
func (r *Reader) failure(ctx context.Context) (insights.Execution, bool) {
	all, err := r.search().all(ctx)
	if i := slices.IndexFunc(all, failed); err == nil && i >= 0 {
		return all[i], true
	}
	return insights.Execution{}, false
}

// report reads the report, whose absence is an error.
func (r *Reader) report(ctx context.Context) (*insights.Report, bool) {
	report, err := r.find(ctx, r.Session.Client.Report)
	switch {
	case insights.IsNotFound(err):
		r.addNoReport()
	case err != nil:
		diagnostic.AddError(r.Diags, r.doing("Reading"), err)
	}
	return report, err == nil
}

// find reads the report in one of the client's ways.
func (r *Reader) find(ctx context.Context, read func(ctx context.Context, id string) (*insights.Report, error)) (*insights.Report, error) {
	id := r.Selector.ReportID
	return session.ReadConsistent(ctx, r.Session, r.Session.Ref(id), func(ctx context.Context) (*insights.Report, error) { return read(ctx, id) })
}

func (r *Reader) addNoReport() {
	r.Diags.AddAttributeError(path.Root("report_id"), "No such report",
		fmt.Sprintf("The service has no report with the ID %q that these credentials see.", r.Selector.ReportID))
}

// explainNone tells the cases apart in which nothing was found: before its first run a report has no
// executions, and the service answers as if it did not exist [doc P-PAR]. It returns the report, or nil if it has added an error.
func (r *Reader) explainNone(ctx context.Context) *insights.Report {
	if r.Selector.ExecutionID != "" && len(r.Selector.Statuses) == 0 {
		r.explainMissing(ctx)
		return nil
	}
	report, _ := r.report(ctx)
	return report
}

// explainMissing says why the execution that was asked for is not found.
func (r *Reader) explainMissing(ctx context.Context) {
	if _, ok := r.report(ctx); ok {
		r.Diags.AddAttributeError(path.Root("execution_id"), "No such execution",
			fmt.Sprintf("The report exists, but has no execution with the ID %q in a documented state. The service keeps executions for 90 days.", r.Selector.ExecutionID))
	}
}
