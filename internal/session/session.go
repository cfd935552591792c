// Package session is what the provider block hands to every resource, data source and action.
package session

import (
	"context"
	"fmt"
	"iter"
	"strings"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/accesstoken"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/blob"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
)

// Validation says how far report queries are checked before they are sent.
type Validation string

// The ways to check a query.
const (
	ValidateCatalog Validation = "catalog" // the text, and the names in it against the service's catalogue
	ValidateStrict  Validation = "strict"  // as ValidateCatalog; a catalogue that can't be read is an error
	ValidateSyntax  Validation = "syntax"  // the text only
	ValidateNone    Validation = "none"    // nothing; of a single resource only
)

// UsesCatalog tells whether the names in a query are checked against the service's catalogue.
func (v Validation) UsesCatalog() bool { return v == ValidateCatalog || v == ValidateStrict }

// Session is a configured provider. It is shared by everything that Terraform does in one process.
type Session struct {
	Client     *insights.Client
	Validation Validation
	Catalog    *Catalog
	Principal  func() accesstoken.Principal // of the newest access token, the zero value before the first

	// Blobs are how files are written into Azure Blob Storage.
	Blobs blob.Options

	// RefreshToken gives the newest refresh token, and fails as credential.Credential's method of that name does.
	RefreshToken func(context.Context) (string, error)

	// UpdateBehavior is shared by all updates of the run.
	UpdateBehavior UpdateBehavior

	queryTexts sync.Map // by lower-case ID

	prefetched prefetched
	once       sync.Once
	queries    *Creator[insights.Query]
	reports    *Creator[insights.Report]
}

// Queries returns the creator of queries.
func (s *Session) Queries() *Creator[insights.Query] {
	s.once.Do(s.newCreators)
	return s.queries
}

// Reports returns the creator of reports.
func (s *Session) Reports() *Creator[insights.Report] {
	s.once.Do(s.newCreators)
	return s.reports
}

func (s *Session) newCreators() {
	s.queries = NewCreator(s.Client.Clock(), func(ctx context.Context) iter.Seq2[insights.Query, error] {
		return s.Client.Queries(ctx, insights.QueryFilter{})
	}, s.Client.ExistingQueries, s.isOfOther)
	s.reports = NewCreator(s.Client.Clock(), func(ctx context.Context) iter.Seq2[insights.Report, error] {
		return s.Client.Reports(ctx, insights.ReportFilter{})
	}, s.Client.ExistingReports, s.isOfOther)
}

// QueryText returns the text of a query that this run has created or read. A query can't be changed, so it is read once.
func (s *Session) QueryText(id string) (string, bool) {
	if created, ok := s.Queries().Object(id); ok && created.Query != "" {
		return created.Query, true
	}
	found, _ := s.queryTexts.Load(strings.ToLower(id))
	text, ok := found.(string)
	return text, ok
}

// SetQueryText notes the text of a query that was read.
func (s *Session) SetQueryText(id, text string) { s.queryTexts.Store(strings.ToLower(id), text) }

// isOfOther tells whether the owner of a new object is certainly not the user who signed in: both have a user principal name.
func (s *Session) isOfOther(owner string) bool {
	p := s.Principal()
	return p.User != "" && isOther(p, owner)
}

// Ref returns what is known of an object of which the configuration has only the ID: whether this process created it.
func (s *Session) Ref(id string) ObjectRef {
	return ObjectRef{CreatedByThisRun: s.Queries().HasCreated(id) || s.Reports().HasCreated(id)}
}

// From reads what Terraform passes to a Configure method. It returns nil before the provider is configured, as while a
// configuration is validated.
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
