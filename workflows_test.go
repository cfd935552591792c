package main

import (
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
			if strings.Count(job, "actions/checkout@") != strings.Count(job, "persist-credentials: false") {
				t.Errorf("%s: a job leaves its token in the checkout:%s", file, job)
			}
		}
	}
}
