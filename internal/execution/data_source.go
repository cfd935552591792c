package execution

import (
	"context"
	"maps"
	"time"

	datatimeouts "github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
)

// Type is the name of the data source and of the ephemeral resource in configurations.
const Type = "partnerinsights_report_execution"

// readTimeout is the default time of a read, waiting included.
func readTimeout(p insights.Program) time.Duration { return p.ReadTimeout }

type dataSource struct{ session *session.Session }

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &dataSource{} }

func (d *dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = Type
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session, resp.Diagnostics = session.From(req.ProviderData)
}

// dataSourceModel is the data source.
type dataSourceModel struct {
	model
	IncludeLink types.Bool         `tfsdk:"include_link"`
	Timeouts    datatimeouts.Value `tfsdk:"timeouts"`
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	attributes := selectorAttributes("timeouts.read")
	maps.Copy(attributes, computedAttributes("Null unless `include_link` is true and the execution is completed."))
	attributes["include_link"] = schema.BoolAttribute{
		Optional: true,
		MarkdownDescription: "Whether to read the download links. Default `false`, because anyone with a link can read the data and the state stores it in clear text. " +
			"The ephemeral resource of the same name returns links without storing them.",
	}
	standard, exceptions := timeouts.ByProgram(readTimeout)
	attributes["timeouts"] = timeouts.DataSource("reading, waiting included", standard, exceptions...)
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads the executions of a report and their files. It never starts a run. " +
			"Before the first run the attributes are null and `executions` is empty.",
		Attributes: attributes,
	}
}

// Read reads the executions, and waits when that is asked for.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataSourceModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	limit, diags := m.Timeouts.Read(ctx, readTimeout(d.session.Client.Program()))
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	if m.read(ctx, d.session, limit, "timeouts.read", m.IncludeLink.ValueBool(), &resp.Diagnostics); !resp.Diagnostics.HasError() {
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}
}
