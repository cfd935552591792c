package query

import (
	"context"
	"errors"
	"net/http"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/credential"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// ReadCatalog reads the catalogue of datasets that a plan is checked against; false if it can't be read. That is an error
// where the apply would fail as well, because the credentials are refused, and where v is strict; it is told in full once.
// With catalog it is one warning for the whole run, which begins with the cause.
func ReadCatalog(ctx context.Context, s *session.Session, v session.Validation, diags *diag.Diagnostics) (session.Entries, bool) {
	catalog, err := s.Catalog.Entries(ctx)
	switch {
	case err == nil:
		return catalog, true
	case ctx.Err() != nil: // interrupted
	case isRefused(err), v == session.ValidateStrict && s.Catalog.TellOnce():
		diagnostic.AddError(diags, reading, err)
	case v == session.ValidateStrict:
		diags.AddError(reading+" failed", "It is read once, and another message of this run says why it can't be.")
	case v == session.ValidateCatalog && s.Catalog.TellOnce():
		addNotChecked(diags, err)
	}
	return session.Entries{}, false
}

// addNotChecked warns that a plan could not check names. Where no token can be had, the title says so: such a plan looks
// fine, and the apply fails.
func addNotChecked(diags *diag.Diagnostics, err error) {
	title, effect := "Names in queries are not checked", "The plan checks the syntax of the queries only: it does not know which datasets and columns exist."
	if _, ok := errors.AsType[*credential.SignInError](err); ok {
		title = "Sign-in failed, so names in queries are not checked"
		effect += " An apply needs the sign-in, and fails without it. With query_validation = \"strict\", such a plan fails."
	}
	diags.AddWarning(title, diagnostic.WholeDetail(err)+"\n\n"+effect)
}

const reading = "Reading the catalogue of datasets to check queries"

// isRefused tells whether there are credentials, and the identity provider or the service refuses them.
func isRefused(err error) bool {
	if e, ok := errors.AsType[*credential.Error](err); ok {
		return e.IsFinal()
	}
	e, ok := errors.AsType[*insights.Error](err)
	return ok && (e.Status == http.StatusUnauthorized || e.Status == http.StatusForbidden)
}
