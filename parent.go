package main

import (
	"context"
	"time"
)

// A killed CLI can't end its provider. Its calls end with the connection; what they clean up takes at most cleanupTime.
const (
	parentInterval = time.Second
	cleanupTime    = 20 * time.Second
)

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
