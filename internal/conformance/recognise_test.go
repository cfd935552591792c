package conformance_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/conformance"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func TestX(t *testing.T) {
	for _, p := range emulator.Programs() {
		a := newAccount(t, p, emulator.Options{})
		r := a.run(t)
		t.Logf("=== %s stopped %q created %d calls %d left %v", p, r.Stopped, r.Created, a.calls.Load(), r.Left)
		for _, x := range r.Answers {
			t.Logf("%-22s %-14s %v | %s | %s", x.Field.Name, x.State, x.Values, x.Sent, x.Got)
		}
		a.wantClean(t)
	}
	_ = conformance.Sure
}
