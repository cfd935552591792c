package query

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/stringplanmodifier"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/timeouts"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

func (r *queryResource) Schema(_ context.Context, _ resource.SchemaRequest, resp *resource.SchemaResponse) {
	resp.Schema = schema.Schema{
		MarkdownDescription: "Manages a report query: the columns, filters and time span that reports export. The example is for the program `mpn`; [Create a report](../guides/programs.md#4-create-a-report) has one for `cmp`.\n\n" +
			"The service cannot update a query, so changing `name`, `description` or `query` forces a new query with a new `id`. **Reports that use the query are replaced too, and their executions and files are deleted**; " +
			"see [Changes that replace a report](../guides/replacing.md). White space, line ends and the case of keywords and names do not count as changes. " +
			"Queries count towards a [quota](../guides/schedules.md#quotas): `cmp` documents 100 for each user or application; `mpn` and `store` document no number, so expect the same.\n\n" +
			"The service may refuse to delete a query that a report outside of the state still uses. Set `create_before_destroy` on the report, not only on the query.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Name of the query, without leading or trailing white space; no maximum length is documented. " +
					"Characters other than letters, digits and spaces cause a warning, because the service refuses some of them. Changing this forces a new query.",
				PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualName), stringplanmodifier.RequiresReplace()},
			},
			"description": schema.StringAttribute{
				Optional:            true,
				MarkdownDescription: "Description of the query; no maximum length is documented. Changing this forces a new query.",
				PlanModifiers:       []planmodifier.String{planmodifiers.UseStateIfEqual(planmodifiers.EqualDescription), replaceIfDescribed()},
			},
			"query": schema.StringAttribute{
				Required: true,
				MarkdownDescription: "Text of the query: `SELECT` columns and metrics `FROM` dataset, then optionally `WHERE`, `ORDER BY`, `LIMIT` and `TIMESPAN`. " +
					"Without `TIMESPAN` the service exports six months. Changing this forces a new query, unless only white space, line breaks or the case of keywords and names differ.",
				PlanModifiers: []planmodifier.String{planmodifiers.UseStateIfEqual(reportquery.Equivalent), stringplanmodifier.RequiresReplace()},
			},
			"query_validation": schema.StringAttribute{
				Optional: true,
				MarkdownDescription: "How `query` is checked before it is sent: `catalog` (the text, and its names against the datasets of the account), `strict` (the same, with an error if the datasets cannot be read), " +
					"`syntax` (the text only) or `none` (no check, and the text is sent as it is). Changing this sends no request. Defaults to `query_validation` of the provider.",
				Validators: []validator.String{validators.OneOfExactly(
					string(session.ValidateCatalog), string(session.ValidateStrict), string(session.ValidateSyntax), string(session.ValidateNone))},
			},
			"timeouts": timeouts.Resource("query", operations()),
			"id": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "ID of the query.",
			},
			"dataset": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Dataset that the query reads, as written in `query`. Null if the text cannot be parsed.",
			},
			"type": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Type of the query, `userDefined`.",
			},
			"user": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "User or application that created the query, as returned by the API.",
			},
			"created_time": schema.StringAttribute{
				Computed:            true,
				MarkdownDescription: "Time when the query was created, RFC 3339 in UTC.",
			},
		},
	}
}

// replaceIfDescribed replaces the query if its description differs.
func replaceIfDescribed() planmodifier.String {
	const rule = "Changing this forces a new query, except between null and an empty description."
	return stringplanmodifier.RequiresReplaceIf(func(_ context.Context, req planmodifier.StringRequest, resp *stringplanmodifier.RequiresReplaceIfFuncResponse) {
		resp.RequiresReplace = describesDifferently(req.PlanValue, req.StateValue)
	}, rule, rule)
}
