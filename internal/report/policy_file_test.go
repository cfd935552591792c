package report_test

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/acctest"
	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// TestLifeUnderAPolicyFile goes through the life of a report under policies that make conformance has written: that of the
// file that POLICY names, as in make test POLICY=file, else those of examples. The program is the one that the file is about.
func TestLifeUnderAPolicyFile(t *testing.T) {
	t.Parallel()
	files := map[string]int{"testdata/policy.json": 3, "testdata/policy_cmp.json": 1, "testdata/policy_store.json": 1, "testdata/policy_store_once.json": 1}
	if named := os.Getenv("POLICY"); named != "" {
		files = map[string]int{named: 0}
	}
	for file, want := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		policy, err := emulator.ReadPolicy(data, emulator.Policy{})
		if err != nil {
			t.Fatal(err)
		}
		programs := programsOf(t, data)
		if len(programs) == 0 || len(programs) != cmp.Or(want, len(programs)) {
			t.Errorf("%s is about %v", file, programs)
		}
		for _, program := range programs {
			t.Run(fmt.Sprintf("%s/%s", filepath.Base(file), program), func(t *testing.T) {
				t.Parallel()
				env := acctest.New(t, emulator.Options{Policy: policy})
				l := &life{T: t, env: env, program: program, policy: env.Policy()}
				l.live()
			})
		}
	}
}

// programsOf are the programs that every policy of a file concerns.
func programsOf(t *testing.T, data []byte) []emulator.Program {
	t.Helper()
	var values map[string]string
	if err := json.Unmarshal(data, &values); err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(emulator.Programs(), func(p emulator.Program) bool {
		for name := range values {
			if f, _ := emulator.PolicyNamed(name); !f.Concerns(p) {
				return true
			}
		}
		return false
	})
}
