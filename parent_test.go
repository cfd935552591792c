package main

import (
	"context"
	"testing"
	"time"
)

// The process stays while its parent does, and then as long as its calls may clean up.
func TestWaitForOrphan(t *testing.T) {
	t.Parallel()
	parents, slept := []int{7, 7, 7, 1}, []time.Duration{}
	waitForOrphan(t.Context(), func() int {
		now := parents[0]
		parents = parents[min(1, len(parents)-1):]
		return now
	}, func(_ context.Context, d time.Duration) error {
		slept = append(slept, d)
		return nil
	})
	if len(slept) != 3 || slept[0] != time.Second || slept[2] != 20*time.Second {
		t.Errorf("it slept %v", slept)
	}
}
