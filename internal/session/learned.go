package session

import "sync/atomic"

// Learned is what a run has learned about questions that the service's documents leave open.
type Learned struct {
	// PutCountRemains tells that a recurrence count in an update is the number of runs that remain, and not the total.
	PutCountRemains atomic.Bool
	// PutNoCallback is how an update writes that a report has no callback: 0 absent, 1 null, 2 "".
	PutNoCallback atomic.Int32
}
