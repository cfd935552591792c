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

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/actions"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/execution"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// DownloadType is the action's name in configurations.
const DownloadType = "partnerinsights_report_download"

// planTime bounds what a plan asks; it can do without.
const planTime = 30 * time.Second

// invokeTimeout is the default time of an action, waiting included.
const invokeTimeout = 30 * time.Minute

type downloadAction struct{ session *session.Session }

var (
	_ action.ActionWithConfigure      = (*downloadAction)(nil)
	_ action.ActionWithModifyPlan     = (*downloadAction)(nil)
	_ action.ActionWithValidateConfig = (*downloadAction)(nil)
)

// NewDownloadAction makes the action.
func NewDownloadAction() action.Action { return &downloadAction{} }

func (a *downloadAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = DownloadType
}

func (a *downloadAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.session, resp.Diagnostics = session.From(req.ProviderData)
}

// downloadModel is the action's configuration.
type downloadModel struct {
	targetModel
	ReportID     types.String         `tfsdk:"report_id"`
	ExecutionID  types.String         `tfsdk:"execution_id"`
	AllowMissing types.Bool           `tfsdk:"allow_missing"`
	Timeouts     actiontimeouts.Value `tfsdk:"timeouts"`
}

func (a *downloadAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Downloads the file of a report's newest completed execution, or of another one, and shows its size, number of rows and SHA-256. " +
			"It never starts a run, and changes nothing at the service. Requires Terraform 1.14; it is triggered by a resource or with `terraform apply -invoke`. " +
			"After an interruption (Ctrl-C) Terraform reports the action as complete, so check that the file exists.",
		Attributes: map[string]schema.Attribute{
			"report_id": schema.StringAttribute{
				Required:            true,
				MarkdownDescription: "ID of the report. The action fails if the report does not exist, or has no completed execution and `allow_missing` is not set.",
				Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
			},
			"execution_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of the execution whose file is downloaded. Defaults to the newest completed one. The service keeps executions for 90 days.",
				Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
			},
			"allow_missing": schema.BoolAttribute{
				Optional:            true,
				MarkdownDescription: "Whether the action succeeds without a file if the report has no completed execution. Default `false`. It has no effect with `execution_id`.",
			},
			"timeouts": timeouts.Action("the download", invokeTimeout),
		},
	}
	maps.Copy(resp.Schema.Attributes, targetAttributes("Either `output_path` or `output_url` is required."))
}

// ValidateConfig requires one place for the file.
func (a *downloadAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var config downloadModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); !resp.Diagnostics.HasError() && config.isNull() {
		resp.Diagnostics.AddAttributeError(path.Root("output_path"), "No place for the file", "Set output_path to write the file to disk, or output_url to write it to Azure Blob Storage.")
	}
}

// ModifyPlan checks what can be known to be wrong while Terraform plans.
func (a *downloadAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var config downloadModel
	if !actions.Decode(ctx, a, req.Config, &config, &resp.Diagnostics) {
		return
	}
	config.plan(&resp.Diagnostics)
	if a.session != nil && !config.ReportID.IsUnknown() {
		ctx, cancel := context.WithTimeout(ctx, planTime)
		defer cancel()
		config.reader(a.session, &resp.Diagnostics).CheckReport(ctx)
	}
}

// reader reads the executions that the configuration asks for.
func (m *downloadModel) reader(s *session.Session, diags *diag.Diagnostics) *execution.Reader {
	return &execution.Reader{
		Session: s, Name: m.ReportID.ValueString(), Diags: diags,
		AllowMissing: m.AllowMissing.ValueBool(),
		Selector:     execution.Selector{ReportID: m.ReportID.ValueString(), ExecutionID: m.ExecutionID.ValueString(), Latest: m.ExecutionID.IsNull()},
	}
}

// Invoke downloads the file.
func (a *downloadAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config downloadModel
	if !actions.Decode(ctx, a, req.Config, &config, &resp.Diagnostics) {
		return
	}
	limit, diags := config.Timeouts.Invoke(ctx, invokeTimeout)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	progress := actions.NewProgress(ctx, a.session.Client.Clock(), resp)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	r := config.reader(a.session, &resp.Diagnostics)
	r.Progress = progress.Step
	e, ok := r.Completed(ctx)
	if !ok {
		return
	}
	progress.Say("Fetching the file of the execution %s%s.", e.ID, generatedAt(e.GeneratedTime.Time))
	save(ctx, r, e, config.target(a.session), progress)
}

func generatedAt(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return fmt.Sprintf(", made at %s", t.UTC().Format(time.RFC3339))
}
