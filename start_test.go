package main

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

// Terraform starts the provider several times for a plan, most of them only for its schema. So nothing is computed at
// the start that a run may not need: expressions, tables and catalogues are made when they are first used.
func TestNothingIsComputedAtTheStart(t *testing.T) {
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
	rooms := 0
	for _, m := range regexp.MustCompile(`(?m)^init (\S+) .* ([0-9]+) bytes, ([0-9]+) allocs$`).FindAllStringSubmatch(string(out), -1) {
		if !strings.HasPrefix(m[1], strings.TrimSuffix(module, "/")) {
			continue
		}
		rooms++
		if allocs, err := strconv.Atoi(m[3]); err != nil || allocs > 10 {
			t.Errorf("%s allocates %s bytes in %s pieces before anybody has asked for anything", m[1], m[2], m[3])
		}
	}
	if rooms == 0 {
		t.Errorf("no room's initialisation was seen:\n%s", out)
	}
}
