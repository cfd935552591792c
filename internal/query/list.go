package query

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/listresource"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
)

type listResource struct{ session *session.Session }

var _ list.ListResourceWithConfigure = (*listResource)(nil)

// NewListResource makes the list resource.
func NewListResource() list.ListResource { return &listResource{} }

func (l *listResource) Metadata(_ context.Context, _ resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = ResourceType
}

func (l *listResource) Configure(_ context.Context, req resource.ConfigureRequest, resp *resource.ConfigureResponse) {
	l.session, resp.Diagnostics = session.From(req.ProviderData)
}

// filter is the configuration of a list block, and part of that of the data source partnerinsights_queries.
type filter struct {
	Name    types.String `tfsdk:"name"`
	Dataset types.String `tfsdk:"dataset"`
}

func (f *filter) passes(q *insights.Query) bool {
	return listresource.Contains(q.Name, f.Name) &&
		(f.Dataset.IsNull() || strings.EqualFold(datasetOf(types.StringValue(q.Query)).ValueString(), f.Dataset.ValueString()))
}

// warnOfDataset warns of a filter that can match nothing: the catalogue lists no such dataset. Where it can't be read, nothing
// is known.
func (f *filter) warnOfDataset(ctx context.Context, s *session.Session, diags *diag.Diagnostics) {
	dataset := f.Dataset.ValueString()
	catalog, err := s.Catalog.Entries(ctx)
	if dataset == "" || err != nil || slices.ContainsFunc(catalog.Datasets, func(d insights.Dataset) bool { return strings.EqualFold(d.Name, dataset) }) {
		return
	}
	diags.AddAttributeWarning(path.Root("dataset"), "No such dataset",
		fmt.Sprintf("No query reads the dataset %q, and this account has none of that name. %s", dataset, catalog.Index.Suggest(dataset)))
}

func (l *listResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists user-defined queries for import. System queries are not listed, because they cannot be managed. Requires Terraform 1.14 and `terraform query`; OpenTofu does not support list resources. Without the argument `limit` of the list block, Terraform lists at most 100; a warning says if there are more.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "List only queries whose name contains this text, ignoring case.",
			},
			"dataset": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "List only queries that read this dataset, ignoring case. An unknown dataset causes a warning if nothing is listed.",
			},
		},
	}
}

// List lists the queries.
func (l *listResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config filter
	if diags := req.Config.Get(ctx, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = listresource.Lister[insights.Query]{
		Plural: "queries",
		List: func(ctx context.Context) iter.Seq2[insights.Query, error] {
			return l.session.Client.Queries(ctx, insights.QueryFilter{})
		},
		Matches: func(q *insights.Query) bool { return !IsSystem(q) && config.passes(q) },
		Unusable: func(q *insights.Query) string {
			if insights.IsUnread(q.Unread, essential...) {
				return "its name or its text can't be read"
			}
			return ""
		},
		Model: func(q *insights.Query) any {
			m := model{Timeouts: timeouts.Null(operations())}
			m.fromAPI(q)
			return m
		},
		None: func() (diags diag.Diagnostics) {
			config.warnOfDataset(ctx, l.session, &diags)
			return diags
		},
	}.Stream(ctx, req)
}
