package report

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"time"

	actiontimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/actions"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/query"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// CleanupType is the action's name in configurations.
const CleanupType = "partnerinsights_report_cleanup"

const (
	// cleanupPrefix begins the names that partnerinsights_report_run gives by default.
	cleanupPrefix = "terraform run "
	// cleanupHours is the default age of what is deleted, in hours: longer than any run takes.
	cleanupHours = 24
	// cleanupTimeout is the default time of the action.
	cleanupTimeout = 10 * time.Minute
)

// runQueryName is the name of a query that partnerinsights_report_run or partnerinsights_query_preview has created of a text.
// Nobody writes one by hand.
var runQueryName = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^terraform (run|preview) \d{8}T\d{9}Z$`)
})

type cleanupAction struct{ session *session.Session }

var (
	_ action.ActionWithConfigure      = (*cleanupAction)(nil)
	_ action.ActionWithModifyPlan     = (*cleanupAction)(nil)
	_ action.ActionWithValidateConfig = (*cleanupAction)(nil)
)

// NewCleanupAction makes the action.
func NewCleanupAction() action.Action { return &cleanupAction{} }

func (a *cleanupAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = CleanupType
}

func (a *cleanupAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.session, resp.Diagnostics = session.From(req.ProviderData)
}

// cleanupModel is the action's configuration.
type cleanupModel struct {
	NamePrefix types.String         `tfsdk:"name_prefix"`
	MinimumAge types.Int64          `tfsdk:"minimum_age"`
	DryRun     types.Bool           `tfsdk:"dry_run"`
	Timeouts   actiontimeouts.Value `tfsdk:"timeouts"`
}

func (a *cleanupAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Deletes reports that `partnerinsights_report_run` left at the service: with `wait = false`, with `keep_report`, or because its process was killed. " +
			"The action deletes only reports that run once (`execute_now`), selected by name and age, **with their executions and files**, and the queries that `partnerinsights_report_run` or `partnerinsights_query_preview` created, if no report uses them. " +
			"A report with such a name that Terraform manages is deleted too. The messages name everything that is deleted; `dry_run` deletes nothing. Requires Terraform 1.14; it is triggered by a resource or with `terraform apply -invoke`.",
		Attributes: map[string]schema.Attribute{
			"name_prefix": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Case-sensitive prefix of the names of the reports to delete. Defaults to `terraform run ` (with the space), the prefix of the names that `partnerinsights_report_run` generates.",
				Validators:          []validator.String{validators.NotEmpty()},
			},
			"minimum_age": schema.Int64Attribute{
				CustomType:          validators.WholeNumber{},
				Optional:            true,
				MarkdownDescription: "Minimum age in hours of a report or query to delete, at least 1. Default 24. Objects without a creation time are not deleted.",
			},
			"dry_run": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether to list what would be deleted without deleting it. Default `false`.",
			},
			"timeouts": timeouts.Action("the deletions", cleanupTimeout),
		},
	}
}

// ValidateConfig checks the age.
func (a *cleanupAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var config cleanupModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	if age := config.MinimumAge; !age.IsNull() && !age.IsUnknown() && (age.ValueInt64() < 1 || age.ValueInt64() > longestInterval) {
		resp.Diagnostics.AddAttributeError(path.Root("minimum_age"), "Minimum age out of range", fmt.Sprintf("minimum_age is in hours and must be between 1 and %d; it is %d.", longestInterval, age.ValueInt64()))
	}
}

// ModifyPlan checks the configuration again.
func (a *cleanupAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	actions.Validate(ctx, a, req.Config, &resp.Diagnostics)
}

// Invoke deletes what is left.
func (a *cleanupAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config cleanupModel
	if !actions.Decode(ctx, a, req.Config, &config, &resp.Diagnostics) {
		return
	}
	limit, diags := config.Timeouts.Invoke(ctx, cleanupTimeout)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	clock := a.session.Client.Clock()
	c := &cleanup{session: a.session, diags: &resp.Diagnostics, progress: actions.NewProgress(ctx, clock, resp),
		prefix: cleanupPrefix, age: cleanupHours * time.Hour, now: clock.Now(), dry: config.DryRun.ValueBool()}
	if !config.NamePrefix.IsNull() {
		c.prefix = config.NamePrefix.ValueString()
	}
	if !config.MinimumAge.IsNull() {
		c.age = time.Duration(config.MinimumAge.ValueInt64()) * time.Hour
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	c.do(insights.OnDate(ctx, func(now time.Time) { c.now = now }))
}

// cleanup is one invocation.
type cleanup struct {
	session  *session.Session
	diags    *diag.Diagnostics
	progress *actions.Progress
	prefix   string
	age      time.Duration // the least
	now      time.Time     // of the service, or of this machine where the service does not tell it
	dry      bool

	deleted     int
	keepQueries bool // a report could not be read, and may use any query
}

// do lists everything before it deletes anything: a list that can't be read to its end deletes nothing.
func (c *cleanup) do(ctx context.Context) {
	var reports []insights.Report
	used := map[string]bool{} // the queries of reports that stay, in lower case
	skipping := insights.OnSkipped(ctx, func(skipped insights.Skipped) {
		c.keepQueries = true
		diagnostic.AddSkipped(c.diags, "reports", skipped)
	})
	for r, err := range c.session.Client.Reports(skipping, insights.ReportFilter{}) {
		switch {
		case err != nil:
			diagnostic.AddError(c.diags, "Listing the reports that runs have left", err)
			return
		case c.isLeft(&r):
			reports = append(reports, r)
		default:
			used[strings.ToLower(r.QueryID)] = true
			c.keepQueries = c.keepQueries || r.QueryID == ""
		}
	}
	var queries []insights.Query
	skipping = insights.OnSkipped(ctx, func(skipped insights.Skipped) { diagnostic.AddSkipped(c.diags, "queries", skipped) })
	for q, err := range c.session.Client.Queries(skipping, insights.QueryFilter{}) {
		if err != nil {
			diagnostic.AddError(c.diags, "Listing the queries that runs have left", err)
			return
		}
		if runQueryName().MatchString(q.Name) && !query.IsSystem(&q) && c.isOld(q.CreatedTime) {
			queries = append(queries, q)
		}
	}
	if c.keepQueries {
		queries = nil
		c.progress.Say("No query is deleted: a report is listed without a usable ID or without its query, so any query may be in use.")
	}
	for _, r := range reports {
		if c.isOver(ctx, len(reports)+len(queries)) {
			return
		}
		if !c.delete("report", r.Name, r.ID, func() error { return remove(ctx, c.session, c.session.Ref(r.ID), r.ID) }) {
			used[strings.ToLower(r.QueryID)] = true
		}
	}
	for _, q := range queries {
		if c.isOver(ctx, len(reports)+len(queries)) {
			return
		}
		if !used[strings.ToLower(q.ID)] {
			c.delete("query", q.Name, q.ID, func() error { return query.Delete(ctx, c.session, c.session.Ref(q.ID), q.ID) })
		}
	}
	c.progress.Step("%s %d objects that runs have left.", map[bool]string{true: "Would delete", false: "Deleted"}[c.dry], c.deleted)
}

// isOver tells whether the time is over, which is one error, however many objects are left.
func (c *cleanup) isOver(ctx context.Context, all int) bool {
	if ctx.Err() == nil {
		return false
	}
	c.diags.AddError("Not everything that runs have left was deleted",
		fmt.Sprintf("The time for the deletions is over, or Terraform was interrupted: %d of at most %d objects were deleted. Run the action again, with a longer timeouts.invoke if there are many.", c.deleted, all))
	return true
}

// isLeft tells whether a report is deleted: only one of which the service says that it runs once.
func (c *cleanup) isLeft(r *insights.Report) bool {
	return r.ID != "" && r.ExecuteNow != nil && *r.ExecuteNow && strings.HasPrefix(r.Name, c.prefix) && c.isOld(r.CreatedTime)
}

func (c *cleanup) isOld(created insights.Time) bool {
	return !created.IsZero() && created.Before(c.now.Add(-c.age))
}

// delete deletes an object, or only names it in a dry run. It tells whether that worked.
func (c *cleanup) delete(noun, name, id string, remove func() error) bool {
	if !c.dry {
		if err := remove(); err != nil {
			diagnostic.AddError(c.diags, fmt.Sprintf("Deleting %s %q with the ID %s", noun, name, id), err)
			return false
		}
	}
	c.deleted++
	c.progress.Say("%s %s %q with the ID %s.", map[bool]string{true: "Would delete", false: "Deleted"}[c.dry], noun, name, id)
	return true
}
