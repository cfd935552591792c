package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What lacks, what nobody asked for, and a program of another platform are all reported.
func TestCheckTools(t *testing.T) {
	t.Parallel()
	dist := t.TempDir()
	if _, wrong := checkTools(dist, false); len(wrong) != 1 || !strings.Contains(wrong[0], "0 files of checksums") {
		t.Errorf("an empty folder: %q", wrong)
	}
	content := []byte("no archive")
	const name = "partnerinsights-emulator_1.2.3_linux_amd64.zip"
	sums := fmt.Sprintf("%x  %s\n%x  other.zip\n", sha256.Sum256(content), name, sha256.Sum256(content))
	for file, data := range map[string][]byte{name: content, "partnerinsights-tools_1.2.3_SHA256SUMS": []byte(sums)} {
		if err := os.WriteFile(filepath.Join(dist, file), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	n, wrong := checkTools(dist, true)
	all := strings.Join(wrong, "\n")
	for _, want := range []string{name + ": zip", name + ".sbom.json is not there", "partnerinsights-conformance_1.2.3_windows_arm64.zip is not there", "other.zip", "signature"} {
		if !strings.Contains(all, want) {
			t.Errorf("it does not say %q:\n%s", want, all)
		}
	}
	if n != 12 || strings.Contains(all, name+" is not there") {
		t.Errorf("%d archives:\n%s", n, all)
	}
}
