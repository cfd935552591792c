//go:build !race

package report_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestLifeUnderEveryPairOfPolicies goes through the whole life of a report of each program under policies that together
// hold every pair of answers to the questions that the service's documents leave open. After each step the plan is
// empty, and in the end nothing is left. A Store that refuses schedules or callbacks has TestStore.
func TestLifeUnderEveryPairOfPolicies(t *testing.T) {
	t.Parallel()
	for _, program := range emulator.Programs() {
		for i, policy := range acctest.PairsOf(program, "StoreSchedules", "StoreCallback") {
			if program != emulator.MPN && i%4 != 0 && os.Getenv("TF_ACC") == "" {
				continue // make test tries all; a sample keeps go test short
			}
			t.Run(fmt.Sprintf("%s/%02d", program, i), func(t *testing.T) {
				t.Parallel()
				defer func() {
					if t.Failed() {
						t.Logf("to see it by hand: make emulator ARGS='%s'", acctest.Flags(policy))
					}
				}()
				env := acctest.New(t, emulator.Options{Policy: policy})
				l := &life{T: t, env: env, program: program, policy: env.Policy()}
				l.live()
			})
		}
	}
}
