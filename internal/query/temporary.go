package query

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/diagnostic"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// TemporaryName is the name of a query that an action creates and deletes: letters, digits and spaces only (see
// validators.PlainName). what is what the action does: "run".
func TemporaryName(what string, now time.Time) string {
	stamp := now.UTC().Format("2006-01-02T15:04:05.000Z")
	return "terraform " + what + " " + strings.NewReplacer("-", "", ":", "", ".", "").Replace(stamp)
}

// CreateTemporary creates a query of a text, to be deleted by the action that needs it, and returns its ID; "" if that
// failed, which diags then say.
func CreateTemporary(ctx context.Context, s *session.Session, name, text string, diags *diag.Diagnostics) string {
	created, err := Create(ctx, s, insights.NewQuery{Name: name, Query: OneLine(text)})
	if err != nil {
		Subject().Temporary().AddError(diags, name, err)
		return ""
	}
	Subject().Temporary().AddWarnings(diags, name, created)
	return created.Object.ID
}

// TemporaryDeleteTimeout bounds the deletion of what an action created for itself, for which an interrupted Terraform waits too.
const TemporaryDeleteTimeout = 10 * time.Second

// deleteTemporary deletes such a query, also when Terraform was interrupted. One that is left is a warning.
func deleteTemporary(ctx context.Context, s *session.Session, name, id string, diags *diag.Diagnostics) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), TemporaryDeleteTimeout)
	defer cancel()
	if err := Delete(ctx, s, s.Ref(id), id); err != nil {
		diagnostic.AddWarning(diags, "The query of a preview is left behind",
			"The query "+name+" with the ID "+id+" was created for the preview and could not be deleted. It counts towards a quota until it is: "+
				"delete it in Partner Center, or with an import block and a destroy.", err)
	}
}
