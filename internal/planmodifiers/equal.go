// Package planmodifiers holds the plan modifiers of attributes that have semantic equality: a query, a time, a format.
//
// Terraform compares values byte by byte, and the framework runs semantic equality only after an apply or a read. So
// the prior value is put back into the plan when the configured one is equal to it, and into what a read returns.
package planmodifiers

import (
	"context"
	"strings"
	"time"
	"unicode"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"golang.org/x/text/unicode/norm"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/insights"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/schedule"
)

// Equal tells whether two values are semantically equal.
type Equal func(a, b string) bool

// UseStateIfEqual plans the prior value when the configured one is semantically equal to it. It must come before
// RequiresReplace.
func UseStateIfEqual(equal Equal) planmodifier.String { return useStateIfEqual{equal} }

type useStateIfEqual struct{ equal Equal }

func (useStateIfEqual) Description(context.Context) string {
	return "A value that is semantically equal to the prior one causes no difference."
}

func (m useStateIfEqual) MarkdownDescription(ctx context.Context) string { return m.Description(ctx) }

func (m useStateIfEqual) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.PlanValue.IsUnknown() {
		resp.PlanValue = KeepPrior(req.StateValue, req.PlanValue, m.equal)
	}
}

// KeepPrior returns the prior value when the new one is semantically equal to it, else the new one.
func KeepPrior(prior, value types.String, equal Equal) types.String {
	if prior.IsNull() || prior.IsUnknown() || value.IsNull() || !equal(prior.ValueString(), value.ValueString()) {
		return value
	}
	return prior
}

// EqualInstants compares two times of schedule.ParseInstant as instants, whatever their zone or precision.
func EqualInstants(a, b string) bool {
	s, err := schedule.ParseInstant(a)
	t, err2 := schedule.ParseInstant(b)
	return err == nil && err2 == nil && s.Equal(t)
}

// EqualName compares names of objects, see insights.EqualNames.
func EqualName(a, b string) bool { return insights.EqualNames(a, b) }

// EqualDescription compares descriptions of objects. It ignores the kind of a line break (CRLF, CR or LF), white space at
// the end of a line and at either end of the text, and the Unicode normalization form.
func EqualDescription(a, b string) bool {
	return a == b || canonicalDescription(a) == canonicalDescription(b)
}

func canonicalDescription(text string) string {
	lines := strings.Split(strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(norm.NFC.String(text)), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRightFunc(line, unicode.IsSpace)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// KeepPriorText is KeepPrior for an optional description: null and "" are equal.
func KeepPriorText(prior types.String, value string) types.String {
	if strings.TrimSpace(value) == "" && strings.TrimSpace(prior.ValueString()) == "" && !prior.IsUnknown() {
		return prior
	}
	return KeepPrior(prior, StringOrNull(value), EqualDescription)
}

// StringOrNull is null for an empty text.
func StringOrNull(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// KeepPriorTime is KeepPrior for a time of the service, which is written as RFC 3339 in UTC. The zero time is null.
func KeepPriorTime(prior types.String, value time.Time) types.String {
	if value.IsZero() {
		return types.StringNull()
	}
	return KeepPrior(prior, types.StringValue(value.UTC().Format(time.RFC3339Nano)), EqualInstants)
}
