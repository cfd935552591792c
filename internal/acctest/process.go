package acctest

import (
	"bufio"
	"os/exec"
	"testing"
)

// Node is the path of Node.js. A test is skipped where there is none; who is what needs it.
func Node(t testing.TB, who string) string {
	t.Helper()
	node, err := exec.LookPath("node")
	if err != nil {
		t.Skip(who + " needs Node.js, and there is no node on the PATH")
	}
	return node
}

// StartProcess starts a command that serves until the test has ended, and gives the lines that it prints.
func StartProcess(t testing.TB, cmd *exec.Cmd) *bufio.Scanner {
	t.Helper()
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
	})
	return bufio.NewScanner(out)
}
