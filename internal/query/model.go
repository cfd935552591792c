package query

import (
	"strings"

	"github.com/hashicorp/terraform-plugin-framework-timeouts/resource/timeouts"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// held is what the service holds of a query.
type held struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Query       types.String `tfsdk:"query"`
	Dataset     types.String `tfsdk:"dataset"`
	Type        types.String `tfsdk:"type"`
	User        types.String `tfsdk:"user"`
	CreatedTime types.String `tfsdk:"created_time"`
}

// model is the resource in plan and state.
type model struct {
	held
	QueryValidation types.String   `tfsdk:"query_validation"`
	Timeouts        timeouts.Value `tfsdk:"timeouts"`
}

// validation is how the text of this resource is checked. Without a session, while only the configuration is
// validated, that is what can be checked without one.
func (m *model) validation(s *session.Session) session.Validation {
	switch {
	case !m.QueryValidation.IsNull():
		return session.Validation(m.QueryValidation.ValueString())
	case s != nil:
		return s.Validation
	}
	return session.ValidateSyntax
}

// toAPI is the body of a create request. A text that is checked goes out on one line in its canonical
// spelling; one that is not goes out as it is.
func (m *model) toAPI(v session.Validation) insights.NewQuery {
	q := insights.NewQuery{Name: m.Name.ValueString(), Query: m.Query.ValueString()}
	if d := m.Description.ValueString(); d != "" {
		q.Description = insights.Set(d)
	}
	if v != session.ValidateNone {
		q.Query = OneLine(q.Query)
	}
	return q
}

// fromAPI takes over what the service says. Where there is another spelling of the same, that stays.
func (m *held) fromAPI(q *insights.Query) {
	m.Name = planmodifiers.KeepPrior(m.Name, types.StringValue(q.Name), planmodifiers.EqualTrimmed)
	m.Description = planmodifiers.KeepPriorText(m.Description, q.Description)
	m.Query = planmodifiers.KeepPrior(m.Query, types.StringValue(q.Query), reportquery.Same)
	m.Dataset = datasetOf(m.Query)
	m.computedFromAPI(q)
}

// computedFromAPI takes over what the plan left open.
func (m *held) computedFromAPI(q *insights.Query) {
	m.ID = planmodifiers.KeepPrior(m.ID, types.StringValue(q.ID), strings.EqualFold) // the identity must not change
	m.Type = planmodifiers.StringOrNull(q.Type)
	m.User = planmodifiers.StringOrNull(q.User)
	m.CreatedTime = planmodifiers.KeepPriorTime(m.CreatedTime, q.CreatedTime.Time)
}

// datasetOf is the dataset that a text names: null where it can't be parsed, unknown where it is not known.
func datasetOf(text types.String) types.String {
	if text.IsUnknown() {
		return types.StringUnknown()
	}
	q, err := reportquery.Parse(text.ValueString())
	if err != nil {
		return types.StringNull()
	}
	return types.StringValue(q.Dataset.Text)
}
