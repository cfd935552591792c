// Package session is what the provider block hands to every resource, data source and action.
package session

import (
	"context"
	"fmt"
	"iter"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Validation says how far report queries are checked before they are sent.
type Validation string

// The ways to check a query.
const (
	ValidateCatalog Validation = "catalog" // the text, and the names in it against the service's catalogue
	ValidateSyntax  Validation = "syntax"  // the text only
	ValidateNone    Validation = "none"    // nothing; of a single resource only
)

// Session is a configured provider. It is shared by everything that Terraform does in one process.
type Session struct {
	Client     *insights.Client
	Validation Validation
	Catalog    *Catalog
	User       func() string // the user that the token in use speaks for, "" when not known

	// RefreshToken gives the newest refresh token, and fails as credential.Credential's method of that name does.
	RefreshToken func(context.Context) (string, error)

	ledgers sync.Once
	queries *Ledger[insights.Query]
	reports *Ledger[insights.Report]
}

// Queries is the ledger of the user's queries.
func (s *Session) Queries() *Ledger[insights.Query] {
	s.ledgers.Do(s.openLedgers)
	return s.queries
}

// Reports is the ledger of the user's reports.
func (s *Session) Reports() *Ledger[insights.Report] {
	s.ledgers.Do(s.openLedgers)
	return s.reports
}

func (s *Session) openLedgers() {
	s.queries = NewLedger(s.Client.Clock(), func(ctx context.Context) iter.Seq2[insights.Query, error] {
		return s.Client.Queries(ctx, insights.QueryFilter{})
	}, func(q *insights.Query) string { return q.ID })
	s.reports = NewLedger(s.Client.Clock(), func(ctx context.Context) iter.Seq2[insights.Report, error] {
		return s.Client.Reports(ctx, insights.ReportFilter{})
	}, func(r *insights.Report) string { return r.ID })
}

// Made is what is known of an object that is only known by its id: whether this process has just created it, so
// that answers may not hold it yet.
func (s *Session) Made(id string) Known {
	return Known{New: s.Queries().Made(id) || s.Reports().Made(id)}
}

// From reads what Terraform passes to a Configure method. Before the provider is configured, which is so
// while a configuration is validated, it gives nil.
func From(data any) (*Session, diag.Diagnostics) {
	var diags diag.Diagnostics
	if data == nil {
		return nil, diags
	}
	s, ok := data.(*Session)
	if !ok {
		diags.AddError("Wrong provider data", fmt.Sprintf("Expected a session, got %T. This is a bug of the provider.", data))
	}
	return s, diags
}
