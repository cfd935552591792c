package query

import (
	"context"
	"fmt"
	"strings"
	"time"

	actiontimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/action/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/actions"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// PreviewType is the action's name in configurations.
const PreviewType = "partnerinsights_query_preview"

const (
	previewTimeout = 10 * time.Minute
	previewRows    = 10  // by default
	maxPreviewRows = 100 // that the service gives [doc P-TRY]
)

type previewAction struct{ session *session.Session }

var (
	_ action.ActionWithConfigure        = (*previewAction)(nil)
	_ action.ActionWithConfigValidators = (*previewAction)(nil)
	_ action.ActionWithValidateConfig   = (*previewAction)(nil)
	_ action.ActionWithModifyPlan       = (*previewAction)(nil)
)

// NewPreviewAction makes the action.
func NewPreviewAction() action.Action { return &previewAction{} }

func (a *previewAction) Metadata(_ context.Context, _ action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = PreviewType
}

func (a *previewAction) Configure(_ context.Context, req action.ConfigureRequest, resp *action.ConfigureResponse) {
	a.session, resp.Diagnostics = session.From(req.ProviderData)
}

// previewModel is the action's configuration.
type previewModel struct {
	Query     types.String         `tfsdk:"query"`
	QueryID   types.String         `tfsdk:"query_id"`
	Rows      types.Int64          `tfsdk:"rows"`
	StartTime types.String         `tfsdk:"start_time"`
	EndTime   types.String         `tfsdk:"end_time"`
	Timeouts  actiontimeouts.Value `tfsdk:"timeouts"`
}

func (a *previewAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Shows the first rows of a query's result as a table in the terminal. The rows are not stored in the state, but the log of a pipeline contains them. " +
			"A query that is too long for a URL is created for the preview, counts towards the [quota](../guides/schedules.md#quotas) of queries, and is deleted afterwards. " +
			"Requires Terraform 1.14; it is triggered by a resource or with `terraform apply -invoke`.",
		Attributes: map[string]schema.Attribute{
			"query": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Text of the query. Either this or `query_id` is required.",
				Validators:          []validator.String{Syntax()},
			},
			"query_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "ID of the query: a `partnerinsights_query` or a system query. Either this or `query` is required.",
				Validators:          []validator.String{validators.NotEmpty(), validators.NoOuterSpace()},
			},
			"rows": schema.Int64Attribute{
				CustomType: validators.WholeNumber{}, Optional: true,
				MarkdownDescription: "Maximum number of rows to show, 1 to 100. Default 10.",
				Validators:          []validator.Int64{validators.Between(1, maxPreviewRows, "rows")},
			},
			"start_time": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Start of the data, RFC 3339, instead of the query's `TIMESPAN`.",
				Validators:          []validator.String{validators.Instant()},
			},
			"end_time": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "End of the data, RFC 3339, after `start_time`.",
				Validators:          []validator.String{validators.Instant()},
			},
			"timeouts": timeouts.Action("the preview, retries included", previewTimeout),
		},
	}
}

func (a *previewAction) ConfigValidators(context.Context) []action.ConfigValidator { return TextOrID() }

// ValidateConfig checks what more than one attribute decides.
func (a *previewAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	var config previewModel
	if resp.Diagnostics.Append(req.Config.Get(ctx, &config)...); resp.Diagnostics.HasError() {
		return
	}
	validators.Order("start_time", config.StartTime, "end_time", config.EndTime, &resp.Diagnostics)
}

// ModifyPlan checks the query while Terraform plans.
func (a *previewAction) ModifyPlan(ctx context.Context, req action.ModifyPlanRequest, resp *action.ModifyPlanResponse) {
	var config previewModel
	if actions.Decode(ctx, a, req.Config, &config, &resp.Diagnostics) {
		CheckPlan(ctx, a.session, config.Query, config.QueryID, &resp.Diagnostics)
	}
}

// Invoke shows the rows.
func (a *previewAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var config previewModel
	if !actions.Decode(ctx, a, req.Config, &config, &resp.Diagnostics) {
		return
	}
	limit, diags := config.Timeouts.Invoke(ctx, previewTimeout)
	if resp.Diagnostics.Append(diags...); resp.Diagnostics.HasError() {
		return
	}
	progress := actions.NewProgress(ctx, a.session.Client.Clock(), resp)
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	progress.Say("Requesting the first rows of %s, which takes at most 100 seconds.", config.name())
	rows, err := a.test(ctx, config.toAPI())
	if insights.IsAddressTooLong(err) && config.QueryID.IsNull() {
		rows, err = a.previewByID(ctx, config.toAPI(), progress, &resp.Diagnostics)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if err != nil {
		diagnostic.AddError(&resp.Diagnostics, "Previewing "+config.name(), err)
		return
	}
	progress.Show(config.show(rows, progress.Elapsed()))
}

// previewByID previews a text that is too long for an address, in which a preview sends it: it creates a query of the text,
// previews that by its ID, and deletes it. If the query can't be created, diags say why.
func (a *previewAction) previewByID(ctx context.Context, test insights.Test, progress *actions.Progress, diags *diag.Diagnostics) ([]insights.Row, error) {
	name := TemporaryName("preview", a.session.Client.Clock().Now())
	progress.Say("The query is too long for a URL. Creating the query %q for the preview, which is deleted afterwards.", name)
	id := CreateTemporary(ctx, a.session, name, test.Query, diags)
	if id == "" {
		return nil, nil
	}
	defer deleteTemporary(ctx, a.session, name, id, diags)
	test.Query, test.QueryID = "", id
	return a.test(ctx, test)
}

// test tests a query, again where the service does not know it yet although this process has created it.
func (a *previewAction) test(ctx context.Context, test insights.Test) ([]insights.Row, error) {
	return session.OnNewQuery(ctx, a.session, test.QueryID, func() ([]insights.Row, error) { return a.session.Client.TestQuery(ctx, test) })
}

// name is how messages call the query.
func (m *previewModel) name() string {
	if id := m.QueryID.ValueString(); id != "" {
		return fmt.Sprintf("query %q", id)
	}
	return "the query"
}

func (m *previewModel) toAPI() insights.Test {
	t := insights.Test{QueryID: m.QueryID.ValueString(), Query: OneLine(m.Query.ValueString())}
	t.StartTime, _ = time.Parse(time.RFC3339, m.StartTime.ValueString()) // validated; null is the zero time
	t.EndTime, _ = time.Parse(time.RFC3339, m.EndTime.ValueString())
	return t
}

// show is what the terminal shows of the result.
func (m *previewModel) show(rows []insights.Row, took time.Duration) string {
	wanted := previewRows
	if !m.Rows.IsNull() {
		wanted = int(m.Rows.ValueInt64())
	}
	if len(rows) == 0 {
		return fmt.Sprintf("No rows, after %s. A filter may not match anything, the time span may contain no data, or the query may take more than 100 seconds.", took)
	}
	shown := rows[:min(wanted, len(rows))]
	of := map[bool]string{true: "The only", false: "The first"}[len(rows) <= wanted && len(rows) < maxPreviewRows]
	count := fmt.Sprintf("%d rows", len(shown))
	if len(shown) == 1 {
		count = "row"
	}
	return strings.Join([]string{fmt.Sprintf("%s %s, after %s:", of, count, took), "", table(shown)}, "\n")
}
