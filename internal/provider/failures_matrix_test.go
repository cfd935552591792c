//go:build !race

package provider_test

import (
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestFailureMatrix injects each fault into each call of each operation, once and for good. No object may be lost or
// created twice, the error names the object, and the next run, without the fault, converges.
func TestFailureMatrix(t *testing.T) {
	t.Parallel()
	injectInto(t, append(scenarios(), overtaken()...), faults())
}

// TestFailureMatrixOfPrograms is TestFailureMatrixOfMPN for the other programs.
func TestFailureMatrixOfPrograms(t *testing.T) {
	t.Parallel()
	sampleFailures(t, emulator.CMP)
	sampleFailures(t, emulator.Store)
}

// TestLargeAnswers gives each call of each operation an answer of 20 MB, more than the client skips of one. TestFailureMatrix
// has shorter ones.
func TestLargeAnswers(t *testing.T) {
	t.Parallel()
	large := emulator.Fault{Kind: emulator.FaultEndless, Bytes: 20 << 20}
	done := large
	done.AfterCommit = true
	injectInto(t, scenarios(), map[string]emulator.Fault{"large": large, "large, done": done})
}
