package query

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/lookup"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

type dataSource struct{ session *session.Session }

var (
	_ datasource.DataSourceWithConfigure        = (*dataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*dataSource)(nil)
)

// NewDataSource makes the data source of one query.
func NewDataSource() datasource.DataSource { return &dataSource{} }

func (d *dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session, resp.Diagnostics = session.From(req.ProviderData)
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a user-defined query or a system query by its ID or its name. The service provides the system queries, and reports can use them.",
		Attributes:          computedSchema(),
	}
	resp.Schema.Attributes["id"] = lookup.ID("query")
	resp.Schema.Attributes["name"] = lookup.Name("query")
	resp.Schema.Attributes["timeouts"] = lookup.Timeouts()
}

// computedSchema describes what is read of a query.
func computedSchema() map[string]schema.Attribute {
	all := map[string]schema.Attribute{}
	for name, description := range map[string]string{
		"id":           "ID of the query, for `query_id` of a report.",
		"name":         "Name of the query.",
		"description":  "Description of the query. Null if it has none.",
		"query":        "Text of the query, as the service stores it.",
		"dataset":      "Dataset that the query reads, as written in `query`. Null if the text cannot be parsed.",
		"type":         "Type of the query, `userDefined` or `system`.",
		"user":         "User or application that created the query, as returned by the API. Null for system queries.",
		"created_time": "Time when the query was created, RFC 3339 in UTC. Null if the service does not report it, as for system queries.",
	} {
		all[name] = schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return all
}

// dataModel is the data source.
type dataModel struct {
	queryAttributes
	Timeouts timeouts.Value `tfsdk:"timeouts"`
}

func (d *dataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return lookup.ConfigValidators()
}

// Read looks the query up.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m dataModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	limit, diags := m.Timeouts.Read(ctx, lookup.ReadTimeout)
	resp.Diagnostics.Append(diags...)
	if resp.Diagnostics.HasError() {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()

	// What looks a query up is a report, which is read later.
	d.session.Prefetch(ctx, session.Needs{Object: m.ID.ValueString() + m.Name.ValueString(), Reports: true})
	if found := finder(d.session).One(ctx, m.ID, m.Name, &resp.Diagnostics); found != nil {
		m.fromAPI(found)
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}
}

// finder is how queries are looked up.
func finder(s *session.Session) lookup.Finder[insights.Query] {
	return lookup.Finder[insights.Query]{
		Noun: "query", Plural: "queries", Session: s, Creator: s.Queries(), Get: s.Client.Query,
		ByName: func(ctx context.Context, name string) iter.Seq2[insights.Query, error] {
			return s.Client.FindQueries(ctx, insights.QueryFilter{Name: name, System: true})
		},
		Describe: func(q *insights.Query) string {
			if IsSystem(q) {
				return "a system query"
			}
			return lookup.CreatedBy(string(q.User), q.CreatedTime.Time)
		},
	}
}
