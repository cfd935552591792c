package serve

import (
	"bytes"
	"context"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Settler is a provider that knows plans which need no planning. With many objects most are of that kind, and the
// framework takes each apart and puts it together again, attribute by attribute, each time with a copy of the schema.
type Settler interface {
	// Settled tells whether a resource whose proposed state is its prior one is planned as just that, and whether there
	// is nothing to say about it. It asks nobody. False is never wrong: the framework plans it then.
	Settled(resourceType string, config, state map[string]tftypes.Value) bool
}

// PlanResourceChange plans a resource: without the framework where that gives the same.
func (s server) PlanResourceChange(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	if s.isSettled(ctx, r) {
		return &tfprotov6.PlanResourceChangeResponse{PlannedState: r.PriorState, PlannedPrivate: r.PriorPrivate, PlannedIdentity: r.PriorIdentity}, nil
	}
	return lend(ctx, r, s.whole.PlanResourceChange)
}

func (s server) isSettled(ctx context.Context, r *tfprotov6.PlanResourceChangeRequest) bool {
	if s.settler == nil || r.PriorState == nil || r.ProposedNewState == nil || r.Config == nil ||
		len(r.PriorState.MsgPack) == 0 || !bytes.Equal(r.PriorState.MsgPack, r.ProposedNewState.MsgPack) {
		return false
	}
	kind, ok := s.kinds(ctx)[r.TypeName]
	if !ok {
		return false
	}
	config, state := attributes(kind.of, r.Config), attributes(kind.of, r.PriorState)
	return config != nil && state != nil && s.settler.Settled(r.TypeName, config, state)
}

// attributes are the values of an object by name; nil of a null one.
func attributes(of tftypes.Type, v *tfprotov6.DynamicValue) map[string]tftypes.Value {
	object, err := v.Unmarshal(of)
	if err != nil || object.IsNull() {
		return nil
	}
	var all map[string]tftypes.Value
	if object.As(&all) != nil {
		return nil
	}
	return all
}
