package query

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework-validators/stringvalidator"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
)

// Schema describes the resource.
func (r *queryResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "A report query: the columns, filters and time span that scheduled reports export. " +
			"The service can't change a query, so every change of it creates a new one with a new `id` and deletes the old one. " +
			"Another spelling of the same text (white space, line ends, the case of keywords and names) is no change. " +
			"A report of the query is replaced with it: [Changes that replace a report](../guides/replacing.md) says how to lose nothing by that.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Name of the query, for people. No white space at either end. " +
					"Other characters than letters, digits and blanks are a warning: the service is known to refuse some. A change replaces the query.",
				PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualName), stringplanmodifier.RequiresReplace()},
			},
			"description": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "What the query is for, for people. None by default. A change replaces the query.",
				PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualDescription), replaceIfDescribedAnew()},
			},
			"query": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Text of the query, in any layout: `SELECT` columns and metrics `FROM` dataset, then optionally `WHERE`, `ORDER BY`, `LIMIT` and `TIMESPAN`. " +
					"The service gets it on one line. Without `TIMESPAN` it takes six months. A change of anything but the spelling replaces the query.",
				PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(reportquery.Equivalent), stringplanmodifier.RequiresReplace()},
			},
			"query_validation": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "How `query` is checked before it is sent: `catalog` (the text, and its names against the datasets of the account), `strict` (the same, and a catalogue that can't be read is an error), " +
					"`syntax` (the text only) or `none` (nothing, and the text is sent as it is). The provider's `query_validation` by default. " +
					"It is kept in the state only: the service never sees it, and a change sends nothing.",
				Validators: []validator.String{stringvalidator.OneOf(
					string(session.ValidateCatalog), string(session.ValidateStrict), string(session.ValidateSyntax), string(session.ValidateNone))},
			},
			"timeouts": timeouts.Resource("query", operations()),
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the query, given by the service. It is opaque; most are UUIDs.",
			},
			"dataset": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Dataset that the query reads, as `query` spells it. Null when the text can't be parsed.",
			},
			"type": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Type of the query, `userDefined`.",
			},
			"user": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "User who created the query, as the service names it.",
			},
			"created_time": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "When the query was created, RFC 3339 in UTC.",
			},
		},
	}
}

// replaceIfDescribedAnew replaces the query if its description differs.
func replaceIfDescribedAnew() planmodifier.String {
	const rule = "A change replaces the query, but not one between no description and an empty one."
	return stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
		resp.RequiresReplace = describesAnew(req.PlanValue, req.StateValue)
	}, rule, rule)
}
