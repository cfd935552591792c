// Package execution is partnerinsights_report_execution.
package execution

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework-validators/listvalidator"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/check"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// DataSourceType is the data source's name in configurations.
const DataSourceType = "partnerinsights_report_execution"

// readTimeout is the default time of a read, waiting included.
const readTimeout = 20 * time.Minute

type dataSource struct{ session *session.Session }

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &dataSource{} }

// Metadata names the data source.
func (d *dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = DataSourceType
}

// Configure takes over the provider's session.
func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session, resp.Diagnostics = session.From(req.ProviderData)
}

// Schema describes the data source.
func (d *dataSource) Schema(ctx context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "The executions of a report: whether it has run, and where its file is. It only reads; it never starts a run. " +
			"A report that has not run yet is no error: the attributes are null and `executions` is empty.",
		Attributes: map[string]schema.Attribute{
			"report_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "ID of the report. A report that does not exist is an error.",
				Validators:          []validator.String{check.NotEmpty(), check.NoOuterSpace()},
			},
			"execution_id": schema.StringAttribute{
				Optional: true, Computed: true,
				MarkdownDescription: "ID of one execution to read; one that does not exist, or is older than the 90 days that the service keeps, is an error. " +
					"Default: the newest execution, whose ID then stands here.",
				Validators: []validator.String{check.NotEmpty()},
			},
			"statuses": schema.ListAttribute{
				Optional: true, ElementType: types.StringType,
				MarkdownDescription: "Read only executions with one of these statuses, such as `Completed`. Default: `Completed`; with `execution_id` any.",
				Validators:          []validator.List{listvalidator.SizeAtLeast(1), listvalidator.ValueStringsAre(check.NotEmpty())},
			},
			"latest": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Read only the latest execution. Default `true`, or `false` with `execution_id`; `false` reads those of the last 90 days.",
			},
			"wait_for_completion": schema.BoolAttribute{
				Optional: true,
				MarkdownDescription: "Wait until there is a completed execution, for at most `timeouts.read`. Default `false`. " +
					"An execution that failed is an error, and so is, at once, a first run that is due only after that time.",
			},
			"include_link": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Read the download links too. Default `false`: whoever has a link has the data, and it would stand in the state in clear.",
			},
			"timeouts": timeoutsAttribute(ctx),
			"status": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Status of the newest execution: `Pending`, `Running`, `Paused` or `Completed`. Null when there is none.",
			},
			"format":                    formatAttribute(),
			"report_access_secure_link": linkAttribute(),
			"report_generated_time":     generatedAttribute(),
			"report_expiry_time":        expiryAttribute(),
			"recurrence_interval":       intervalAttribute(),
			"recurrence_count":          countAttribute(),
			"executions": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "The executions, newest first.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"execution_id": schema.StringAttribute{
						Computed:            true,
						MarkdownDescription: "ID of the execution.",
					},
					"status": schema.StringAttribute{
						Computed:            true,
						MarkdownDescription: "Status of the execution: `Pending`, `Running`, `Paused` or `Completed`.",
					},
					"format":                    formatAttribute(),
					"report_access_secure_link": linkAttribute(),
					"report_generated_time":     generatedAttribute(),
					"report_expiry_time":        expiryAttribute(),
					"recurrence_interval":       intervalAttribute(),
					"recurrence_count":          countAttribute(),
				}},
			},
		},
	}
}

func formatAttribute() schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: "Format of the file, `CSV` or `TSV`."}
}

func linkAttribute() schema.Attribute {
	return schema.StringAttribute{Computed: true, Sensitive: true,
		MarkdownDescription: "Signed URL of the file. Null unless `include_link` is true and the execution is completed."}
}

func generatedAttribute() schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: "When the file was made, RFC 3339 in UTC. Null until it is."}
}

func expiryAttribute() schema.Attribute {
	return schema.StringAttribute{Computed: true, MarkdownDescription: "When the link expires, RFC 3339 in UTC. Null when the service does not say."}
}

func intervalAttribute() schema.Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: "Hours between two runs of the report."}
}

func countAttribute() schema.Attribute {
	return schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of runs of the report, as the service says it. Null when indefinite."}
}

// timeoutsAttribute describes the attribute, which the library leaves to its user.
func timeoutsAttribute(ctx context.Context) schema.Attribute {
	a, ok := timeouts.AttributesWithOpts(ctx, timeouts.Opts{
		ReadDescription: "How long reading may take, waiting included, such as `30s` or `2h`. Default `20m`.",
	}).(schema.SingleNestedAttribute)
	if ok {
		a.MarkdownDescription = "How long reading may take."
		a.Validators = []validator.Object{check.Timeouts()}
	}
	return a
}
