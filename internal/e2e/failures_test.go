package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

const pair = "resource \"partnerinsights_query\" \"test\" {\n  name  = \"Seats\"\n  query = \"SELECT Month FROM OfficeUsage\"\n}\n" +
	"resource \"partnerinsights_report\" \"test\" {\n  name                = \"Daily\"\n  query_id            = partnerinsights_query.test.id\n  recurrence_interval = 24\n}\n"

// newPair is a program whose configuration is a query and its report, and the service that it uses.
func newPair(t *testing.T, o emulator.Options) (*program, *emulator.Server) {
	t.Helper()
	server := serving(t, o)
	return newProgram(t, pair, "PARTNERINSIGHTS_ENDPOINT="+server.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.DefaultAccessToken), server
}

// TestAccFailures is a sample of the failure matrix with the CLI itself: whatever an apply comes to, the next one ends
// with one of each, and destroys leave nothing.
func TestAccFailures(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		fault emulator.Fault
		says  string // in the output of the apply that it strikes
		fails bool
	}{
		"the answer to a creation is lost": {emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultReset, AfterCommit: true}, "exactly one new report", false},
		"a creation is lost":               {emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultHalf}, "exactly one new report", false},
		"a creation fails":                 {emulator.Fault{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 502, Body: "<html>Bad gateway</html>"}, "import {", true},
		"the service is busy":              {emulator.Fault{Operation: "CreateQuery", Kind: emulator.FaultStatus, Status: 429, Header: map[string]string{"Retry-After": "1"}}, "Apply complete!", false},
		"the service is closed":            {emulator.Fault{Operation: "CreateQuery", Kind: emulator.FaultStatus, Status: 403, Times: -1}, "Executive report viewer", true},
		"a proxy answers":                  {emulator.Fault{Operation: "ListDatasets", Kind: emulator.FaultNotJSON, Times: -1}, "not the JSON of this API", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, server := newPair(t, emulator.Options{Faults: []emulator.Fault{c.fault}})
			out, err := p.run(t, "apply", "-auto-approve")
			if (err != nil) != c.fails || !strings.Contains(unwrapped(out), c.says) {
				t.Errorf("the apply does not say %q: %v\n%s", c.says, err, out)
			}
			server.ClearFaults()
			p.converges(t, server)
		})
	}
}

// unwrapped is an output with the lines that the CLI breaks at the terminal's width made whole.
func unwrapped(out string) string { return strings.Join(strings.Fields(out), " ") }

// converges applies until nothing is left to do, which it is after one run, and destroys.
func (p *program) converges(t *testing.T, server *emulator.Server) {
	t.Helper()
	for _, args := range [][]string{{"apply", "-auto-approve"}, {"plan", "-detailed-exitcode"}} {
		if out, err := p.run(t, args...); err != nil {
			t.Fatalf("%s: %v\n%s", args[0], err, out)
		}
	}
	if q, r := len(server.Queries()), len(server.Reports()); q != 1 || r != 1 {
		t.Errorf("the service holds %d queries and %d reports", q, r)
	}
	if out, err := p.run(t, "apply", "-destroy", "-auto-approve"); err != nil || len(server.Queries())+len(server.Reports()) != 0 {
		t.Errorf("destroy: %v\n%s", err, out)
	}
}

// A provider that is killed while the service creates a report leaves one that no state knows. The next apply points
// to it, and says how to take it over.
func TestAccKilledProvider(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("finds the provider's process in /proc")
	}
	p, server := newPair(t, emulator.Options{Latency: 500 * time.Millisecond})
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd, out := p.command(ctx, "apply", "-auto-approve")
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for server.Count("CreateReport") == 0 {
		if ctx.Err() != nil {
			t.Fatalf("nothing was created:\n%s", out)
		}
		<-time.After(10 * time.Millisecond)
	}
	signalChildren(t, cmd.Process.Pid, syscall.SIGKILL)
	if err := cmd.Wait(); err == nil {
		t.Errorf("the apply succeeded without its provider:\n%s", out)
	}
	for len(server.Reports()) == 0 && ctx.Err() == nil {
		<-time.After(10 * time.Millisecond)
	}
	left := server.Reports()[0].ID
	again, err := p.run(t, "apply", "-auto-approve")
	if err != nil || !strings.Contains(again, left) || !strings.Contains(again, "import {") {
		t.Errorf("the next apply does not point to %s: %v\n%s", left, err, again)
	}
}

// signalChildren sends a signal to all processes that a process has started.
func signalChildren(t *testing.T, parent int, signal syscall.Signal) {
	t.Helper()
	for _, pid := range children(t, parent) {
		if err := syscall.Kill(pid, signal); err != nil {
			t.Fatal(err)
		}
	}
}

// children are the processes that a process has started, of which there is at least one.
func children(t *testing.T, parent int) []int {
	t.Helper()
	all := childrenSoFar(t, parent)
	if len(all) == 0 {
		t.Fatal("there is no provider")
	}
	return all
}

// childrenSoFar are the processes that a process has started and that have not ended.
func childrenSoFar(t *testing.T, parent int) (all []int) {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range stats {
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(path))); err == nil && parentOf(pid) == parent {
			all = append(all, pid)
		}
	}
	return all
}

// parentOf is the process that has started another, 0 for one that has ended.
func parentOf(pid int) int {
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(text[strings.LastIndexByte(string(text), ')')+1:]))
	if len(fields) < 2 || fields[0] == "Z" {
		return 0
	}
	parent, _ := strconv.Atoi(fields[1])
	return parent
}
