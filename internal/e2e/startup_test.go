package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// TestStartupAllocatesNothing holds that starting the provider computes nothing that a run may not need: Terraform starts
// it several times for a plan, mostly for its schema alone. Expressions, tables and catalogues are made when first used.
func TestStartupAllocatesNothing(t *testing.T) {
	t.Parallel()
	bin, err := built()
	if err != nil {
		t.Fatal(err)
	}
	name := "terraform-provider-partnerinsights"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	cmd := exec.Command(filepath.Join(bin, name))
	cmd.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	out, _ := cmd.CombinedOutput() // it says that it is for Terraform only, and fails
	packages := 0
	for _, m := range regexp.MustCompile(`(?m)^init (\S+) .* ([0-9]+) bytes, ([0-9]+) allocs$`).FindAllStringSubmatch(string(out), -1) {
		if !strings.HasPrefix(m[1], strings.TrimSuffix(module, "/")) {
			continue
		}
		packages++
		if allocs, err := strconv.Atoi(m[3]); err != nil || allocs > 10 {
			t.Errorf("%s allocates %s bytes in %s pieces at startup", m[1], m[2], m[3])
		}
	}
	if packages == 0 {
		t.Errorf("no package's initialisation was seen:\n%s", out)
	}
}
