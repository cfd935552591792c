package query

import (
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-go/tftypes"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/reportquery"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/session"
)

// Settled tells whether the plan of a query that does not differ from its state is empty, and there is nothing to say
// about it: its names are in the catalogue, if that has been read already. Schema, where no attribute has a default,
// and ModifyPlan would come to the same.
func Settled(s *session.Session, state map[string]tftypes.Value) bool {
	var text string
	var validation *string
	if s == nil || state["query"].As(&text) != nil || state["query_validation"].As(&validation) != nil {
		return false
	}
	if m := (&model{QueryValidation: types.StringPointerValue(validation)}); m.validation(s) != session.ValidateCatalog {
		return true
	}
	parsed, err := reportquery.Parse(text)
	if err != nil {
		return false
	}
	catalog, known := s.Catalog.Known()
	return known && len(catalog.Index.Check(parsed)) == 0
}
