// Package validators has the rules that attributes of several objects obey, and the means to apply them.
//
// A rule in a schema is a validator: a value that breaks it is an error, always. A rule of the service about an object that
// Terraform manages is not put into the schema, but applied by a Checker: what exists can be imported as it is.
package validators

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// rule is a rule about values of one type. broken returns the summary and the detail of a diagnostic for a value that
// breaks the rule, and "" for one that obeys it.
type rule[T any] struct {
	wants  string // "must …"
	broken func(attribute string, value T) (summary, detail string)
}

func (r rule[T]) Description(context.Context) string         { return r.wants }
func (r rule[T]) MarkdownDescription(context.Context) string { return r.wants }

// TextRule is a rule about texts. It is a validator.String too.
type TextRule struct{ rule[string] }

// NewTextRule returns a rule that requires what its first argument says, "must …". broken returns the summary and the detail
// of a diagnostic for a value that breaks the rule, and "" for one that obeys it.
func NewTextRule(wants string, broken func(attribute, value string) (summary, detail string)) TextRule {
	return TextRule{rule[string]{wants, broken}}
}

// ValidateString refuses a known text that breaks the rule.
func (r TextRule) ValidateString(_ context.Context, req validator.StringRequest, resp *validator.StringResponse) {
	if !isKnown(req.ConfigValue) {
		return
	}
	if summary, detail := r.broken(req.Path.String(), req.ConfigValue.ValueString()); summary != "" {
		resp.Diagnostics.AddAttributeError(req.Path, summary, detail)
	}
}

// NumberRule is a rule about whole numbers. It is a validator.Int64 too.
type NumberRule struct{ rule[int64] }

// NewNumberRule is NewTextRule for whole numbers.
func NewNumberRule(wants string, broken func(attribute string, value int64) (summary, detail string)) NumberRule {
	return NumberRule{rule[int64]{wants, broken}}
}

// ValidateInt64 refuses a known number that breaks the rule.
func (r NumberRule) ValidateInt64(_ context.Context, req validator.Int64Request, resp *validator.Int64Response) {
	if !isKnown(req.ConfigValue) {
		return
	}
	if summary, detail := r.broken(req.Path.String(), req.ConfigValue.ValueInt64()); summary != "" {
		resp.Diagnostics.AddAttributeError(req.Path, summary, detail)
	}
}

// Checker applies rules of the service to the attributes of an object that Terraform manages. In a plan, a value that
// breaks a rule is an error if it is new or changed, and nothing if the object has it already. While Terraform validates,
// what the object has is not known: there it is a warning. Terraform validates before it plans, with another process and no
// configured provider, so a plan shows the warnings too. They have one summary, for which Terraform shows one of them.
type Checker struct {
	diags    *diag.Diagnostics
	planning bool
}

const mayBeRefused = "Value refused for a new object"

// WhileValidating returns the Checker for ValidateConfig. A resource that is configured is about to be planned and must not
// use it, for the plan says the same again.
func WhileValidating(diags *diag.Diagnostics) Checker { return Checker{diags: diags} }

// WhilePlanning returns the Checker for ModifyPlan.
func WhilePlanning(diags *diag.Diagnostics) Checker { return Checker{diags: diags, planning: true} }

// Text checks a text. prior is the value in the state, null where there is none.
func (c Checker) Text(attribute string, value, prior types.String, rules ...TextRule) {
	for _, r := range rules {
		if c.applies(value, prior) {
			c.add(attribute, true)(r.broken(attribute, value.ValueString()))
		}
	}
}

// Number checks a whole number. prior is the value in the state, null where there is none.
func (c Checker) Number(attribute string, value, prior types.Int64, rules ...NumberRule) {
	for _, r := range rules {
		if c.applies(value, prior) {
			c.add(attribute, true)(r.broken(attribute, value.ValueInt64()))
		}
	}
}

// Advise is Text for rules that the service may not have: a value that breaks one is at most a warning.
func (c Checker) Advise(attribute string, value, prior types.String, rules ...TextRule) {
	for _, r := range rules {
		if c.applies(value, prior) {
			c.add(attribute, false)(r.broken(attribute, value.ValueString()))
		}
	}
}

// applies tells whether to check a value. Plan modifiers have put the prior value in the place of an equal one.
func (c Checker) applies(value, prior attr.Value) bool {
	return isKnown(value) && !(c.planning && value.Equal(prior))
}

// add returns what adds the diagnostic of a broken rule.
func (c Checker) add(attribute string, refuse bool) func(summary, detail string) {
	return func(summary, detail string) {
		switch at := path.Root(attribute); {
		case summary == "":
		case !refuse:
			c.diags.AddAttributeWarning(at, summary, detail)
		case c.planning:
			c.diags.AddAttributeError(at, summary, detail)
		default:
			c.diags.AddAttributeWarning(at, mayBeRefused, detail+" The plan fails, unless an existing object has this value already.")
		}
	}
}

func isKnown(v attr.Value) bool { return !v.IsNull() && !v.IsUnknown() }
