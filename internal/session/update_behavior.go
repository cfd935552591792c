package session

import "sync/atomic"

// UpdateBehavior is what the answers of this run show of how the service reads updates, where its documents leave it open.
type UpdateBehavior struct {
	// CountRemains tells that a recurrence count in an update is the number of runs that remain, and not the total.
	CountRemains atomic.Bool
	// NoCallback is how an update writes that a report has no callback: 0 absent, 1 null, 2 "".
	NoCallback atomic.Int32
}
