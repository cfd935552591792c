package report

import (
	"context"
	"iter"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/lookup"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

type listDataSource struct{ session *session.Session }

var _ datasource.DataSourceWithConfigure = (*listDataSource)(nil)

// NewListDataSource makes the data source of many reports.
func NewListDataSource() datasource.DataSource { return &listDataSource{} }

func (d *listDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "partnerinsights_reports"
}

func (d *listDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session, resp.Diagnostics = session.From(req.ProviderData)
}

func (d *listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists reports, whether Terraform manages them or not. To import reports, use the list resource `partnerinsights_report`.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Return only reports whose name contains this text, ignoring case.",
			},
			"query_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Return only reports that run the query with this ID.",
				Validators:          []validator.String{validators.NotEmpty()},
			},
			"status": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Return only reports with this status: `Active`, `Paused` or `Inactive`, ignoring case.",
				Validators:          []validator.String{validators.OneOf(insights.ReportActive, insights.ReportPaused, insights.ReportInactive)},
			},
			"include_callback_url": includeCallbackAttribute(),
			"timeouts":             lookup.Timeouts(),
			"reports": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Matching reports, sorted by name.",
				NestedObject:        schema.NestedAttributeObject{Attributes: computedSchema()},
			},
		},
	}
}

// listDataModel is the data source.
type listDataModel struct {
	filter
	IncludeCallbackURL types.Bool             `tfsdk:"include_callback_url"`
	Timeouts           timeouts.Value         `tfsdk:"timeouts"`
	Reports            []dataSourceAttributes `tfsdk:"reports"`
}

// Read lists the reports.
func (d *listDataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m listDataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	limit, diags := m.Timeouts.Read(ctx, lookup.ReadTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	list := func(ctx context.Context) iter.Seq2[insights.Report, error] {
		return d.session.Client.FindReports(ctx, m.toAPI())
	}
	found := finder(d.session).All(ctx, list, m.mayPass, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	found = slices.DeleteFunc(found, func(r insights.Report) bool { return !m.passes(&r) })
	m.Reports = make([]dataSourceAttributes, len(found))
	now := d.session.Client.Clock().Now()
	for i := range found {
		m.Reports[i] = readReport(dataSourceAttributes{}, &found[i], m.IncludeCallbackURL, now)
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}
