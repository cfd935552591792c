package acctest_test

import (
	"slices"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

func TestPairsCoverEveryPair(t *testing.T) {
	t.Parallel()
	for _, p := range emulator.Programs() {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			wantEveryPair(t, p)
		})
	}
}

func wantEveryPair(t *testing.T, program emulator.Program) {
	t.Helper()
	all := acctest.PairsOf(program)
	t.Logf("%d policies", len(all))
	fields := slices.DeleteFunc(emulator.PolicyFields(), func(f emulator.PolicyField) bool { return !f.Concerns(program) })
	for i, f := range fields {
		for _, g := range fields[i+1:] {
			for _, v := range f.Values {
				for _, w := range g.Values {
					found := false
					for _, p := range all {
						found = found || f.Get(&p) == v && g.Get(&p) == w
					}
					if !found {
						t.Fatalf("no policy has %s=%s and %s=%s", f.Flag, v, g.Flag, w)
					}
				}
			}
		}
	}
	if len(all) > 60 {
		t.Errorf("%d policies are more than they need be", len(all))
	}
}
