package report

import (
	"context"
	"maps"
	"strings"

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

func (r *reportResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a report, which runs a query on a schedule, or once (`execute_now`), and stores the result as a file for download. " +
			"To read the executions, use the data source `partnerinsights_report_execution`. The example is for the program `mpn`; [Create a report](../guides/programs.md#4-create-a-report) has one for `cmp`.\n\n" +
			"**Destroying or replacing a report deletes its executions and files**, unless `skip_destroy` leaves the old report at the service, paused. " +
			"Changing the query of a report replaces the report, and so does changing `query_id`, `execute_now`, `query_start_time` or `query_end_time`; " +
			"other arguments are updated in place. With `recreate_when_inactive`, a report whose schedule has ended is replaced without a change of the configuration. See [Changes that replace a report](../guides/replacing.md).\n\n" +
			"A report that `skip_destroy` keeps still refers to its query, and the service may refuse to delete a query in use. Terraform no longer manages the report: note the ID in the warning, and delete the report in Partner Center, or import and destroy it. " +
			"The service lists only the executions of the last 90 days.\n\n" +
			"Active reports, and creations with `execute_now`, count towards [quotas](../guides/schedules.md#quotas). `cmp` documents 50 active reports and 5 such creations in 60 minutes for each user or application; " +
			"`mpn` and `store` document no numbers, so expect the same.",
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
			MarkdownDescription: "Name of the report, 1 to 256 characters without `;` and without leading or trailing white space.",
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualName)},
		},
		"description": schema.StringAttribute{
			Optional:            true,
			MarkdownDescription: "Description of the report, up to 256 characters.",
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualDescription)},
		},
		"query_id": schema.StringAttribute{
			Required:            true,
			MarkdownDescription: "ID of the query to run: a `partnerinsights_query` or a system query. Changing this forces a new report.",
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
			MarkdownDescription: "First time of the schedule, RFC 3339, which can be in the past. Together with `recurrence_interval` this defines the run times; " +
				"the first run is the earliest of them that is at least 4 h 5 min from now. Defaults to the first full hour that the service accepts when the report is created or replaced; " +
				"see the guide [Schedules](../guides/schedules.md).",
			Validators:    []validator.String{validators.Instant()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants)},
		},
		"recurrence_interval": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "Interval between two runs in hours: 4 to 2160 in the program `mpn`, up to 2160 in `cmp`, and in each program at least the dataset's `minimum_recurrence_interval`. In `cmp` this can be less than 4. " +
				"Required unless `execute_now` is true.",
		},
		"recurrence_count": schema.Int64Attribute{
			CustomType: validators.WholeNumber{},
			Optional:   true,
			MarkdownDescription: "Number of runs, at least 1. If neither this nor `end_time` is set, a report of the program `mpn` runs indefinitely; `cmp` requires one of them, and `store` decides. " +
				"The service counts the runs down; Terraform does not show that as drift.",
		},
		"end_time": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Time when the schedule ends, RFC 3339, after the first run. Only in the programs `cmp` and `store`. " +
				"The program `cmp` requires `recurrence_count` or `end_time`; see [The end of a schedule](../guides/schedules.md#the-end-of-a-schedule).",
			Validators:    []validator.String{validators.Instant()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants)},
		},
		"execute_now": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether to run the report once, when it is created, instead of on a schedule (default `false`). Changing this forces a new report. " +
				"Conflicts with `start_time`, `recurrence_interval`, `recurrence_count`, `paused` and `recreate_when_inactive`.",
			PlanModifiers: []planmodifier.Bool{boolplanmodifier.RequiresReplace()},
		},
		"query_start_time": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "Start of the exported data, instead of the query's `TIMESPAN`, RFC 3339 or in program `store` a date, such as `2026-10-01`. Only valid with `execute_now`. " +
				"Changing this forces a new report, but setting it after an import does not, because the service does not report the value.",
			Validators:    []validator.String{validators.InstantOrDay()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants), replaceUnlessImported()},
		},
		"query_end_time": schema.StringAttribute{
			Optional: true,
			MarkdownDescription: "End of the exported data, RFC 3339 or in program `store` a date, such as `2026-10-01`, after `query_start_time`. Only valid with `execute_now`. " +
				"Changing this forces a new report, but setting it after an import does not, because the service does not report the value.",
			Validators:    []validator.String{validators.InstantOrDay()},
			PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualInstants), replaceUnlessImported()},
		},
		"paused": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether the report is paused, which keeps its schedule but starts no runs. Default `false`. " +
				"A report that is paused or resumed in Partner Center is reported as drift.",
		},
		"recreate_when_inactive": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether to replace the report when its status is `Inactive`, because all runs of `recurrence_count` are done or `end_time` has passed. The new report starts the count again. " +
				"Default `false`: an inactive report only causes a warning.",
		},
		"skip_destroy": schema.BoolAttribute{
			Optional: true, Computed: true, Default: booldefault.StaticBool(false),
			MarkdownDescription: "Whether to pause the report and keep it at the service, with its executions and files, when it is destroyed or replaced. " +
				"Default `false`. Apply this before the change that replaces the report, because it takes effect once it is in the state.",
		},
	}
}

// deliveryAttributes say what becomes of the result.
func deliveryAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"format": schema.StringAttribute{
			Optional: true, Computed: true, Default: stringdefault.StaticString(defaultFormat),
			MarkdownDescription: "Format of the file, `CSV` or `TSV`, case-insensitive. Default `CSV`.",
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(strings.EqualFold)},
		},
		"callback_url": schema.StringAttribute{
			Optional: true, Computed: true, Sensitive: true,
			MarkdownDescription: "Absolute `http` or `https` URL that the service calls after each run: `POST` to `<url>/<report id>`, or `GET` of `<url>?reportId=<report id>`. " +
				"If it is not set, the callback of an existing report stays, and the state stores only a SHA-256 digest of the current URL; `\"\"` removes the callback.",
		},
		"callback_url_wo": schema.StringAttribute{
			Optional: true, WriteOnly: true, Sensitive: true,
			MarkdownDescription: "Write-only variant of `callback_url`, which is stored in neither state nor plan. Requires Terraform 1.11 or OpenTofu 1.11, and `callback_url_wo_version`. " +
				"It is sent with every update of the report.",
		},
		"callback_url_wo_version": schema.Int64Attribute{
			CustomType:          validators.WholeNumber{},
			Optional:            true,
			MarkdownDescription: "Version of `callback_url_wo`. Increase it to send a new URL.",
		},
		"callback_method": schema.StringAttribute{
			Optional: true, Computed: true,
			MarkdownDescription: "HTTP method of the callback, `GET` or `POST`, case-insensitive. Defaults to `POST` if the configuration sets a callback. Otherwise the value at the service is kept, which is null for a new report.",
			PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(strings.EqualFold)},
		},
	}
}

// computedAttributes are what only the service knows.
func computedAttributes() map[string]schema.Attribute {
	return map[string]schema.Attribute{
		"id": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "ID of the report.",
		},
		"effective_start_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Time of the first run that the service has scheduled, RFC 3339 in UTC: one of the run times that `start_time` and `recurrence_interval` define. Null with `execute_now`.",
		},
		"status": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Status of the report: `Active`, `Paused` or `Inactive`.",
		},
		"query": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Text of the query that the report runs. The service copies it when the report is created.",
		},
		"user": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "User or application that created the report, as returned by the API.",
		},
		"created_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Time when the report was created, RFC 3339 in UTC.",
		},
		"remaining_recurrence_count": schema.Int64Attribute{
			Computed:            true,
			MarkdownDescription: "Number of runs that are left. Null if the service does not report it, and if the report runs indefinitely.",
		},
		"next_execution_start_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Time of the next run, RFC 3339 in UTC. Null if the service does not report it.",
		},
		"modified_time": schema.StringAttribute{
			Computed:            true,
			MarkdownDescription: "Time of the last change of the report, RFC 3339 in UTC. Null if it was never changed.",
		},
	}
}
