package credential_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

// Some libraries read the environment of the process, which parallel tests share. Tests of them run once more, in a
// process of their own.

// inOwnProcess tells whether the test runs in a process of its own. Otherwise it runs it in one, and reports what
// became of it.
func inOwnProcess(t *testing.T) bool {
	t.Helper()
	if os.Getenv("TEST_ALONE") == t.Name() {
		return true
	}
	t.Parallel()
	if out, err := again(t).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	return false
}

// again is the command that runs a test in a process of its own, with variables on top of what every process needs.
func again(t *testing.T, variables ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+t.Name()+"$", "-test.v", "-test.count=1", "-test.timeout=2m")
	for _, v := range os.Environ() {
		for _, keep := range [...]string{"PATH=", "HOME=", "TMPDIR=", "GOCOVERDIR=", "SYSTEMROOT="} {
			if strings.HasPrefix(strings.ToUpper(v), keep) {
				cmd.Env = append(cmd.Env, v)
			}
		}
	}
	cmd.Env = append(append(cmd.Env, "TEST_ALONE="+t.Name()), variables...)
	return cmd
}
