package session

import (
	"strings"
	"sync"
	"sync/atomic"
)

// Learned is what a run has learned: about questions that the service's documents leave open, and the texts of queries.
type Learned struct {
	// PutCountRemains tells that a recurrence count in an update is the number of runs that remain, and not the total.
	PutCountRemains atomic.Bool
	// PutNoCallback is how an update writes that a report has no callback: 0 absent, 1 null, 2 "".
	PutNoCallback atomic.Int32

	texts sync.Map // of queries, by lower-case ID
}

// QueryText returns the text of a query that this run has read. A query can't be changed, so it is read once.
func (l *Learned) QueryText(id string) (string, bool) {
	found, _ := l.texts.Load(strings.ToLower(id))
	text, ok := found.(string)
	return text, ok
}

// SetQueryText notes the text of a query.
func (l *Learned) SetQueryText(id, text string) { l.texts.Store(strings.ToLower(id), text) }
