package e2e

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestWorkflowsAreCareful holds what actionlint does not: actions are pinned by commit, with the tag beside it, rights are
// the least, checkouts leave no token behind, and every job ends.
func TestWorkflowsAreCareful(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(".github/workflows/*.yml")
	if err != nil || len(files) < 2 {
		t.Fatalf("%d workflows were found: %v", len(files), err)
	}
	pinned := regexp.MustCompile(`^[\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	pins := map[string]string{}
	for _, file := range files {
		text := readFile(t, file)
		for _, action := range words(`(?m)uses: (.+)$`, text) {
			name, pin, _ := strings.Cut(action, "@")
			if !pinned.MatchString(action) && !strings.HasPrefix(action, "./") {
				t.Errorf("%s uses %s, which is not pinned by commit with its tag as a comment", file, action)
			}
			if pins[name] == "" {
				pins[name] = pin
			} else if pins[name] != pin {
				t.Errorf("%s uses %s, elsewhere it is %s", file, action, pins[name])
			}
		}
		if !strings.Contains(text, "\npermissions:\n  contents: read\n\n") {
			t.Errorf("%s gives all jobs more than the right to read", file)
		}
		if !strings.Contains(text, "\nconcurrency:\n") {
			t.Errorf("%s does not say what becomes of runs at the same time", file)
		}
		_, jobs, _ := strings.Cut(text, "\njobs:\n")
		for _, job := range regexp.MustCompile(`(?m)^  [a-z]+:$`).Split(jobs, -1)[1:] {
			if !strings.Contains(job, "timeout-minutes:") && !strings.Contains(job, "    uses: ./") {
				t.Errorf("%s: a job has no end:%s", file, job)
			}
			if strings.Contains(job, "permissions:") && !strings.Contains(job, "\n    environment: release ") {
				t.Errorf("%s: a job that releases nothing has rights of its own:%s", file, job)
			}
			if strings.Count(job, "actions/checkout@") != strings.Count(job, "persist-credentials: false") {
				t.Errorf("%s: a job leaves its token in the checkout:%s", file, job)
			}
		}
	}
}

// TestRightsOfTheRelease holds what the one job with more rights than to read may do, and that it publishes last.
func TestRightsOfTheRelease(t *testing.T) {
	t.Parallel()
	text := readFile(t, ".github/workflows/release.yml")
	_, job, _ := strings.Cut(text, "\n    environment: release ")
	_, rights, _ := strings.Cut(job, "    permissions:\n")
	rights, steps, _ := strings.Cut(rights, "    steps:\n")
	if got := words(`(?m)^      ([a-z-]+: \w+)`, rights); strings.Join(got, ", ") != "attestations: write, contents: write, id-token: write" {
		t.Errorf("the release may %s", got)
	}
	at := -1
	for _, step := range []string{"make release", "actions/attest-build-provenance@", "--draft=false"} {
		next := strings.Index(steps, step)
		if next <= at {
			t.Errorf("%s does not come after what has to come before it", step)
		}
		at = next
	}
	if !strings.Contains(readFile(t, ".goreleaser.yml"), "\n  draft: true\n") {
		t.Error("goreleaser publishes what nobody has checked yet")
	}
}

// TestMatrixOfWorkflows holds the systems and the versions that the workflow runs the tests with: from the oldest CLIs that
// the provider supports to the newest candidates.
func TestMatrixOfWorkflows(t *testing.T) {
	t.Parallel()
	text := readFile(t, ".github/workflows/test.yml")
	if !strings.Contains(text, "os: [ubuntu-latest, macos-latest, windows-latest]") {
		t.Error("the tests do not run on Linux, macOS and Windows")
	}
	for cli, versions := range map[string]string{"terraform": "1.8.* 1.11.* 1.14.* 1.15.* ~1.16.0-rc", "tofu": "1.8.* 1.11.* 1.12.*"} {
		for version := range strings.FieldsSeq(versions) {
			if !regexp.MustCompile(`(?m)^ +- \{ cli: ` + cli + `, version: "?` + regexp.QuoteMeta(version) + `"? \}$`).MatchString(text) {
				t.Errorf("the tests do not run with %s %s", cli, version)
			}
		}
	}
	for _, job := range []string{"fuzz", "lint", "docs", "vulnerabilities", "archives"} {
		if !strings.Contains(text, "\n  "+job+":\n") {
			t.Errorf("there is no job %s", job)
		}
	}
	if !strings.Contains(text, `test -z "$(tools/no-race)"`) {
		t.Error("nothing fails where the race detector is left out")
	}
}

// TestReleaseNotes takes the status from the README and a version from a changelog.
func TestReleaseNotes(t *testing.T) {
	t.Parallel()
	shell, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("needs a shell")
	}
	file := filepath.Join(t.TempDir(), "CHANGELOG.md")
	write(t, file, "# Changelog\n\n## [Unreleased]\n\n- Soon.\n\n## [1.2.0] - 2026-12-01\n\n### Added\n\n- This.\n\n## [1.1.0] - 2026-11-01\n\n- That.\n\n## [1.0.0]\n\n[1.2.0]: https://example.com\n")
	for version, want := range map[string]string{
		"1.2.0": "### Added\n\n- This.\n", "v1.1.0": "- That.\n", "1.0.0": "CHANGELOG.md says nothing of version 1.0.0", "1.2": "CHANGELOG.md says nothing of version 1.2:",
	} {
		out, err := exec.CommandContext(t.Context(), shell, "tools/release-notes", version, file).CombinedOutput()
		failed := strings.HasPrefix(want, "CHANGELOG")
		if !failed {
			want = status(t, "README.md") + want
		}
		if failed != (err != nil) || failed && !strings.HasPrefix(string(out), want) || !failed && string(out) != want {
			t.Errorf("%s: %q, %v", version, out, err)
		}
	}
}
