package query

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// ValidateConfig checks the syntax of the text, and warns of what a plan may refuse. Both need no configured provider.
func (r *queryResource) ValidateConfig(ctx context.Context, req resource.ValidateConfigRequest, resp *resource.ValidateConfigResponse) {
	var config model
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	if resp.Diagnostics.HasError() {
		return
	}
	if r.session == nil { // else a plan follows, which says more
		config.checkRules(nil, &model{}, validators.WhileValidating(&resp.Diagnostics))
	}
	if isKnown(config.Query) && !config.QueryValidation.IsUnknown() && config.validation(nil) != session.ValidateNone {
		addSyntax(config.Query.ValueString(), resp.Diagnostics.AddAttributeError)
		if r.session == nil {
			addWarnings(config.Query.ValueString(), resp.Diagnostics.AddAttributeWarning)
		}
	}
}

// checkRules checks the values of a configuration or a plan against the rules of the service.
func (m *model) checkRules(s *session.Session, prior *model, c validators.Checker) {
	c.Text("name", m.Name, prior.Name, validators.NotEmpty(), validators.NoOuterSpace(), validators.OneLine())
	c.Advise("name", m.Name, prior.Name, validators.PlainName())
	if m.validation(s) == session.ValidateNone {
		c.Text("query", m.Query, prior.Query, validators.NotEmpty())
	}
}
