package query

import (
	"context"
	"iter"
	"strings"

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

// NewListDataSource makes the data source of many queries.
func NewListDataSource() datasource.DataSource { return &listDataSource{} }

func (d *listDataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = "partnerinsights_queries"
}

func (d *listDataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session, resp.Diagnostics = session.From(req.ProviderData)
}

func (d *listDataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists user-defined queries and system queries. The service provides the system queries, and reports can use them. " +
			"To import queries, use the list resource `partnerinsights_query`.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Return only queries whose name contains this text, ignoring case.",
			},
			"dataset": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Return only queries that read this dataset, ignoring case.",
				Validators:          []validator.String{validators.NotEmpty()},
			},
			"type": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Return only queries of this type, `userDefined` or `system`, ignoring case.",
				Validators:          []validator.String{validators.OneOf(insights.UserDefinedQuery, insights.SystemQuery)},
			},
			"timeouts": lookup.Timeouts(),
			"queries": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Matching queries, sorted by name.",
				NestedObject:        schema.NestedAttributeObject{Attributes: computedSchema()},
			},
		},
	}
}

// listDataModel is the data source.
type listDataModel struct {
	filter
	Type     types.String      `tfsdk:"type"`
	Timeouts timeouts.Value    `tfsdk:"timeouts"`
	Queries  []queryAttributes `tfsdk:"queries"`
}

// Read lists the queries.
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

	found := finder(d.session).All(ctx, func(ctx context.Context) iter.Seq2[insights.Query, error] {
		return d.session.Client.FindQueries(ctx, insights.QueryFilter{System: m.wants(insights.SystemQuery), OnlySystem: !m.wants(insights.UserDefinedQuery)})
	}, func(q *insights.Query) bool { return m.wants(typeOf(q)) && m.passes(q) }, &resp.Diagnostics)
	if resp.Diagnostics.HasError() {
		return
	}
	if len(found) == 0 {
		m.warnOfDataset(ctx, d.session, &resp.Diagnostics)
	}
	m.Queries = make([]queryAttributes, len(found))
	for i := range found {
		m.Queries[i].fromAPI(&found[i])
	}
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}

// wants tells whether queries of a type are asked for.
func (m *listDataModel) wants(queryType string) bool {
	return m.Type.IsNull() || strings.EqualFold(m.Type.ValueString(), queryType)
}

// typeOf is the type of a query; what does not say that it is a system query is none.
func typeOf(q *insights.Query) string {
	if IsSystem(q) {
		return insights.SystemQuery
	}
	return insights.UserDefinedQuery
}
