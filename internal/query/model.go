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

// queryAttributes are the attributes that the resource, the data sources and the list resource share.
type queryAttributes struct {
	ID          types.String `tfsdk:"id"`
	Name        types.String `tfsdk:"name"`
	Description types.String `tfsdk:"description"`
	Query       types.String `tfsdk:"query"`
	Dataset     types.String `tfsdk:"dataset"`
	Type        types.String `tfsdk:"type"`
	User        types.String `tfsdk:"user"`
	CreatedTime types.String `tfsdk:"created_time"`
}

// model is the resource in configuration, plan and state.
type model struct {
	queryAttributes
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

// fromAPI reads a query into a state. The text of a query that is imported or listed may be one that the provider can't
// parse: query_validation then says that it is not to be checked, so that a configuration which is generated from the
// state is accepted.
func (m *model) fromAPI(q *insights.Query) {
	isNew := m.Name.IsNull()
	m.queryAttributes.fromAPI(q)
	if _, err := reportquery.Parse(q.Query); err != nil && isNew {
		m.QueryValidation = types.StringValue(string(session.ValidateNone))
	}
}

// fromAPI reads a query over the attributes of a state or a configuration. What is semantically equal stays as it is.
func (a *queryAttributes) fromAPI(q *insights.Query) {
	q = a.fillUnread(q)
	a.Name = planmodifiers.KeepPrior(a.Name, types.StringValue(q.Name), planmodifiers.EqualName)
	a.Description = planmodifiers.KeepPriorText(a.Description, q.Description)
	a.Query = planmodifiers.KeepPrior(a.Query, types.StringValue(q.Query), reportquery.Equivalent)
	a.Dataset = datasetOf(a.Query)
	a.computedFromAPI(q)
}

// fillUnread returns a query with the values of a for the fields of the answer that could not be read, so that an answer of an
// undocumented form replaces nothing.
func (a *queryAttributes) fillUnread(q *insights.Query) *insights.Query {
	result := *q
	for _, n := range q.Unread {
		switch n.Field {
		case "name":
			result.Name = a.Name.ValueString()
		case "description":
			result.Description = a.Description.ValueString()
		case "query":
			result.Query = a.Query.ValueString()
		}
	}
	return &result
}

// computedFromAPI reads the attributes that only the service knows.
func (a *queryAttributes) computedFromAPI(q *insights.Query) {
	a.ID = planmodifiers.KeepPrior(a.ID, types.StringValue(q.ID), strings.EqualFold) // the identity must not change
	a.Type = planmodifiers.StringOrNull(q.Type)
	a.User = planmodifiers.StringOrNull(string(q.User))
	a.CreatedTime = planmodifiers.KeepPriorTime(a.CreatedTime, q.CreatedTime.Time)
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
