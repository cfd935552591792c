package main

import (
	"testing"
	"time"
)

// The process stays while its parent does, and then as long as its calls may clean up.
func TestWaitForOrphan(t *testing.T) {
	t.Parallel()
	parents, slept := []int{7, 7, 7, 1}, []time.Duration{}
	waitForOrphan(func() int {
		now := parents[0]
		parents = parents[min(1, len(parents)-1):]
		return now
	}, func(d time.Duration) { slept = append(slept, d) })
	if len(slept) != 3 || slept[0] != time.Second || slept[2] != 20*time.Second {
		t.Errorf("it slept %v", slept)
	}
}
