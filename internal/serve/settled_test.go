package serve

import (
	"bytes"
	"context"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// settling is a small provider that settles plans.
type settling struct {
	small
	settled bool
	asked   *int
}

func (s settling) Settled(resourceType string, config, state map[string]tftypes.Value) bool {
	if resourceType == "thing" && config != nil && state != nil {
		*s.asked++
	}
	return s.settled
}

// A plan of what does not differ is the provider's to settle; all others, and those that it does not settle, are the
// framework's.
func TestSettled(t *testing.T) {
	t.Parallel()
	null := &tfprotov6.DynamicValue{MsgPack: []byte{0xc0}}
	for name, c := range map[string]struct {
		settled                 bool
		prior, proposed, config *tfprotov6.DynamicValue
		resource                string
		asked, planned          int
	}{
		"settled":                {true, object, object, object, "thing", 1, 0},
		"not settled":            {false, object, object, object, "thing", 1, 1},
		"created":                {true, null, object, object, "thing", 0, 1},
		"destroyed":              {true, object, null, null, "thing", 0, 1},
		"no configuration":       {true, object, object, null, "thing", 0, 1},
		"nothing, and it stays":  {true, null, null, null, "thing", 0, 1},
		"JSON, which is not one": {true, &tfprotov6.DynamicValue{JSON: []byte("{}")}, &tfprotov6.DynamicValue{JSON: []byte("{}")}, object, "thing", 0, 1},
		"another type":           {true, object, object, object, "other", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var asked, planned int
			s := New(settling{small{func(context.Context) { planned++ }}, c.settled, &asked})
			resp, err := s.PlanResourceChange(t.Context(), &tfprotov6.PlanResourceChangeRequest{TypeName: c.resource,
				PriorState: c.prior, ProposedNewState: c.proposed, Config: c.config, PriorPrivate: []byte(`{"a":"dHJ1ZQ=="}`)})
			if err != nil || asked != c.asked || planned != c.planned {
				t.Errorf("asked %d times, and the framework %d times, want %d and %d: %v", asked, planned, c.asked, c.planned, err)
			}
			if c.asked == 1 && (!bytes.Equal(resp.PlannedState.MsgPack, object.MsgPack) || string(resp.PlannedPrivate) != `{"a":"dHJ1ZQ=="}` || len(resp.Diagnostics) > 0) {
				t.Errorf("planned %+v", resp)
			}
		})
	}
}
