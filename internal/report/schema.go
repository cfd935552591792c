package report

import (
	"context"
	"maps"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-validators/int64validator"
	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/booldefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/boolplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringdefault"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// Limits and defaults of the service [doc P-PAR, C-FAQ].
const (
	maxText       = 256  // characters of a name or a description
	maxInterval   = 2160 // hours
	defaultFormat = "CSV"
	defaultMethod = "POST"
)

// Schema describes the resource.
func (r *reportResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A report: a query that the service runs on a schedule, or once (`execute_now`), and whose result it keeps as a file for download. " +
			"The executions and their files are read with the data source `partnerinsights_report_execution`, and deleted with the report: see [Changes that replace a report](../guides/replacing.md).",
		Attributes: map[string]schema.Attribute{},
	}
	for _, group := range []map[string]schema.Attribute{whatAttributes(), scheduleAttributes(), deliveryAttributes(), computedAttributes()} {
		maps.Copy(resp.Schema.Attributes, group)
	}
	resp.Schema.Attributes["timeouts"] = timeouts.Resource("report", operations())
}

// whatAttributes say what the report is.
func whatAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"name": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "Name of the report, 1 to 256 characters without `;` and without white space at either end. A change updates the report in place.",
			Validators:          []validator.String{validators.NotEmpty()},
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualName)},
		},
		"description": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "What the report is for, up to 256 characters. None by default. A change updates the report in place.",
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualDescription)},
		},
		"query_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "ID of the query that the report runs, one of `partnerinsights_query` or of a system query. A change replaces the report.",
			Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
			PlanModifiers:       []planmodifier.String{stringplanmodifier.RequiresReplace()},
		},
	}
}

// scheduleAttributes say when the report runs.
func scheduleAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"start_time": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "Anchor of the schedule, RFC 3339. With `recurrence_interval` it makes a grid of times; the first run is at the first of them that the service accepts, " +
				"at least 4 hours and 5 minutes ahead, and stands in `effective_start_time`. A time in the past is the normal way to write a schedule. " +
				"Default: the first full hour that is accepted when the report is created, and again when it is replaced; set it to keep the grid then. Null with `execute_now`. " +
				"A change updates the report in place; another time of the same grid, not after `effective_start_time`, is no change.",
			Validators:    []validator.String{validators.Instant()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants)},
		},
		"recurrence_interval": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "Hours between two runs, 4 to 2160, and not less than the dataset's `minimum_recurrence_interval`. " +
				"Required unless `execute_now` is true; no default. A change updates the report in place.",
		},
		"recurrence_count": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "How many times the report runs, at least 1. Without it the report runs indefinitely. " +
				"The service counts down; a smaller number there is no drift. A change updates the report in place.",
		},
		"end_time": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Time when the schedule ends, RFC 3339, after the first run. Only in the programs `cmp` and `store`. " +
				"The program `cmp` requires `recurrence_count` or `end_time`; see the guide [Schedules](../guides/schedules.md).",
			Validators:    []validator.String{validators.Instant()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants)},
		},
		"execute_now": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Run once, as soon as the report is created, instead of on a schedule. Default `false`. " +
				"Conflicts with `start_time`, `recurrence_interval`, `recurrence_count`, `paused` and `recreate_when_inactive`. A change replaces the report.",
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
		},
		"query_start_time": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Beginning of the data, RFC 3339, instead of the query's `TIMESPAN`. Only with `execute_now`; none by default. " +
				"The service never reports it. A change replaces the report; after an import it is taken into the state without one.",
			Validators:    []validator.String{validators.Instant()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants), replaceUnlessImported()},
		},
		"query_end_time": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "End of the data, RFC 3339, after `query_start_time`. Only with `execute_now`; none by default. " +
				"The service never reports it. A change replaces the report; after an import it is taken into the state without one.",
			Validators:    []validator.String{validators.Instant()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants), replaceUnlessImported()},
		},
		"paused": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether the report is paused: it keeps its schedule and does not run. Default `false`. " +
				"A report that is paused or resumed in the portal shows as drift. A change pauses or resumes the report in place.",
		},
		"recreate_when_inactive": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Plan a replacement when the service reports the report as `Inactive`, which means that `recurrence_count` is used up. " +
				"Default `false`: an inactive report is a warning. It is kept in the state only; a change sends nothing.",
		},
		"skip_destroy": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether to keep the report at the service, paused, when it is destroyed or replaced. Its executions and files stay too. " +
				"Default `false`. It takes effect once it is in the state: apply it before the change that replaces the report.",
		},
	}
}

// deliveryAttributes say what becomes of the result.
func deliveryAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"format": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(defaultFormat),
			MarkdownDescription: "Format of the file, `CSV` or `TSV`, in any case. Default `CSV`. A change updates the report in place.",
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(strings.EqualFold)},
		},
		"callback_url": schema.StringAttribute{
			Optional: true, Computed: true, Sensitive: true,
			MarkdownDescription: "Absolute `http` or `https` URL that the service calls after each run: `POST` to `<url>/<report id>`, or `GET` of `<url>?reportId=<report id>`. " +
				"Default: what the service has, which for a new report is none; `\"\"` removes it. Until the configuration sets it, the state has `sha256:` and a digest of the one that the service has. A change updates the report in place.",
			Validators: []validator.String{callbackURL{}, stringvalidator.ConflictsWith(path.MatchRoot("callback_url_wo"), path.MatchRoot("callback_url_wo_version"))},
		},
		"callback_url_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true,
			MarkdownDescription: "The callback URL as a write-only argument, which is kept in no state and no plan (Terraform 1.11, OpenTofu 1.11). None by default. " +
				"It goes with `callback_url_wo_version`, and is sent with every update of the report.",
			Validators: []validator.String{callbackURL{}, stringvalidator.AlsoRequires(path.MatchRoot("callback_url_wo_version"))},
		},
		"callback_url_wo_version": schema.Int64Attribute{
			CustomType:          validators.WholeNumber{},
			Optional:            true,
			MarkdownDescription: "Number of the write-only callback URL; raise it to have a new URL sent. None by default. A change updates the report in place.",
			Validators:          []validator.Int64{int64validator.AlsoRequires(path.MatchRoot("callback_url_wo"))},
		},
		"callback_method": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(defaultMethod),
			MarkdownDescription: "Method of the callback, `GET` or `POST`, in any case. Default `POST`. A change updates the report in place.",
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(strings.EqualFold)},
		},
	}
}

// computedAttributes are what only the service knows.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "ID of the report, given by the service. It is opaque; most are UUIDs.",
		},
		"effective_start_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "When the service begins to run the report, RFC 3339 in UTC: a time of the grid of `start_time` and `recurrence_interval`. Null with `execute_now`.",
		},
		"status": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Status of the report: `Active`, `Paused` or `Inactive`.",
		},
		"query": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Text of the query that the report runs, the report's own copy.",
		},
		"user": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "User who created the report, as the service names it.",
		},
		"created_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "When the report was created, RFC 3339 in UTC.",
		},
		"remaining_recurrence_count": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of runs that are left. Null where the service does not say it, and when the report runs indefinitely.",
		},
		"next_execution_start_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Time of the next run, RFC 3339 in UTC. Null where the service does not say it.",
		},
		"modified_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "When the report was last changed, RFC 3339 in UTC. Null when it never was.",
		},
	}
}
