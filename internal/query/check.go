package query

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework-validators/actionvalidator"
	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// addDiagnostic adds a diagnostic on an attribute: an error, or a warning.
type addDiagnostic func(p path.Path, summary, detail string)

// Syntax requires a text that can be parsed, and warns of what is probably a mistake in it.
func Syntax() validator.String { return syntax{} }

type syntax struct{}

func (syntax) Description(context.Context) string         { return "must be a report query" }
func (syntax) MarkdownDescription(context.Context) string { return "must be a report query" }

func (syntax) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if isKnown(req.ConfigValue) {
		addSyntax(req.ConfigValue.ValueString(), resp.Diagnostics.AddAttributeError)
		addWarnings(req.ConfigValue.ValueString(), resp.Diagnostics.AddAttributeWarning)
	}
}

func isKnown(v types.String) bool { return !v.IsNull() && !v.IsUnknown() }

// addSyntax adds what keeps a text from being parsed.
func addSyntax(text string, add addDiagnostic) {
	_, err := reportquery.Parse(text)
	if errs, ok := errors.AsType[reportquery.Errors](err); ok {
		addErrors(errs, add)
	}
}

// addWarnings adds what is probably a mistake in a text that can be parsed, and is meant to add warnings.
func addWarnings(text string, add addDiagnostic) {
	if parsed, err := reportquery.Parse(text); err == nil {
		addErrors(parsed.Warnings(), add)
	}
}

// addNames adds what the service does not have: the clause AGGREGATED in a program without it, and, as far as v asks for it,
// names that the catalogue does not list. See ReadCatalog for a catalogue that can't be read.
func addNames(ctx context.Context, s *session.Session, v session.Validation, text string, add addDiagnostic, diags *diag.Diagnostics) {
	parsed, err := reportquery.Parse(text)
	if err != nil || v == session.ValidateNone {
		return // addSyntax reports what can't be parsed
	}
	if !s.Client.Program().Aggregated {
		addErrors(parsed.RefuseAggregated(), add)
	}
	if !v.UsesCatalog() {
		return
	}
	if catalog, ok := ReadCatalog(ctx, s, v, diags); ok {
		addErrors(catalog.Index.Check(parsed), add)
	}
}

// addErrors adds a diagnostic for each error of a text.
func addErrors(errs reportquery.Errors, add addDiagnostic) {
	for _, e := range errs {
		add(path.Root("query"), "Report query: "+e.Message, e.Detail())
	}
}

// ReadText finds the query that the attribute query_id names, and returns its text. That there is none, and credentials that are
// refused, are errors. It returns false without an error if the query can't be read for another reason: a later call reports
// that. Where the check is strict, that is an error too, for what depends on the query is not checked. A query that this
// process has created or read is not read again, because it can't be changed.
func ReadText(ctx context.Context, s *session.Session, id string, diags *diag.Diagnostics) (text string, ok bool) {
	if text, ok := s.QueryText(id); ok {
		return text, true
	}
	query, err := session.ReadConsistent(ctx, s, s.Ref(id), func(ctx context.Context) (*insights.Query, error) {
		return s.Client.Query(ctx, id)
	})
	switch {
	case insights.IsNotFound(err):
		diags.AddAttributeError(path.Root("query_id"), "No such query",
			fmt.Sprintf("The service has no query with the ID %q that these credentials see. Use the ID of a partnerinsights_query or of a system query.", id))
	case err != nil && ctx.Err() == nil && (isRefused(err) || s.Validation == session.ValidateStrict):
		diagnostic.AddError(diags, fmt.Sprintf("Reading query %q", id), err)
	}
	if err != nil {
		return "", false
	}
	s.SetQueryText(id, query.Query)
	return query.Query, true
}

// TextOrID requires one of the attributes query and query_id of an action, and not both.
func TextOrID() []action.ConfigValidator {
	return []action.ConfigValidator{actionvalidator.ExactlyOneOf(path.MatchRoot("query"), path.MatchRoot("query_id"))}
}

// CheckPlan checks, while planning, what TextOrID and Syntax can't check without a configured provider: the names in the text, or
// that there is a query with the ID. What is not known yet is not checked.
func CheckPlan(ctx context.Context, s *session.Session, query, id types.String, diags *diag.Diagnostics) {
	if s == nil {
		return
	}
	if isKnown(query) {
		addNames(ctx, s, s.Validation, query.ValueString(), diags.AddAttributeError, diags)
	}
	if id := id.ValueString(); id != "" {
		ReadText(ctx, s, id, diags)
	}
}

// OneLine is a text as it is sent to the service: in its canonical spelling, on one line but for line breaks inside values.
// What can't be parsed is sent as it is.
func OneLine(text string) string {
	if parsed, err := reportquery.Parse(text); err == nil {
		return parsed.String()
	}
	return text
}
