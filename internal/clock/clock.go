// Package clock is the one place where the provider meets the system's clock. Everything else gets a clock
// handed, so that tests can bring their own.
package clock

import (
	"context"
	"time"
)

// System is the system's clock.
type System struct{}

// Now is the current time.
func (System) Now() time.Time { return time.Now() }

// Sleep returns after d, or with an error when the context ends first. Where the context's deadline comes
// before d is over, it returns at once: nothing is gained by waiting.
func (System) Sleep(ctx context.Context, d time.Duration) error {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) < d {
		return context.DeadlineExceeded
	}
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
