// Package spelling keeps plans quiet where a value has more than one spelling: a query, a time, a format.
//
// Terraform compares values byte by byte, and the framework's semantic equality does not run at plan time. So
// the spelling that stands in the state is put back into the plan, which Terraform allows, and into what is
// read from the service.
package spelling

import (
	"context"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/resource/schema/planmodifier"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// Same tells whether two spellings mean the same.
type Same func(a, b string) bool

// Keep plans the prior value when the configured one is only another spelling of it. It must stand before
// RequiresReplace.
func Keep(same Same) planmodifier.String { return keep{same} }

type keep struct{ same Same }

func (keep) Description(context.Context) string {
	return "Another spelling of the same value is no change."
}

func (k keep) MarkdownDescription(ctx context.Context) string { return k.Description(ctx) }

func (k keep) PlanModifyString(_ context.Context, req planmodifier.StringRequest, resp *planmodifier.StringResponse) {
	if !req.PlanValue.IsUnknown() {
		resp.PlanValue = Settle(req.StateValue, req.PlanValue, k.same)
	}
}

// Settle gives the prior value when the new one is only another spelling of it, else the new one.
func Settle(prior, value types.String, same Same) types.String {
	if prior.IsNull() || prior.IsUnknown() || value.IsNull() || !same(prior.ValueString(), value.ValueString()) {
		return value
	}
	return prior
}

// Instants are the same when they are one moment, in whatever zone or precision they are written.
func Instants(a, b string) bool {
	s, err := time.Parse(time.RFC3339, a)
	t, err2 := time.Parse(time.RFC3339, b)
	return err == nil && err2 == nil && s.Equal(t)
}

// Trimmed texts are the same when they differ at most in the white space around them, which the service may
// cut off (P-FIRST [sample]).
func Trimmed(a, b string) bool { return strings.TrimSpace(a) == strings.TrimSpace(b) }

// Text is a text that the service holds, where none and "" are one: whichever of both stands in the state stays.
func Text(prior types.String, value string) types.String {
	if strings.TrimSpace(value) == "" && strings.TrimSpace(prior.ValueString()) == "" && !prior.IsUnknown() {
		return prior
	}
	return Settle(prior, OrNull(value), Trimmed)
}

// OrNull is a text, null when it is empty.
func OrNull(value string) types.String {
	if value == "" {
		return types.StringNull()
	}
	return types.StringValue(value)
}

// Time is a time that the service holds, in UTC, in the spelling of the state if that is the same instant;
// null when there is none.
func Time(prior types.String, value time.Time) types.String {
	if value.IsZero() {
		return types.StringNull()
	}
	return Settle(prior, types.StringValue(value.UTC().Format(time.RFC3339Nano)), Instants)
}
