package emulator

import (
	"cmp"
	"slices"
)

// Depth is the length of the longest chain of requests of which each came after the one before it was answered: so many
// answers a client has waited for, one after another. A request without an answer ends a chain. With Options.Latency requests
// that do not wait for one another overlap; without it they may seem to wait.
func Depth(requests []Request) int {
	byEnd := slices.SortedFunc(slices.Values(requests), func(a, b Request) int { return cmp.Compare(a.Ended, b.Ended) })
	depth, last := 0, 0
	for _, r := range byEnd { // the request that ends first excludes the fewest others
		if r.Ended > 0 && r.Began > last {
			depth, last = depth+1, r.Ended
		}
	}
	for _, r := range byEnd {
		if r.Ended == 0 && r.Began > last {
			return depth + 1
		}
	}
	return depth
}

// Depth is the depth of the log, without what Entra was asked.
func (e *Emulator) Depth() int {
	return Depth(slices.DeleteFunc(e.Requests(), func(r Request) bool { return r.Operation == "Token" || r.Operation == "Discovery" }))
}
