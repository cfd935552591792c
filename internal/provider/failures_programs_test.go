package provider_test

import (
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestFailureMatrixOfMPN is the sample of the failure matrix that the race detector watches.
func TestFailureMatrixOfMPN(t *testing.T) {
	t.Parallel()
	sampleFailures(t, emulator.MPN)
}

// sampleFailures lets each call of each operation fail, once or for good, and each fault occur.
func sampleFailures(t *testing.T, program emulator.Program) {
	t.Helper()
	all := faults()
	names := slices.Sorted(maps.Keys(all))
	left := slices.Clone(names)
	next := func(scenario, operation string) (string, emulator.Fault) {
		for i, name := range left {
			f := all[name]
			f.Operation = operation
			if !pointless(scenario, operation, f) {
				left = slices.Delete(left, i, i+1)
				if len(left) == 0 {
					left = slices.Clone(names)
				}
				return name, f
			}
		}
		return "500", emulator.Fault{Operation: operation, Kind: emulator.FaultStatus, Status: 500}
	}
	struck, cells := map[string]bool{}, 0
	for _, s := range scenarios() {
		calls := s.calls(t, program)
		for _, operation := range slices.Sorted(maps.Keys(calls)) {
			for call := 1; call <= calls[operation]; call++ {
				name, fault := next(s.name, operation)
				fault.Call, fault.Times = call, 1
				if cells%2 == 1 {
					fault.Times = -1
				}
				struck[name] = true
				cells++
				t.Run(fmt.Sprintf("%s/%s/%s %d/%s/%d", program, s.name, operation, call, name, fault.Times), func(t *testing.T) {
					t.Parallel()
					s.strike(t, program, fault)
				})
			}
		}
	}
	if len(struck) != len(all) {
		t.Errorf("%s: %d of %d faults strike", program, len(struck), len(all))
	}
	t.Logf("%s: %d failures", program, cells)
}
