package serve

import (
	"context"
	"sync"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// kind is what a resource's schema says of its objects.
type kind struct {
	version int64
	of      tftypes.Type
}

// UpgradeResourceState hands a state of the schema's version back as it is: Terraform has taken out of it what the schema
// does not have, and reads the rest as well as the framework would, which decodes it only to encode it again.
func (s server) UpgradeResourceState(ctx context.Context, r *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	if k, ok := s.kinds(ctx)[r.TypeName]; ok && k.version == r.Version && r.RawState != nil && len(r.RawState.JSON) > 0 {
		return &tfprotov6.UpgradeResourceStateResponse{UpgradedState: &tfprotov6.DynamicValue{JSON: r.RawState.JSON}}, nil
	}
	return lend(ctx, r, s.whole.UpgradeResourceState)
}

// kindsOf are the kinds of a provider's resources by name, made once, when one is needed first.
func kindsOf(p tfprotov6.ProviderServer) func(context.Context) map[string]kind {
	var mu sync.Mutex
	var all map[string]kind
	return func(ctx context.Context) map[string]kind {
		mu.Lock()
		defer mu.Unlock()
		if all != nil {
			return all
		}
		resp, err := lend(ctx, &tfprotov6.GetProviderSchemaRequest{}, p.GetProviderSchema)
		if err != nil {
			return nil
		}
		all = make(map[string]kind, len(resp.ResourceSchemas))
		for name, schema := range resp.ResourceSchemas {
			all[name] = kind{schema.Version, schema.ValueType()}
		}
		return all
	}
}
