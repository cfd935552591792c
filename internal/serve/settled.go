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
	schema := s.schemas(ctx)[r.TypeName]
	if schema == nil {
		return false
	}
	config, state := attributes(schema, r.Config), attributes(schema, r.PriorState)
	return config != nil && state != nil && s.settler.Settled(r.TypeName, config, state)
}

// attributes are the values of an object by name; nil of a null one.
func attributes(schema *tfprotov6.Schema, v *tfprotov6.DynamicValue) map[string]tftypes.Value {
	object, err := v.Unmarshal(schema.ValueType())
	if err != nil || object.IsNull() {
		return nil
	}
	var all map[string]tftypes.Value
	if object.As(&all) != nil {
		return nil
	}
	return all
}

// UpgradeResourceState hands a state of the schema's version back as it is: Terraform has taken out of it what the schema
// does not have, and reads the rest as well as the framework would, which decodes it only to encode it again.
func (s server) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if schema := s.schemas(ctx)[r.TypeName]; schema != nil && schema.Version == r.Version && r.RawState != nil && len(r.RawState.JSON) > 0 {
		return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: r.RawState.JSON}}, nil
	}
	return lend(ctx, r, s.whole.UpgradeResourceState)
}

// resourceSchemas are the schemas of a provider's resources by name, made once, when one is needed first.
func resourceSchemas(p tfprotov6.ProviderServer) func(context.Context) map[string]*tfprotov6.Schema {
	made := make(chan map[string]*tfprotov6.Schema, 1)
	made <- nil
	return func(ctx context.Context) map[string]*tfprotov6.Schema {
		all := <-made
		if all == nil {
			resp, err := lend(ctx, &tfprotov6.GetProviderSchemaRequest{}, p.GetProviderSchema)
			if err == nil {
				all = resp.ResourceSchemas
			}
		}
		made <- all
		return all
	}
}
