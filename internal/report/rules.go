package report

import (
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/validators"
)

// nameRules are the service's rules for the name of a report [doc C-FAQ].
func nameRules() []validators.TextRule {
	return []validators.TextRule{validators.NotEmpty(), validators.NoOuterSpace(), validators.OneLine(), validators.Without(';', "semicolon"), validators.AtMostCharacters(maxText)}
}

// checkRules applies the service's rules to what the configuration sets. What the state has already is not refused, so that
// every report can be imported as it is. The interval depends on the program and the dataset: see checkInterval.
func (m *model) checkRules(prior *model, check validators.Checker) {
	check.Text("name", m.Name, prior.Name, nameRules()...)
	check.Text("description", m.Description, prior.Description, validators.AtMostCharacters(maxText))
	check.Number("recurrence_count", m.RecurrenceCount, prior.RecurrenceCount, validators.AtLeast(1))
	check.Text("format", m.Format, prior.Format, validators.OneOf("CSV", "TSV"))
	check.Text("callback_method", m.CallbackMethod, prior.CallbackMethod, validators.OneOf("GET", "POST"))
}
