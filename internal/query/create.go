package query

import (
	"context"
	"strings"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/planmodifiers"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Create makes a query at most once.
func Create(ctx context.Context, s *session.Session, body insights.NewQuery) (*session.CreateResult[insights.Query], error) {
	description, _ := body.Description.Get()
	return s.Queries().Create(ctx, session.Creation[insights.Query]{
		Name: body.Name,
		Matches: func(q *insights.Query) bool {
			return !IsSystem(q) && planmodifiers.EqualName(q.Name, body.Name) &&
				planmodifiers.EqualDescription(q.Description, description) && reportquery.Equivalent(q.Query, body.Query)
		},
		Create: func(ctx context.Context) (*insights.Query, error) { return s.Client.CreateQuery(ctx, body) },
	})
}

// Delete deletes a query. What is gone is as good as deleted.
func Delete(ctx context.Context, s *session.Session, ref session.ObjectRef, id string) error {
	s.Queries().Forget(id)
	return session.Delete(ctx, s, ref, func(ctx context.Context) (*insights.Query, error) { return s.Client.Query(ctx, id) },
		func(ctx context.Context) error { return s.Client.DeleteQuery(ctx, id) })
}

// IsSystem tells whether a query is the service's own.
func IsSystem(q *insights.Query) bool { return strings.EqualFold(q.Type, insights.SystemQuery) }

// Subject is how diagnostics about the creation of queries call them.
func Subject() diagnostic.Subject[insights.Query] {
	return diagnostic.Subject[insights.Query]{ResourceType: "partnerinsights_query", Noun: "query"}
}
