package e2e

import (
	"context"
	"runtime"
	"syscall"
	"testing"
	"time"

	"github.com/partnerinsights/terraform-provider-partnerinsights/internal/emulator"
)

// A CLI that is terminated in the middle of an apply, politely or not, takes its provider with it: the process ends, and
// sends nothing more to a service that lets it wait and try again.
func TestAccTerminated(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Skip("finds the provider's process in /proc")
	}
	for name, signal := range map[string]syscall.Signal{"terminated": syscall.SIGTERM, "killed": syscall.SIGKILL} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p, server := newPair(t, emulator.Options{Faults: []emulator.Fault{{Operation: "CreateReport", Kind: emulator.FaultStatus, Status: 429, Header: map[string]string{"Retry-After": "1"}, Times: -1}}})
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
			providers := children(t, cmd.Process.Pid)
			if err := cmd.Process.Signal(signal); err != nil {
				t.Fatal(err)
			}
			if err := cmd.Wait(); err == nil {
				t.Errorf("the apply succeeded:\n%s", out)
			}
			began := time.Now()
			for _, pid := range providers {
				for parentOf(pid) != 0 {
					if time.Since(began) > 40*time.Second {
						t.Fatalf("the provider is still there, and was asked for %d reports", server.Count("CreateReport"))
					}
					<-time.After(50 * time.Millisecond)
				}
			}
			asked := len(server.Requests())
			<-time.After(3 * time.Second)
			if now := len(server.Requests()); now != asked {
				t.Errorf("%d more requests came from nobody", now-asked)
			}
		})
	}
}
