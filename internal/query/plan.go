package query

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/identity"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// ModifyPlan plans the computed attributes, so that a plan shows what changes and nothing else, and checks the planned
// values: what only a plan can refuse, and the text against the catalogue.
func (r *queryResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // a destroy needs nothing of the catalogue
	}
	var plan model
	prior := &model{} // without a value where there is no state
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if !req.State.Raw.IsNull() {
		resp.Diagnostics.Append(req.State.Get(ctx, prior)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	if !req.State.Raw.IsNull() && prior.Name.IsNull() {
		identity.AddNotRefreshed(&resp.Diagnostics, "query", prior.ID)
		return
	}
	plan.planComputed(prior)
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	if prior.ID.IsNull() {
		// The apply plans again before it creates the query.
		r.session.Prefetch(ctx, session.Needs{Object: "query " + plan.Name.ValueString(), NewQuery: true})
	}
	plan.checkRules(r.session, prior, validators.WhilePlanning(&resp.Diagnostics))
	r.checkNames(ctx, &plan, prior, &resp.Diagnostics)
}

// planComputed plans the computed attributes. The framework has marked them unknown where anything differs at all. They
// keep their values unless the query is created or replaced.
func (m *model) planComputed(prior *model) {
	if m.creates(prior) {
		m.Dataset = datasetOf(m.Query)
		return
	}
	m.ID, m.Dataset, m.Type, m.User, m.CreatedTime = prior.ID, prior.Dataset, prior.Type, prior.User, prior.CreatedTime
}

// creates tells whether the plan creates a query: there is none yet, or something differs that the service can't change.
func (m *model) creates(prior *model) bool {
	return prior.ID.IsNull() || !m.Name.Equal(prior.Name) || !m.Query.Equal(prior.Query) || describesDifferently(m.Description, prior.Description)
}

// describesDifferently tells whether a description is planned that differs from the prior one. To the service, no description and
// an empty one are equal. An unknown one may turn out to differ when it is too late to plan for the reports that use the
// query.
func describesDifferently(planned, prior types.String) bool {
	return planned.IsUnknown() || !planmodifiers.EqualDescription(planned.ValueString(), prior.ValueString())
}

// checkNames checks a text against the catalogue. In a text that is new or changed an unknown name is an error; in one that
// the state has it is a warning, because a renamed column must not block other changes.
func (r *queryResource) checkNames(ctx context.Context, plan, prior *model, diags *diag.Diagnostics) {
	if r.session == nil || plan.Query.IsUnknown() || plan.QueryValidation.IsUnknown() {
		return
	}
	add := diags.AddAttributeError
	if plan.Query.Equal(prior.Query) {
		add = diags.AddAttributeWarning
	}
	addNames(ctx, r.session, plan.validation(r.session), plan.Query.ValueString(), add, diags)
}
