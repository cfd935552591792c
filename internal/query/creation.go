package query

import (
	"context"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/spelling"
)

// creation is how the ledger makes the query of a plan, and knows it again.
func (r *queryResource) creation(plan *model) session.Creation[insights.Query] {
	body := plan.toAPI(plan.validation(r.session))
	description, _ := body.Description.Get()
	return session.Creation[insights.Query]{
		Name: body.Name,
		Same: func(q *insights.Query) bool {
			return !isSystem(q) && spelling.Trimmed(q.Name, body.Name) &&
				spelling.Trimmed(q.Description, description) && reportquery.Same(q.Query, body.Query)
		},
		Post: func(ctx context.Context) (*insights.Query, error) { return r.session.Client.CreateQuery(ctx, body) },
	}
}

func kind() diagnostic.Kind[insights.Query] {
	return diagnostic.Kind[insights.Query]{ResourceType: ResourceType, Noun: "query", Identify: func(q insights.Query) diagnostic.Named {
		return diagnostic.Named{ID: q.ID, Name: q.Name, Created: insights.FormatTime(q.CreatedTime.Time)}
	}}
}
