package report

import (
	"context"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/datasource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/lookup"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

type dataSource struct{ session *session.Session }

var (
	_ datasource.DataSourceWithConfigure        = (*dataSource)(nil)
	_ datasource.DataSourceWithConfigValidators = (*dataSource)(nil)
)

// NewDataSource makes the data source of one report.
func NewDataSource() datasource.DataSource { return &dataSource{} }

func (d *dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session, resp.Diagnostics = session.From(req.ProviderData)
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Reads a report by its ID or its name. For its executions and their files, use the data source `partnerinsights_report_execution`.",
		Attributes:          computedSchema(),
	}
	resp.Schema.Attributes["id"] = lookup.ID("report")
	resp.Schema.Attributes["name"] = lookup.Name("report")
	resp.Schema.Attributes["include_callback_url"] = includeCallbackAttribute()
	resp.Schema.Attributes["timeouts"] = lookup.Timeouts()
}

// computedSchema describes the attributes of a report that was found.
func computedSchema() map[string]schema.Attribute {
	all := map[string]schema.Attribute{
		"recurrence_interval":        schema.Int64Attribute{Computed: true, MarkdownDescription: "Interval between two runs in hours. Null with `execute_now`."},
		"recurrence_count":           schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of runs that the service reports, which may be the number of runs that are left. Null if the report runs indefinitely, and with `execute_now`."},
		"remaining_recurrence_count": schema.Int64Attribute{Computed: true, MarkdownDescription: "Number of runs that are left. Null if the service does not report it."},
		"execute_now":                schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the report runs once, when it is created, instead of on a schedule."},
		"paused":                     schema.BoolAttribute{Computed: true, MarkdownDescription: "Whether the report is paused. A paused report keeps its schedule and does not run."},
		"callback_url": schema.StringAttribute{Computed: true, Sensitive: true,
			MarkdownDescription: "URL that the service calls after each run. Null unless `include_callback_url` is true and the report has a callback."},
	}
	for name, description := range map[string]string{
		"id":                        "ID of the report.",
		"name":                      "Name of the report.",
		"description":               "Description of the report. Null if it has none.",
		"query_id":                  "ID of the query that the report runs.",
		"query":                     "Text of the query that the report runs. The service copies it when the report is created.",
		"start_time":                "Start of the schedule, or time of the next run, RFC 3339 in UTC. Null with `execute_now`.",
		"end_time":                  "Time when the schedule ends, RFC 3339 in UTC. Null if the service does not report one.",
		"next_execution_start_time": "Time of the next run, RFC 3339 in UTC, as returned by the API or computed from the schedule. Null if unknown, and if the report is not active.",
		"last_execution_time":       "Time of the last scheduled run, RFC 3339 in UTC. Null before the first run, for inactive reports, and after a change of the report. For the status of the run, see the data source `partnerinsights_report_execution`.",
		"query_start_time":          "Start of the exported data, RFC 3339 in UTC. May be null: the API documentation does not say whether this is returned.",
		"query_end_time":            "End of the exported data, RFC 3339 in UTC. May be null: the API documentation does not say whether this is returned.",
		"format":                    "Format of the file, `CSV` or `TSV`.",
		"callback_method":           "HTTP method of the callback, `GET` or `POST`.",
		"status":                    "Status of the report: `Active`, `Paused` or `Inactive`.",
		"user":                      "User or application that created the report, as returned by the API.",
		"created_time":              "Time when the report was created, RFC 3339 in UTC.",
		"modified_time":             "Time of the last change of the report, RFC 3339 in UTC. Null if it was never changed.",
	} {
		all[name] = schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return all
}

func includeCallbackAttribute() schema.Attribute {
	return schema.BoolAttribute{
		Optional:            true,
		MarkdownDescription: "Whether to read `callback_url`. Default `false`, because a callback URL often contains a key and the state stores it in clear text.",
	}
}

// dataModel is the data source.
type dataModel struct {
	dataSourceAttributes
	IncludeCallbackURL types.Bool     `tfsdk:"include_callback_url"`
	Timeouts           timeouts.Value `tfsdk:"timeouts"`
}

func (d *dataSource) ConfigValidators(context.Context) []datasource.ConfigValidator {
	return lookup.ConfigValidators()
}

// Read looks the report up.
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

	if found := finder(d.session).One(ctx, m.ID, m.Name, &resp.Diagnostics); found != nil {
		m.dataSourceAttributes = readReport(m.dataSourceAttributes, found, m.IncludeCallbackURL, d.session.Client.Clock().Now())
		resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
	}
}

// finder is how reports are looked up.
func finder(s *session.Session) lookup.Finder[insights.Report] {
	return lookup.Finder[insights.Report]{
		Noun: "report", Plural: "reports", Session: s, Creator: s.Reports(), Get: s.Client.Report,
		ByName: func(ctx context.Context, name string) iter.Seq2[insights.Report, error] {
			return s.Client.FindReports(ctx, insights.ReportFilter{Name: name})
		},
		Describe: func(r *insights.Report) string { return lookup.CreatedBy(string(r.User), r.CreatedTime.Time) },
	}
}
