package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// A killed CLI can't end its provider. Its calls end with the connection; what they clean up takes at most cleanupTime.
const (
	parentInterval = time.Second
	cleanupTime    = 20 * time.Second
)

// leaveTerminationToParent lets the CLI end this process, as it does after an interrupt. On a SIGTERM that all processes of a
// run get, as from timeout and systemd, the CLI stops its calls and stores what they have created; on a SIGHUP it dies, and
// waitForOrphan leaves time to clean up. A signal that is ignored would be so in the processes that this one starts, too.
func leaveTerminationToParent() {
	signal.Notify(make(chan os.Signal, 1), syscall.SIGTERM, syscall.SIGHUP)
}

// waitForOrphan returns when the process that has started this one has ended, and what its calls clean up after it is done.
// parent returns the ID of the parent process. Windows does not change that: there the process stays, and sends nothing.
func waitForOrphan(ctx context.Context, parent func() int, sleep func(context.Context, time.Duration) error) {
	for first := parent(); parent() == first; {
		if sleep(ctx, parentInterval) != nil {
			return
		}
	}
	_ = sleep(ctx, cleanupTime)
}
