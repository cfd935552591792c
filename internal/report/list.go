package report

import (
	"context"
	"iter"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/listresource"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
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

// filter is the configuration of a list block, and part of that of the data source partnerinsights_reports.
type filter struct {
	Name    types.String `tfsdk:"name"`
	QueryID types.String `tfsdk:"query_id"`
	Status  types.String `tfsdk:"status"`
}

// toAPI is what the service is asked for. It may filter more loosely.
func (f *filter) toAPI() insights.ReportFilter {
	return insights.ReportFilter{QueryID: f.QueryID.ValueString()}
}

func (f *filter) passes(r *insights.Report) bool {
	return f.mayPass(r) && (f.Status.IsNull() || hasStatus(r, f.Status.ValueString()))
}

// mayPass tells whether a report passes whatever its status is, which changes while the name and the query stay.
func (f *filter) mayPass(r *insights.Report) bool {
	return listresource.Contains(r.Name, f.Name) && (f.QueryID.IsNull() || strings.EqualFold(r.QueryID, f.QueryID.ValueString()))
}

func (l *listResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Lists reports for import. Callback URLs are not listed, because `terraform query` prints them in clear text. Requires Terraform 1.14 and `terraform query`; OpenTofu does not support list resources. Without the argument `limit` of the list block, Terraform lists at most 100; a warning says if there are more.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "List only reports whose name contains this text, ignoring case.",
			},
			"query_id": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "List only reports that run the query with this ID.",
			},
			"status": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "List only reports with this status: `Active`, `Paused` or `Inactive`, ignoring case.",
				Validators:          []validator.String{validators.OneOf(insights.ReportActive, insights.ReportPaused, insights.ReportInactive)},
			},
		},
	}
}

// List lists the reports.
func (l *listResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	var config filter
	if diags := req.Config.Get(ctx, &config); diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = listresource.Lister[insights.Report]{
		Plural: "reports",
		List: func(ctx context.Context) iter.Seq2[insights.Report, error] {
			return l.session.Client.Reports(ctx, config.toAPI())
		},
		Matches: config.passes,
		Unusable: func(r *insights.Report) string {
			switch {
			case r.QueryID == "":
				return "it has no queryId that can be read"
			case r.RecurrenceInterval == nil && (r.ExecuteNow == nil || !*r.ExecuteNow):
				return "it has no recurrenceInterval that can be read; write its configuration by hand, with the interval that it shall have"
			}
			return ""
		},
		Model: func(r *insights.Report) any {
			m := model{Timeouts: timeouts.Null(operations())}
			m.fromAPI(r)
			m.CallbackURL = types.StringNull()
			return m
		},
	}.Stream(ctx, req)
}
