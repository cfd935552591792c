package emulator

import (
	"net/http"
	"slices"
	"strings"
)

// Depth is the length of the longest chain of requests of which each came after the one before it was answered, and could
// wait for its answer: both are about one object, about a query and the report that runs it, or one of them is about all
// objects of a program. So a client that sends some requests at a time, and has more objects, is not deeper for it. With Options.Latency
// requests that do not wait for one another overlap; without it they may seem to wait.
func Depth(requests []Request) int {
	sorted := slices.SortedFunc(slices.Values(requests), func(a, b Request) int { return a.Began - b.Began })
	depths, deepest := make([]int, len(sorted)), 0
	for i, r := range sorted {
		for j, before := range sorted[:i] {
			if before.Ended > 0 && before.Ended < r.Began && depths[j] > depths[i] && r.mayWaitFor(before) {
				depths[i] = depths[j]
			}
		}
		depths[i]++
		deepest = max(deepest, depths[i])
	}
	return deepest
}

// mayWaitFor tells whether the answer to another request can be why this one was sent.
func (r Request) mayWaitFor(before Request) bool {
	switch {
	case r.Program != before.Program && r.Program != "" && before.Program != "":
		return false
	case r.isOfAll() || before.isOfAll():
		return true
	case r.Body != "" && r.Body == before.Body: // a creation that is repeated
		return true
	}
	return sameID(r.Object, before.Object) || sameID(r.Uses, before.Object) || sameID(r.Object, before.Uses)
}

// isOfAll tells whether a request is about all objects. A creation that was refused is about none.
func (r Request) isOfAll() bool { return r.Object == "" && r.Method != http.MethodPost }

func sameID(a, b string) bool { return a != "" && strings.EqualFold(a, b) }

// Depth is the depth of the log, without what Entra was asked.
func (e *Emulator) Depth() int {
	return Depth(slices.DeleteFunc(e.Requests(), func(r Request) bool { return r.Operation == "Token" || r.Operation == "Discovery" }))
}
