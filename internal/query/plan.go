package query

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// ValidateConfig checks the syntax of the text, with no provider configured.
func (r *queryResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() || config.Query.IsUnknown() || config.Query.IsNull() || config.QueryValidation.IsUnknown() {
		return
	}
	if config.validation(nil) == session.ValidateNone {
		return
	}
	AddSyntax(config.Query.ValueString(), resp.Diagnostics.AddAttributeError)
}

// ModifyPlan settles what the computed attributes are, and checks the text against the catalogue.
func (r *queryResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // a destroy needs nothing of the catalogue
	}
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	if req.Plan.Raw.Equal(req.State.Raw) {
		r.checkNames(ctx, plan, &plan, &resp.Diagnostics) // nothing differs, and there is nothing to settle
		return
	}
	var state *model
	if !req.State.Raw.IsNull() {
		state = &model{}
		resp.Diagnostics.Append(req.State.Get(ctx, state)...)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	unchanged := state != nil && plan.sameQuery(state)
	if unchanged {
		plan.keepComputed(state)
	} else {
		plan.Dataset = datasetOf(plan.Query)
	}
	resp.Diagnostics.Append(resp.Plan.Set(ctx, plan)...)
	r.checkNames(ctx, plan, state, &resp.Diagnostics)
}

// sameQuery tells whether nothing differs that the service knows.
func (m *model) sameQuery(state *model) bool {
	return m.Name.Equal(state.Name) && m.Query.Equal(state.Query) &&
		!m.Description.IsUnknown() && planmodifiers.EqualTrimmed(m.Description.ValueString(), state.Description.ValueString())
}

// keepComputed plans the computed attributes as they are. The framework has marked them unknown before it knew
// that nothing differs but a spelling, or what is in the state only.
func (m *model) keepComputed(state *model) {
	m.ID, m.Dataset, m.Type, m.User, m.CreatedTime = state.ID, state.Dataset, state.Type, state.User, state.CreatedTime
}

// checkNames checks a text against the catalogue. In a text that is new or changed an unknown name is an error;
// in one that stands in the state it is a warning, for a renamed column must not block other changes.
func (r *queryResource) checkNames(ctx context.Context, plan model, state *model, diags *diag.Diagnostics) {
	if r.session == nil || plan.Query.IsUnknown() || plan.QueryValidation.IsUnknown() || plan.validation(r.session) != session.ValidateCatalog {
		return
	}
	add := diags.AddAttributeError
	if state != nil && plan.Query.Equal(state.Query) {
		add = diags.AddAttributeWarning
	}
	AddNames(ctx, r.session, plan.Query.ValueString(), add, diags)
}
