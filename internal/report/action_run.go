package report

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/actions"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/execution"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/query"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// runTimeout is the default time of the action: runs can take hours, and few are allowed in an hour.
func runTimeout(p insights.Program) time.Duration { return p.RunTimeout }

type runAction struct{ session *session.Session }

var (
	_ action.ActionWithConfigure        = (*runAction)(nil)
	_ action.ActionWithConfigValidators = (*runAction)(nil)
	_ action.ActionWithValidateConfig   = (*runAction)(nil)
	_ action.ActionWithModifyPlan       = (*runAction)(nil)
)

// NewRunAction makes the action.
func NewRunAction() action.Action { return &runAction{} }

func (a *runAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = RunType
}

func (a *runAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.session, resp.Diagnostics = session.From(req.ProviderData)
}

// ModifyPlan checks what can be known to be wrong while Terraform plans.
func (a *runAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var config runModel
	if actions.Decode(ctx, a, req.Config, &config, &resp.Diagnostics) {
		query.CheckPlan(ctx, a.session, config.Query, config.QueryID, &resp.Diagnostics)
		if a.session != nil {
			checkRange(a.session.Client.Program(), config.QueryStartTime, config.QueryEndTime, &resp.Diagnostics)
		}
		config.plan(&resp.Diagnostics)
	}
}

// Invoke runs the query once.
func (a *runAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config runModel
	if !actions.Decode(ctx, a, req.Config, &config, &resp.Diagnostics) {
		return
	}
	limit, diags := config.Timeouts.Invoke(ctx, runTimeout(a.session.Client.Program()))
	resp.Diagnostics.Append(diags...)
	if config.check(ctx, a.session, &resp.Diagnostics); resp.Diagnostics.HasError() {
		return
	}
	clock := a.session.Client.Clock()
	r := &run{
		session: a.session, config: &config, diags: &resp.Diagnostics,
		progress: actions.NewProgress(ctx, clock, resp),
		limit:    execution.Limit{Timeout: limit, Deadline: clock.Now().Add(limit), Argument: "timeouts.invoke"},
	}
	r.name, r.queryName = config.names(clock.Now())
	defer r.cleanUp(ctx) // in time of its own
	limited, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	if r.createObjects(limited) && config.waits() {
		r.waitAndSave(limited)
	}
}

// check checks whether the file can be written: a run whose result nobody can keep is not begun.
func (m *runModel) check(ctx context.Context, s *session.Session, diags *diag.Diagnostics) {
	if m.isNull() || diags.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, planTime)
	defer cancel()
	to := m.target(s)
	if err := to.Writable(ctx); err != nil {
		to.AddUnwritable(diags, err)
	}
}

// run is one run of a query.
type run struct {
	session         *session.Session
	config          *runModel
	name, queryName string // of the report, and of the query if one is created
	limit           execution.Limit
	diags           *diag.Diagnostics
	progress        *actions.Progress

	reportID, queryID string // of what was created, "" as long as it was not
	unfinished        bool   // the run goes on, or its file could not be fetched
}

// createObjects creates the report, and the query when there is none. It tells whether that worked.
func (r *run) createObjects(ctx context.Context) bool {
	queryID := r.config.QueryID.ValueString()
	if queryID == "" {
		if !r.createQuery(ctx) {
			return false
		}
		queryID = r.queryID
	}
	body := request{plan: r.config.reportModel(r.name, queryID)}
	created, err := r.session.Reports().Create(ctx, session.Creation[insights.Report]{
		Name: r.name, Matches: body.matches, SkipListing: r.session.Queries().IsFresh(queryID), // see isOnNewQuery
		Create: func(ctx context.Context) (*insights.Report, error) { return post(ctx, r.session, &body) },
	})
	if err != nil {
		subject().Temporary().AddError(r.diags, r.name, err)
		return false
	}
	subject().Temporary().AddWarnings(r.diags, r.name, created)
	r.reportID = created.Object.ID
	r.progress.Step("Created report %q with the ID %s, which runs at once.", r.name, r.reportID)
	return true
}

// createQuery creates a query of the text. It tells whether that worked.
func (r *run) createQuery(ctx context.Context) bool {
	if r.queryID = query.CreateTemporary(ctx, r.session, r.queryName, r.config.Query.ValueString(), r.diags); r.queryID == "" {
		return false
	}
	r.progress.Step("Created query %q with the ID %s.", r.queryName, r.queryID)
	return true
}

// waitAndSave waits for the run and fetches its file.
func (r *run) waitAndSave(ctx context.Context) {
	reader := &execution.Reader{Session: r.session, Name: r.name, Diags: r.diags, Progress: r.progress.Step, Selector: execution.Selector{ReportID: r.reportID, Latest: true}}
	r.limit.Advice = "remove keep_report = false: then a report whose run takes too long is kept, and its file can be fetched later"
	if !r.config.deletes() {
		r.limit.Advice = "go on with this run. " + strings.TrimSuffix(r.resumeAdvice(), ".")
	}
	executions, timedOut := reader.Wait(ctx, r.limit)
	if r.unfinished = timedOut; r.diags.HasError() {
		return
	}
	if len(executions) == 0 {
		r.diags.AddError(fmt.Sprintf("The run of report %q is gone", r.name), "It was completed, but the service no longer lists it. The report may have been deleted.")
		return
	}
	r.progress.Step("The execution %s is %s.", executions[0].ID, executions[0].Status)
	if r.config.isNull() || save(ctx, reader, executions[0], r.config.target(r.session), r.progress) {
		return
	}
	if r.unfinished = !errors.Is(ctx.Err(), context.Canceled); r.unfinished && !r.config.keeps() && !r.config.deletes() {
		r.diags.AddWarning(fmt.Sprintf("Report %q is kept", r.name), "The run is completed, but the file could not be downloaded. "+r.resumeAdvice())
	}
}

// resumeAdvice is how to have the file of a report that is kept.
func (r *run) resumeAdvice() string {
	return fmt.Sprintf("The report is kept: fetch its file later with the action partnerinsights_report_download and report_id = %q, which does not start another run; "+
		"the data source partnerinsights_report_execution shows how far it is. Then delete what counts towards the quotas, in Partner Center, or with an import block and a destroy: %s.",
		r.reportID, r.kept())
}

// save fetches a file and says what it is. It tells whether that worked.
func save(ctx context.Context, r *execution.Reader, e insights.Execution, to execution.Target, progress *actions.Progress) bool {
	saved := r.Save(ctx, e, to)
	if saved != nil {
		progress.Step("Saved %s.", saved)
	}
	return saved != nil
}

// cleanUp deletes what was created for the run, whatever came of it, unless it is kept. A run that takes longer than
// the time there is goes on at the service, runs can take hours, and few are allowed in one: the report of a run without
// its file is kept unless the configuration says otherwise. The report goes first: it uses the query.
func (r *run) cleanUp(ctx context.Context) {
	ctx = context.WithoutCancel(ctx)
	if r.reportID != "" && (r.config.keeps() || r.unfinished && !r.config.deletes()) {
		r.sayKept()
		return
	}
	if r.reportID != "" {
		limited, cancel := context.WithTimeout(ctx, query.TemporaryDeleteTimeout)
		defer cancel()
		r.delete("report", r.reportID, remove(limited, r.session, r.session.Ref(r.reportID), r.reportID))
	}
	if r.queryID != "" {
		limited, cancel := context.WithTimeout(ctx, query.TemporaryDeleteTimeout)
		defer cancel()
		r.delete("query", r.queryID, query.Delete(limited, r.session, r.session.Ref(r.queryID), r.queryID))
	}
}

// delete says what came of a deletion. One that failed is a warning: the run itself is over.
func (r *run) delete(noun, id string, err error) {
	if err == nil {
		r.progress.Step("Deleted the %s.", noun)
		return
	}
	diagnostic.AddWarning(r.diags, fmt.Sprintf("The %s of a run is left behind", noun),
		fmt.Sprintf("The %s with the ID %s was created for the run of %q and could not be deleted. It counts towards a quota until it is deleted. Delete it in Partner Center, or import it and destroy it.", noun, id, r.name), err)
}

func (r *run) sayKept() {
	more := ""
	if !r.config.waits() {
		more = ". Its run can take hours; the action partnerinsights_report_download fetches its file"
	}
	r.progress.Say("Kept %s%s. They count towards the user's quotas until they are deleted.", r.kept(), more)
}

// kept names what was created for the run.
func (r *run) kept() string {
	kept := fmt.Sprintf("report %q with the ID %s", r.name, r.reportID)
	if r.queryID != "" {
		kept += fmt.Sprintf(", and query %q with the ID %s", r.queryName, r.queryID)
	}
	return kept
}
