package main

import "time"

// A killed CLI can't end its provider. Its calls end with the connection; what they clean up takes at most cleanupTime.
const (
	parentInterval = time.Second
	cleanupTime    = 20 * time.Second
)

// waitForOrphan returns when the process that has started this one has ended, and what its calls clean up after it is done.
// parent returns the ID of the parent process. Windows does not change that: there the process stays, and sends nothing.
func waitForOrphan(parent func() int, sleep func(time.Duration)) {
	for first := parent(); parent() == first; {
		sleep(parentInterval)
	}
	sleep(cleanupTime)
}
