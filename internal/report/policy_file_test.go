package report_test

import (
	"cmp"
	"os"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestLifeUnderAPolicyFile goes through the life of a report under a policy that make conformance has written: that of the
// file that POLICY names, as in make test POLICY=file, else that of an example.
func TestLifeUnderAPolicyFile(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(cmp.Or(os.Getenv("POLICY"), "testdata/policy.json"))
	if err != nil {
		t.Fatal(err)
	}
	policy, err := emulator.ReadPolicy(data, emulator.Policy{})
	if err != nil {
		t.Fatal(err)
	}
	env := acctest.New(t, emulator.Options{Policy: policy})
	l := &life{T: t, env: env, program: emulator.MPN, policy: env.Policy()}
	l.live()
}
