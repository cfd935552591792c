package main

import (
	"fmt"
	"time"
)

// bound is what a command with bulk refresh may take. What is there is asked for at once; what is created or deleted is a
// request for each object.
type bound struct {
	depth    int // of requests, without the token
	requests func(size) int
	answers  float64 // seconds that are spent waiting, in times of an answer; 0 for no bound
}

// bounds are those of plan, apply and destroy. None is for more objects than an account may hold. An apply begins with a plan,
// which waits for the catalogue; then it waits for what is there, the queries and the reports.
var bounds = map[command]bound{
	plan:    {depth: 1, requests: func(size) int { return 5 }, answers: 1.5},
	apply:   {depth: 4, requests: func(s size) int { return s.queries + s.reports + 5 }},
	destroy: {depth: 3, requests: func(s size) int { return s.queries + s.reports + 5 }},
}

// onePair are the most requests of a plan of one query and its report.
const onePair = 3

// check gives a line for each bound that a measurement breaks.
func check(all []measurement, latency time.Duration) []string {
	var broken []string
	for _, m := range all {
		if m.variant != bulk || m.queries > 100 {
			continue
		}
		report := func(what string, value, most any) {
			broken = append(broken, fmt.Sprintf("  %s, %s: %s is %v, at most %v", m.size, m.command, what, value, most))
		}
		b := bounds[m.command]
		requests := b.requests(m.size)
		if m.command == plan && m.queries+m.reports <= 2 {
			requests = onePair
		}
		if m.depth > b.depth {
			report("the depth", m.depth, b.depth)
		}
		if m.requests > requests {
			report("the number of requests", m.requests, requests)
		}
		if most := b.answers * latency.Seconds(); most > 0 && m.waited > most {
			report("seconds of waiting", fmt.Sprintf("%.2f", m.waited), fmt.Sprintf("%.2f", most))
		}
	}
	return broken
}
