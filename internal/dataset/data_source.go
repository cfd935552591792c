// Package dataset is the data source partnerinsights_datasets.
package dataset

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// DataSourceType is the data source's name in configurations.
const DataSourceType = "partnerinsights_datasets"

type dataSource struct{ session *session.Session }

var _ datasource.DataSourceWithConfigure = (*dataSource)(nil)

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return &dataSource{} }

func (d *dataSource) Metadata(_ context.Context, _ datasource.MetadataRequest, resp *datasource.MetadataResponse) {
	resp.TypeName = DataSourceType
}

func (d *dataSource) Configure(_ context.Context, req datasource.ConfigureRequest, resp *datasource.ConfigureResponse) {
	d.session, resp.Diagnostics = session.From(req.ProviderData)
}

func (d *dataSource) Schema(_ context.Context, _ datasource.SchemaRequest, resp *datasource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists the datasets that queries can read, with their columns, metrics and time spans. The datasets depend on what the account is entitled to.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Return only the dataset with this name, ignoring case. A name that the account does not have is an error.",
			},
			"datasets": schema.ListNestedAttribute{
				Computed:            true,
				MarkdownDescription: "Datasets, in the order of the service.",
				NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
					"name": schema.StringAttribute{
						Computed:            true,
						MarkdownDescription: "Name of the dataset, for the `FROM` clause.",
					},
					"selectable_columns": schema.ListAttribute{
						Computed: true, ElementType: types.StringType,
						MarkdownDescription: "Columns that queries can select, filter and order by.",
					},
					"available_metrics": schema.ListAttribute{
						Computed: true, ElementType: types.StringType,
						MarkdownDescription: "Metrics, which the service computes for each combination of the selected columns.",
					},
					"available_date_ranges": schema.ListAttribute{
						Computed: true, ElementType: types.StringType,
						MarkdownDescription: "Valid values of `TIMESPAN`.",
					},
					"unselectable_columns": schema.ListAttribute{
						Computed: true, ElementType: types.StringType,
						MarkdownDescription: "Those of `selectable_columns` and `available_metrics` that a query cannot contain, such as names with parentheses, because the query language has no syntax for them.",
					},
					"minimum_recurrence_interval": schema.Int64Attribute{
						Computed:            true,
						MarkdownDescription: "Minimum `recurrence_interval` of a report on this dataset, in hours. Null if the service does not report it.",
					},
				}},
			},
		},
	}
}

type model struct {
	Name     types.String   `tfsdk:"name"`
	Datasets []datasetModel `tfsdk:"datasets"`
}

type datasetModel struct {
	Name                      types.String `tfsdk:"name"`
	SelectableColumns         []string     `tfsdk:"selectable_columns"`
	AvailableMetrics          []string     `tfsdk:"available_metrics"`
	AvailableDateRanges       []string     `tfsdk:"available_date_ranges"`
	UnselectableColumns       []string     `tfsdk:"unselectable_columns"`
	MinimumRecurrenceInterval types.Int64  `tfsdk:"minimum_recurrence_interval"`
}

func fromAPI(d insights.Dataset) datasetModel {
	return datasetModel{
		Name:                      types.StringValue(d.Name),
		SelectableColumns:         orEmpty(d.SelectableColumns),
		AvailableMetrics:          orEmpty(d.AvailableMetrics),
		AvailableDateRanges:       orEmpty(d.AvailableDateRanges),
		UnselectableColumns:       orEmpty(slices.DeleteFunc(slices.Concat(d.SelectableColumns, d.AvailableMetrics), reportquery.Writable)),
		MinimumRecurrenceInterval: types.Int64PointerValue(d.MinimumRecurrenceInterval),
	}
}

// orEmpty makes a list of none an empty one, so that expressions need not ask for null.
func orEmpty(list []string) []string {
	if list == nil {
		return []string{}
	}
	return list
}

// Read reads the catalogue.
func (d *dataSource) Read(ctx context.Context, req datasource.ReadRequest, resp *datasource.ReadResponse) {
	var m model
	resp.Diagnostics.Append(req.Config.Get(ctx, &m)...)
	if resp.Diagnostics.HasError() {
		return
	}
	catalog, err := d.session.Catalog.Entries(ctx)
	if err != nil {
		diagnostic.AddError(&resp.Diagnostics, "Reading the datasets", err)
		return
	}
	var unread diagnostic.Unread
	m.Datasets = []datasetModel{}
	for _, found := range catalog.Datasets {
		// The service filters too, but how it compares names is not known.
		if m.Name.IsNull() || strings.EqualFold(found.Name, m.Name.ValueString()) {
			m.Datasets = append(m.Datasets, fromAPI(found))
			unread.Add(found.Name, "", found.Unread)
		}
	}
	if len(m.Datasets) == 0 && !m.Name.IsNull() {
		resp.Diagnostics.AddAttributeError(path.Root("name"), "No such dataset",
			fmt.Sprintf("This account has no dataset %q. %s", m.Name.ValueString(), catalog.Index.Suggest(m.Name.ValueString())))
		return
	}
	unread.AddWarning(&resp.Diagnostics, "datasets")
	diagnostic.AddSkipped(&resp.Diagnostics, "datasets", catalog.Skipped)
	resp.Diagnostics.Append(resp.State.Set(ctx, m)...)
}
