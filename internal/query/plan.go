package query

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/spelling"
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
	_, err := reportquery.Parse(config.Query.ValueString())
	if faults, ok := errors.AsType[reportquery.Errors](err); ok {
		addFaults(faults, resp.Diagnostics.AddAttributeError)
	}
}

// ModifyPlan settles what the computed attributes are, and checks the text against the catalogue.
func (r *queryResource) ModifyPlan(ctx context.Context, req resource.ModifyPlanRequest, resp *resource.ModifyPlanResponse) {
	if req.Plan.Raw.IsNull() {
		return // a destroy needs nothing of the catalogue
	}
	var plan model
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
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
		!m.Description.IsUnknown() && spelling.Trimmed(m.Description.ValueString(), state.Description.ValueString())
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
	parsed, err := reportquery.Parse(plan.Query.ValueString())
	if err != nil {
		return // ValidateConfig has said so
	}
	catalog, err := r.session.Catalog.Entries(ctx)
	if err != nil {
		if ctx.Err() == nil {
			diagnostic.AddWarning(diags, "Queries are checked for syntax only",
				"The catalogue of datasets can't be read, so whether the datasets and columns of the queries exist is not checked.", err)
		}
		return
	}
	add := diags.AddAttributeError
	if state != nil && plan.Query.Equal(state.Query) {
		add = diags.AddAttributeWarning
	}
	addFaults(catalog.Index.Check(parsed), add)
}

// addFaults adds a diagnostic for each fault of a text.
func addFaults(faults reportquery.Errors, add func(path.Path, string, string)) {
	for _, f := range faults {
		add(path.Root("query"), "Report query: "+f.Message, f.Detail())
	}
}
