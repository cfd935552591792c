package report

import (
	"context"
	"fmt"
	"maps"
	"time"

	actiontimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/query"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// RunType is the action's name in configurations.
const RunType = "partnerinsights_report_run"

// runModel is the action's configuration.
type runModel struct {
	targetModel
	Query          types.String         `tfsdk:"query"`
	QueryID        types.String         `tfsdk:"query_id"`
	Name           types.String         `tfsdk:"name"`
	QueryStartTime types.String         `tfsdk:"query_start_time"`
	QueryEndTime   types.String         `tfsdk:"query_end_time"`
	Format         types.String         `tfsdk:"format"`
	Wait           types.Bool           `tfsdk:"wait"`
	KeepReport     types.Bool           `tfsdk:"keep_report"`
	Timeouts       actiontimeouts.Value `tfsdk:"timeouts"`
}

func (a *runAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	standard, exceptions := timeouts.ByProgram(runTimeout)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Runs a query once and immediately. The action creates a report with `execute_now`, waits for its run, downloads the file and deletes the report, also after an error. " +
			"A report whose run takes longer than `timeouts.invoke`, or whose file cannot be saved, stays at the service, and a message says how to download the file later. " +
			"For `cmp`, a user or an application can create 5 such reports in 60 minutes; see [Quotas](../guides/schedules.md#quotas). Requires Terraform 1.14; it is triggered by a resource or with `terraform apply -invoke`. " +
			"After an interruption (Ctrl-C) Terraform reports the action as complete, so check that the file exists.",
		Attributes: map[string]schema.Attribute{
			"query": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "Text of the query. The action creates a temporary query for the run and deletes it with the report. " +
					"Either this or `query_id` is required.",
				Validators: []validator.String{query.Syntax()},
			},
			"query_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of the query to run: a `partnerinsights_query` or a system query. Either this or `query` is required.",
				Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
			},
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Name of the report, 1 to 256 characters without `;` and without leading or trailing white space. Defaults to `terraform run` and the time in UTC.",
				Validators:          nameValidators(),
			},
			"query_start_time": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Start of the exported data, RFC 3339 or in program `store` a date, such as `2026-10-01`, instead of the query's `TIMESPAN`.",
				Validators:          []validator.String{validators.InstantOrDay()},
			},
			"query_end_time": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "End of the exported data, RFC 3339 or in program `store` a date, such as `2026-10-01`, after `query_start_time`.",
				Validators:          []validator.String{validators.InstantOrDay()},
			},
			"format": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Format of the file, `CSV` or `TSV`, case-insensitive. Default `CSV`.",
				Validators:          []validator.String{validators.OneOf("CSV", "TSV")},
			},
			"wait": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to wait until the run has ended, for at most `timeouts.invoke`. Default `true`. With `false` the action ends when the service has accepted the report, " +
					"and the report and the temporary query stay at the service.",
			},
			"keep_report": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Whether to keep the report and the temporary query after the run. If it is not set, they are kept only if the file could not be saved or `timeouts.invoke` has passed; " +
					"`false` always deletes them. Conflicts with `wait = false`.",
			},
			"timeouts": timeouts.Action("the run, download included", standard, exceptions...),
		},
	}
	maps.Copy(resp.Schema.Attributes, targetAttributes("If neither `output_path` nor `output_url` is set, nothing is downloaded; conflicts with `wait = false`."))
}

// nameValidators are the rules for the name of a new report.
func nameValidators() []validator.String {
	var all []validator.String
	for _, r := range nameRules() {
		all = append(all, r)
	}
	return all
}

func (a *runAction) ConfigValidators(context.Context) []action.ConfigValidator {
	return query.TextOrID()
}

// ValidateConfig checks what more than one attribute decides.
func (a *runAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var config runModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); !resp.Diagnostics.HasError() {
		config.validate(&resp.Diagnostics)
	}
}

func (m *runModel) validate(diags *diag.Diagnostics) {
	validators.Order("query_start_time", m.QueryStartTime, "query_end_time", m.QueryEndTime, diags)
	switch {
	case m.Wait.IsUnknown():
	case !m.waits():
		m.validateUnwaited(diags)
	case m.isNull() && !m.KeepReport.IsUnknown() && !m.KeepReport.ValueBool():
		diags.AddWarning("Nothing is left of the run", "The report and its file are deleted after the run. Set output_path or output_url to save the file, or keep_report to keep the report.")
	}
	if m.isNull() && !m.Overwrite.IsNull() {
		diags.AddAttributeError(path.Root("overwrite"), "Nothing to overwrite", "overwrite is about the file at output_path or output_url, and neither is set.")
	}
}

// validateUnwaited checks a run that nobody waits for.
func (m *runModel) validateUnwaited(diags *diag.Diagnostics) {
	refuse := func(name, why string) {
		diags.AddAttributeError(path.Root(name), "Nobody waits for the run", fmt.Sprintf("%s can't be set together with wait = false: %s. Remove one of the two.", name, why))
	}
	if !m.OutputPath.IsNull() {
		refuse("output_path", "the action ends before there is a file")
	}
	if !m.OutputURL.IsNull() {
		diags.AddError("Nobody waits for the run", "output_url can't be set together with wait = false: the action ends before there is a file. Remove one of the two.")
	}
	if !m.KeepReport.IsNull() {
		refuse("keep_report", "the report is always kept then, for its run would be deleted with it")
	}
}

// waits tells whether the action waits for the run to end.
func (m *runModel) waits() bool { return m.Wait.IsNull() || m.Wait.ValueBool() }

// keeps tells whether the report is kept. One that nobody waits for has to be.
func (m *runModel) keeps() bool { return m.KeepReport.ValueBool() || !m.waits() }

// deletes tells whether the report is deleted even when its run goes on.
func (m *runModel) deletes() bool {
	return !m.KeepReport.IsNull() && !m.KeepReport.ValueBool() && m.waits()
}

// reportModel is the report that runs once.
func (m *runModel) reportModel(name, queryID string) *model {
	return &model{reportAttributes: reportAttributes{
		Name: types.StringValue(name), QueryID: types.StringValue(queryID), ExecuteNow: types.BoolValue(true),
		QueryStartTime: m.QueryStartTime, QueryEndTime: m.QueryEndTime,
		Format: orDefault(m.Format, defaultFormat), CallbackMethod: types.StringValue(defaultMethod),
	}}
}

// names are those of the report and of the query that a run creates. But for a configured one, no other has them.
func (m *runModel) names(now time.Time) (report, queryName string) {
	if report = m.Name.ValueString(); report == "" {
		report = "terraform run " + now.UTC().Format("2006-01-02T15:04:05.000Z")
	}
	return report, query.TemporaryName("run", now)
}
