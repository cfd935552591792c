package serve

import (
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// A state of the schema's version comes back as it is. What another version of the provider has written is the
// framework's.
func TestUpgrade(t *testing.T) {
	t.Parallel()
	s := New(small{})
	for name, c := range map[string]struct {
		request tfprotov6.UpgradeResourceStateRequest
		json    string // what comes back as it is; "" for what the framework gives
		errors  int
	}{
		"the same version":    {tfprotov6.UpgradeResourceStateRequest{TypeName: "thing", RawState: &tfprotov6.RawState{JSON: []byte(`{ }`)}}, "{ }", 0},
		"another version":     {tfprotov6.UpgradeResourceStateRequest{TypeName: "thing", Version: 7, RawState: &tfprotov6.RawState{JSON: []byte(`{}`)}}, "", 1},
		"no state":            {tfprotov6.UpgradeResourceStateRequest{TypeName: "thing"}, "", 0},
		"no such resource":    {tfprotov6.UpgradeResourceStateRequest{TypeName: "other", RawState: &tfprotov6.RawState{JSON: []byte(`{}`)}}, "", 1},
		"of Terraform's past": {tfprotov6.UpgradeResourceStateRequest{TypeName: "thing", RawState: &tfprotov6.RawState{Flatmap: map[string]string{"id": "1"}}}, "", 1},
	} {
		resp, err := s.UpgradeResourceState(t.Context(), &c.request)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := ""
		if resp.UpgradedState != nil {
			got = string(resp.UpgradedState.JSON)
		}
		if got != c.json || len(resp.Diagnostics) != c.errors {
			t.Errorf("%s: got %q, %v", name, got, resp.Diagnostics)
		}
	}
}
