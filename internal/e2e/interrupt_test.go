package e2e

import (
	"context"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// Ctrl-C during an apply ends in seconds, and the state has what was created until then; so does a SIGTERM for all processes of
// the run, as timeout and systemd send it.
func TestAccInterrupt(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("Windows has no signal that stands for Ctrl-C of another process")
	}
	for name, c := range map[string]struct {
		options emulator.Options
		during  string // the operation that is under way
		state   string // what the state has afterwards, besides the query
		all     bool   // whether all processes get SIGTERM
	}{
		"while the service is busy":      {emulator.Options{Faults: []emulator.Fault{{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 429, Header: map[string]string{"Retry-After": "120"}, Times: -1}}}, "CreateReport", "", false},
		"while the service is silent":    {emulator.Options{Faults: []emulator.Fault{{Operation: "PauseReport", Kind: emulator.FaultStall, Times: -1}}}, "PauseReport", "partnerinsights_report.test", false},
		"while a creation is silent":     {emulator.Options{Faults: []emulator.Fault{{Operation: "CreateReport", Kind: emulator.FaultStall, Times: -1}}}, "CreateReport", "", false},
		"while a creation takes a while": {emulator.Options{Latency: 700 * time.Millisecond}, "CreateReport", "partnerinsights_report.test", false},
		"while all are terminated":       {emulator.Options{Latency: 700 * time.Millisecond}, "CreateReport", "partnerinsights_report.test", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.all && runtime.GOOS != "linux" {
				t.Skip("finds the provider's process in /proc")
			}
			server := serving(t, c.options)
			p := newProgram(t, "resource \"partnerinsights_query\" \"test\" {\n  name  = \"Seats\"\n  query = \"SELECT Month FROM OfficeUsage\"\n}\n"+
				"resource \"partnerinsights_report\" \"test\" {\n  name = \"Daily\"\n  query_id = partnerinsights_query.test.id\n  recurrence_interval = 24\n  paused = true\n}\n",
				"PARTNERINSIGHTS_ENDPOINT="+server.Endpoint(), "PARTNERINSIGHTS_ACCESS_TOKEN="+emulator.DefaultAccessToken)
			ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
			defer cancel()
			cmd, out := p.command(ctx, "apply", "-auto-approve")
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for server.Count(c.during) == 0 {
				if ctx.Err() != nil {
					t.Fatalf("the operation never came:\n%s", out)
				}
				<-time.After(10 * time.Millisecond)
			}
			interrupted := time.Now()
			signal := syscall.SIGINT
			if c.all {
				signal = syscall.SIGTERM
				signalChildren(t, cmd.Process.Pid, signal)
			}
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Errorf("the interrupted apply succeeded:\n%s", out)
			}
			if took := time.Since(interrupted); took > 25*time.Second {
				t.Errorf("it took %s to end:\n%s", took, out)
			}
			state, err := p.run(t, "state", "list")
			if err != nil || !strings.Contains(state, "partnerinsights_query.test") || !strings.Contains(state, c.state) {
				t.Errorf("the state holds %q: %v\n%s", state, err, out)
			}
		})
	}
}
