//go:build !race

package conformance_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestFailureMatrix lets each call of a run fail in each way: nothing is left, and nothing of others is touched.
func TestFailureMatrix(t *testing.T) {
	t.Parallel()
	faults := map[string]emulator.Fault{
		"503":            {Kind: emulator.FaultStatus, Status: 503},
		"503 after":      {Kind: emulator.FaultStatus, Status: 503, AfterCommit: true},
		"429":            {Kind: emulator.FaultStatus, Status: 429, Header: map[string]string{"Retry-After": "2"}},
		"403":            {Kind: emulator.FaultStatus, Status: 403},
		"401":            {Kind: emulator.FaultStatus, Status: 401},
		"reset":          {Kind: emulator.FaultReset},
		"reset after":    {Kind: emulator.FaultReset, AfterCommit: true},
		"half":           {Kind: emulator.FaultHalf},
		"not JSON":       {Kind: emulator.FaultNotJSON, AfterCommit: true},
		"wrong types":    {Kind: emulator.FaultWrongTypes, AfterCommit: true},
		"redirect":       {Kind: emulator.FaultRedirect, URL: "https://example.com/", AfterCommit: true},
		"next elsewhere": {Kind: emulator.FaultNextLink, URL: "https://example.com/"},
		"next loop":      {Kind: emulator.FaultNextLoop},
	}
	operations := slices.DeleteFunc(emulator.Operations(), func(name string) bool {
		return slices.Contains([]string{"Token", "Discovery", "Callback"}, name)
	})
	for name, fault := range faults {
		for _, operation := range operations {
			for _, lag := range []string{"none", "30s"} {
				for call := 1; call <= 4; call++ {
					if lag == "30s" && (call > 2 || !strings.HasPrefix(operation, "Create")) {
						continue
					}
					t.Run(fmt.Sprintf("%s/%s/%d/%s", name, operation, call, lag), func(t *testing.T) {
						t.Parallel()
						fault := fault
						fault.Operation, fault.Call, fault.Times = operation, call, 1
						a := newAccount(t, emulator.MPN, emulator.Options{Policy: with(t, emulator.Policy{}, "Lag", lag), Faults: []emulator.Fault{fault}})
						unchanged := a.strangers()
						a.wantAllowed(t)
						if r := a.run(t); len(r.Left) > 0 {
							t.Errorf("said to be left: %v", r.Left)
						}
						wantOnlyStrangers(t, unchanged)
					})
				}
			}
		}
	}
}
